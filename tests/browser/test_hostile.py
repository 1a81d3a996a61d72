"""Markup in articles, their titles, sources and names, and in questions, is shown as text."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.articles import HOSTILE, LEAK, MARKDOWN, MARKUP, RAN
from tests.browser.process import Server
from tests.browser.visits import Talk, Visit, visiting

QUESTION = f"""\
<img src=x onerror={RAN}> <script>{RAN}</script> [x](javascript:{RAN}) <a href="javascript:{RAN}">
<iframe srcdoc="<script>parent.{RAN}</script>"></iframe> [d](data:text/html,<script>{RAN}</script>)
![i](http://{LEAK}/q.png) <img src="http://{LEAK}/r.png"> <form action="http://{LEAK}">
<input type=password></form> <div style="position:fixed;inset:0"> $x^2$ [1] [[9]](#fn-none-9)

```mermaid
graph TD; A["<img src=x onerror={RAN}>"] --> B
```
 how many ferries?"""
# What no piece of ours is made of: it could only be an article's.
FOREIGN = (
    "img, script, iframe, form, input, style, object, embed, svg, math, mark, b:not(.fn-key), i, "
    "strong, em, code, [style], [onclick], [onerror], [href^=javascript], [href^=data]"
)


@pytest.fixture(scope="module", params=["chat", "embed"])
def hostile(
    request: pytest.FixtureRequest, browser: Browser, server: Server
) -> Iterator[tuple[Visit, Talk]]:
    """A visit, of the chat page and of the widget's, that hears all hostile answers."""
    with visiting(browser) as visit:
        open_it = visit.open_chat if request.param == "chat" else visit.open_embed
        talk = open_it(server.chat)
        for question in HOSTILE:
            talk.ask(question)
        yield visit, talk
        assert visit.said == []  # the policy has had nothing to refuse


def nothing_ran(visit: Visit) -> None:
    assert visit.page.evaluate("window.footnoteRan") is None
    assert visit.hosts == {"chat.intranet.test"}
    assert visit.page.url.startswith("http://chat.intranet.test")


def check_plain(element: Locator) -> None:
    expect(element.locator(FOREIGN)).to_have_count(0)


def test_point_01_no_payload_runs(hostile: tuple[Visit, Talk]) -> None:
    """1: the payloads of the table, in answers and in a question, are text, and nothing runs."""
    visit, talk = hostile
    for number, words in enumerate(HOSTILE.values()):
        answer = talk.answers.nth(number)
        expect(answer.locator(".fn-sentence").first).to_contain_text(words)
        check_plain(answer)
    talk.ask(QUESTION)
    question = visit.page.locator(".fn-question, .em-asked").last
    shown = re.sub(r"\s+", " ", question.inner_text())
    assert re.sub(r"\s+", " ", QUESTION) in shown
    check_plain(question)
    check_plain(talk.answers.last)
    nothing_ran(visit)


def test_point_02_a_remote_image_is_not_asked_for(hostile: tuple[Visit, Talk]) -> None:
    """2: images in an answer, as HTML and as Markdown, make no request; nor in its source."""
    visit, talk = hostile
    for words in (f'<img src="http://{LEAK}/a.png"', f"![lamp](http://{LEAK}/lamp.png)"):
        answer = talk.answers.filter(has_text=words).first
        answer.locator(".fn-ref").first.click()
        expect(talk.mark).to_contain_text(words)
        expect(visit.page.locator(f"[src*='{LEAK}']")).to_have_count(0)
    nothing_ran(visit)


def test_point_14_a_hostile_title_and_text_are_text(hostile: tuple[Visit, Talk]) -> None:
    """14: title, source and text of an article are shown as they are, in the panel too."""
    visit, talk = hostile
    for article, question in ((MARKUP, 0), (MARKDOWN, 6)):
        answer = talk.answers.nth(question)
        expect(answer.locator(".fn-note .fn-open").first).to_have_text(article.title)
        answer.locator(".fn-ref").first.click()
        expect(talk.mark).to_be_focused()
        expect(talk.panel.get_by_role("heading").first).to_have_text(article.title)
        expect(talk.panel.locator(".fn-facts")).to_contain_text(article.source or "")
        expect(talk.panel).to_contain_text(article.text.split("\n\n")[1])
        expect(talk.mark).to_have_count(1)
    turned = talk.ask("How many workers has the paper mill by the river?")
    expect(turned.locator(".fn-note .fn-open").first).to_have_text("Mill \ufffd gnp.exe reopened")
    nothing_ran(visit)


def test_point_15_an_unknown_number_is_no_link(hostile: tuple[Visit, Talk]) -> None:
    """15: only numbers of footnotes that the answer has are links, whatever stands in a text."""
    _, talk = hostile
    answer = talk.answers.filter(has_text="[[9]](#fn-none-9) has ninety steps [7]").first
    notes = answer.locator(".fn-note").count()
    numbers = [f"[{number + 1}]" for number in range(notes)]
    assert set(answer.locator(".fn-ref").all_inner_texts()) == set(numbers)
    for wrong in ("[9]", "[7]"):
        expect(answer.get_by_role("link", name=wrong)).to_have_count(0)
    expect(talk.inside.locator("[href*='fn-none']")).to_have_count(0)
    links = talk.inside.locator(".fn-answer .fn-link")
    hosts = {url.split("/")[2] for url in links.evaluate_all("all => all.map((one) => one.href)")}
    assert hosts == {"news.intranet.test"}
