"""Other ways through the chat page: judging, copying, asking too much, dark, small, in German."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Route, expect

from eval.drafting.feedback import from_feedback
from qa.compose import open_assistant
from qa.settings import Settings
from tests.browser.articles import DREDGING, REFUSED
from tests.browser.process import Server
from tests.browser.visits import FITS, PHONE, Talk, Visit, visiting
from tests.seed import Run

CITED = "The dredging costs nine million crowns, which the board pays from its reserves. [2]"


def test_a_judgement_becomes_a_gold_draft(
    visit: Visit, server: Server, index: Path, tmp_path: Path, footnote: Callable[..., Run]
) -> None:
    talk = visit.open_chat(server.chat)
    answer = talk.ask(DREDGING)
    answer.locator(".fn-good").click()
    expect(answer.locator(".fn-good")).to_have_attribute("aria-pressed", "true")
    answer.locator(".fn-word input").fill("just what I needed")
    answer.locator(".fn-word input").press("Enter")
    expect(answer.locator(".fn-word")).to_have_count(0)
    talk.ask(REFUSED).locator(".fn-bad").click()
    expect(talk.answers.last.locator(".fn-bad")).to_have_attribute("aria-pressed", "true")
    out = tmp_path / "feedback.jsonl"
    kept = server.folder / "feedback.sqlite"
    assert footnote("feedback", "--file", kept, "--out", out).status == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    judged = [(row["question"], row["helpful"], row.get("comment")) for row in rows]
    assert (DREDGING, True, "just what I needed") in judged
    assert (REFUSED, False, None) in judged
    with open_assistant(Settings(index)).store as store:
        drafts = {draft.question: draft for draft in from_feedback(out, store)}
    assert drafts[DREDGING].article_ids == ("harbour/dredging",)


@pytest.mark.parametrize("place", ["chat", "local"])
def test_an_answer_is_copied_with_its_sources(
    browser: Browser, server: Server, place: Literal["chat", "local"]
) -> None:
    """By its address the page may use the clipboard; by its name, over plain http, it may not."""
    with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as visit:
        visit.page.goto(f"{getattr(server, place)}/chat/")
        talk = Talk(visit.page)
        answer = talk.ask(DREDGING)
        for button, title in [
            (".fn-copy-text", "[2] Northern channel to be dredged, 2021-05-03, Harbour Gazette"),
            (".fn-copy-markdown", "[Northern channel to be dredged](<https://news.intranet.test"),
        ]:
            said = visit.page.locator(".fn-said")
            said.evaluate("one => one.classList.remove('fn-shown')")  # of the copy before
            answer.locator(button).click()
            expect(said).to_contain_class("fn-shown")
            talk.box.fill("")
            talk.box.press("Control+V")
            pasted = talk.box.input_value()
            assert title in pasted
            assert CITED in pasted.replace("\\", "").replace("**", "")


def test_an_answer_outlives_the_beginning(visit: Visit, server: Server) -> None:
    """Who asks before the examples are there keeps question and answer when they come."""
    held: list[Route] = []
    visit.page.route("**/gradio_api/run/predict*", lambda route: held.append(route))
    talk = visit.open_chat(server.chat)
    answer = talk.ask(DREDGING)
    assert held
    for route in held:
        route.continue_()
    expect(visit.page.locator("#fn-examples button").first).to_be_attached()
    expect(answer).to_be_visible()


def test_what_cannot_be_asked_is_explained(visit: Visit, server: Server) -> None:
    """An over-long question and a date that there is not; what was written is not lost."""
    talk = visit.open_chat(server.chat)
    visit.page.get_by_role("button", name="Filter").click()
    for question, date, told in (
        ("why " * 400, "2021", "at most 1,000 are read"),
        (DREDGING, "2021-02-30", "2021-02-30"),
    ):
        visit.page.get_by_label("From").fill(date)
        talk.box.fill(question)
        talk.box.press("Enter")
        expect(talk.trouble).to_contain_text(told)
        expect(talk.box).to_have_value(question)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_all(
    browser: Browser, server: Server, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, viewport=PHONE, color_scheme=scheme, has_touch=True) as visit:
        talk = visit.open_chat(server.chat)
        assert visit.page.evaluate(FITS)
        answer = talk.ask(DREDGING)
        assert visit.page.evaluate(FITS)
        answer.locator(".fn-ref").nth(1).tap()
        expect(talk.mark).to_be_focused()
        expect(talk.mark).to_be_in_viewport()
        assert visit.page.evaluate(FITS)
        box = talk.panel.bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 360)
        for _ in range(30):  # the page behind is out of the keyboard's reach
            visit.page.keyboard.press("Tab")
            assert talk.panel.evaluate(_HOLDS_FOCUS)
        visit.page.keyboard.press("Escape")
        expect(answer.locator(".fn-ref").nth(1)).to_be_focused()
        paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 27)"}[scheme]
        assert visit.said == []


_HOLDS_FOCUS = """panel =>
  panel.contains(document.activeElement) || document.activeElement === document.body"""


def test_a_page_in_german(browser: Browser, proxies: dict[str, str]) -> None:
    with visiting(browser, extra_http_headers={"X-Signed-In": "greta"}) as visit:
        talk = visit.open_chat(proxies["strips"])
        expect(visit.page.get_by_role("button", name="Fragen")).to_be_visible()
        expect(visit.page.locator("html")).to_have_attribute("lang", "de")
        answer = talk.ask("Was sagte Jana Köhler?")
        expect(answer.get_by_role("button", name="Hilfreich", exact=True)).to_be_visible()
        answer.locator(".fn-ref").first.click()
        talk.check_mark("„Die Brücke wird im März für Radfahrer geöffnet“, sagte die "
                        "Bürgermeisterin Jana Köhler.")  # fmt: skip
