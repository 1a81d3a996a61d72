"""From a footnote to its source, to all sources, and back: by mouse, keyboard, on a phone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.widgets import (
    PHONE,
    WIDE,
    ask,
    chatting,
    contract,
    make_index,
    needs_browser,
    opened,
)
from ui.chat.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = needs_browser
EN = texts("en")


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


def test_the_keyboard_opens_and_closes(page: "Page") -> None:
    footnote = ask(page, DREDGING).locator(".fn-ref").first
    footnote.focus()
    page.keyboard.press("Enter")
    page.locator("mark:focus").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".fn-panel").is_hidden()
    assert footnote.evaluate("one => one === document.activeElement")
    footnote.press("Enter")
    page.locator("mark:focus").wait_for()
    page.get_by_role("complementary").get_by_role("button", name=EN.t("js.close")).click()
    assert footnote.evaluate("one => one === document.activeElement")


def test_focus_returns_to_a_footnote_that_was_made_anew(page: "Page") -> None:
    footnote = ask(page, DREDGING).locator(".fn-ref").first
    opened(page, footnote)
    page.evaluate("document.querySelector('.em-turn').innerHTML += ''")
    page.keyboard.press("Escape")
    assert footnote.evaluate("one => one === document.activeElement")
    assert footnote.get_attribute("aria-label")


def test_the_sources_of_all_turns_stay_within_reach(page: "Page") -> None:
    first = ask(page, TURKEY)
    ask(page, REFUSED)
    ask(page, DREDGING)
    page.locator("header .fn-home").click()
    questions = page.locator(".fn-all .fn-asked")
    assert questions.all_inner_texts() == [DREDGING, REFUSED, TURKEY]
    rows = page.locator(".fn-all > li").nth(2).locator("ol button")
    assert rows.count() == len(contract(first)["citations"])
    mark = opened(page, rows.nth(1))
    assert mark.inner_text() == contract(first)["citations"][1]["quote"]
    page.locator(".fn-panel .fn-home").click()
    questions.nth(2).click()
    assert page.locator(".fn-panel").is_hidden()
    assert first.evaluate("one => one === document.activeElement")
    assert first.evaluate("one => one.getBoundingClientRect().top >= 0")


def test_before_the_first_answer_there_is_a_word(page: "Page") -> None:
    page.locator(".em-question:enabled").wait_for()
    page.locator("header .fn-home").evaluate("one => { one.hidden = false; one.click(); }")
    assert page.locator(".fn-view").inner_text() == EN.t("js.none")


def test_on_a_phone_it_covers_all_and_holds_the_focus(page: "Page") -> None:
    footnote = ask(page, DREDGING).locator(".fn-ref").first
    page.set_viewport_size(PHONE)
    opened(page, footnote)
    assert page.locator(".fn-panel").bounding_box() == {"x": 0, "y": 0, **PHONE}
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
    page.set_viewport_size(WIDE)  # turned: there is room for both again
    box = page.locator(".fn-panel").bounding_box()
    assert box is not None
    assert box["x"] > WIDE["width"] / 2
    page.locator(".em-question").focus()
    assert page.evaluate("document.activeElement.className") == "em-question"
    page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)
    assert page.locator("[inert]").count() == 0


INSIDE = "document.activeElement === document.body || !!document.activeElement.closest('.fn-panel')"
