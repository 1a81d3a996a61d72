"""The sources panel: the right words, marked and in view; all of it by the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.articles import DREDGING, EMOJI, LONG, RAN, REFUSED, write_all
from tests.widgets import ask, chatting, contract, make_index, needs_browser, opened
from ui.chat.texts import texts
from ui.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = needs_browser
EN = texts("en")
COST = "The dredging costs nine million crowns, which the board pays from its reserves."
JARS = "How fast does the octopus Umbra open jars?"
BELL = "What was struck by lightning during the midsummer fair?"
FERRY = "What does the ferry captain wear?"


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = make_index(tmp_path_factory)
    with chatting(index, link_hosts=("news.intranet.test",)) as address:
        yield address


@pytest.fixture
def page(context: "BrowserContext", chat: str) -> "Page":
    made = context.new_page()
    made.goto(f"{chat}/embed")
    return made


# What is shown


def test_a_footnote_shows_its_quote_and_where_it_stands(page: "Page") -> None:
    answer = ask(page, DREDGING)
    footnote = answer.locator(".fn-ref").nth(1)
    assert footnote.get_attribute("aria-label") == "Source 2: Northern channel to be dredged"
    assert opened(page, footnote).inner_text() == COST
    panel = page.locator("aside.fn-panel")
    assert panel.get_attribute("aria-label") == EN.t("js.panel")
    assert panel.locator(".fn-place").inner_text() == "Source 2"
    assert panel.locator("h2").inner_text() == "Northern channel to be dredged"
    facts = panel.locator(".fn-facts li").all_inner_texts()
    assert facts == ["2021-05-03", "Harbour Gazette", "Open at news.intranet.test"]
    link = panel.locator("a")
    assert link.get_attribute("href") == "https://news.intranet.test/harbour/dredging"
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.locator("[role=status]").inner_text() == "Source 2 shown"


def test_a_speaker_is_named_and_a_host_that_is_not_listed_is_no_link(page: "Page") -> None:
    answer = ask(page, "What did Pavel Horn say?")
    opened(page, answer.locator(".fn-ref").first)
    facts = page.locator(".fn-facts li").all_inner_texts()
    assert facts[1:] == ["2019-04", "Valley Herald"]
    assert "Pavel Horn" in facts[0]
    assert page.locator(".fn-panel a").count() == 0


def test_offsets_count_code_points(page: "Page") -> None:
    answer = ask(page, JARS)
    cited = contract(answer)["citations"][0]
    before = EMOJI.text[: cited["start"]]
    assert len(before.encode("utf-16-le")) > 2 * len(before)  # an offset in UTF-16 is another
    mark = opened(page, answer.locator(".fn-ref").first)
    assert mark.inner_text() == cited["quote"]
    shown = page.locator(".fn-article").evaluate("one => one.textContent")
    assert shown.strip() == EMOJI.text.strip()


def test_earlier_and_later_text_is_fetched_piece_by_piece(page: "Page") -> None:
    answer = ask(page, BELL)
    mark = opened(page, answer.locator(".fn-ref").first)
    text = page.locator(".fn-article")
    shown = text.evaluate("one => one.textContent")
    assert shown in LONG.text
    assert len(shown) < len(LONG.text) / 2
    assert shown.startswith(tuple(LONG.text.split()))  # not in the middle of a word
    for key in ("js.earlier", "js.later"):
        button = page.get_by_role("button", name=EN.t(key))
        while button.is_visible():
            button.scroll_into_view_if_needed()
            before, place = len(text.evaluate("one => one.textContent")), top_of(mark)
            button.click()
            page.wait_for_function(GROWN, arg=before)
            assert abs(top_of(mark) - place) < 1  # pixel: what one reads stays in place
            assert button.is_hidden() or button.evaluate("one => one === document.activeElement")
    assert text.evaluate("one => one.textContent").strip() == LONG.text.strip()


def top_of(mark: "Locator") -> float:
    top: float = mark.evaluate("one => one.getBoundingClientRect().top")
    return top


GROWN = """before => {
  const button = document.querySelector(".fn-more:disabled");
  return !button && document.querySelector(".fn-article").textContent.length > before;
}"""


def test_markup_in_an_article_is_text(page: "Page") -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = ask(page, FERRY)
    mark = opened(page, answer.locator(".fn-ref").first)
    assert "<script>" in mark.inner_text()
    kinds = page.locator(".fn-article *").evaluate_all("all => all.map((one) => one.localName)")
    assert kinds == ["span", "mark", "span"]
    page.locator(".fn-panel .fn-home").click()
    assert "<script>" in page.locator(".fn-all").inner_text()
    assert page.evaluate(RAN.replace("=1", " === undefined"))
    assert not [url for url in asked if "evil" in url]


def test_the_passages_near_a_refused_question_open(page: "Page") -> None:
    refusal = ask(page, REFUSED)
    mark = opened(page, refusal.locator(".fn-near .fn-open").first)
    assert "tariffs" in mark.inner_text()
    assert page.locator(".fn-place").inner_text() == "Passage 1"
    assert page.locator("[role=status]").inner_text() == "Passage 1 shown"


def test_a_changed_or_removed_article_is_not_marked(
    context: "BrowserContext", tmp_path: Path
) -> None:
    articles = write_all(tmp_path / "articles")
    index = tmp_path / "index"
    assert main(["index", str(articles), "--index", str(index)]) == 0
    with chatting(index) as chat:
        page = context.new_page()
        page.goto(f"{chat}/embed")
        answer = ask(page, DREDGING)
        dredging = articles / "harbour/dredging.txt"
        dredging.write_text("News. " + dredging.read_text(encoding="utf-8"), encoding="utf-8")
        assert main(["index", str(articles), "--index", str(index)]) == 0
        answer.locator(".fn-ref").nth(1).click()
        page.get_by_text(EN.t("js.changed")).wait_for()
        assert COST in page.locator(".fn-panel blockquote").inner_text()
        dredging.unlink()
        assert main(["index", str(articles), "--index", str(index)]) == 0
        answer.locator(".fn-ref").nth(1).click()
        page.get_by_text(EN.t("js.gone")).wait_for()
        assert COST in page.locator(".fn-panel blockquote").inner_text()
        assert page.locator("mark").count() == 0


def test_without_the_server_the_passage_is_still_shown(page: "Page") -> None:
    answer = ask(page, DREDGING)
    page.context.set_offline(True)
    answer.locator(".fn-ref").nth(1).click()
    page.get_by_text(EN.t("js.unread")).wait_for()
    assert COST in page.locator(".fn-panel blockquote").inner_text()
