"""An answer is copied with its sources, and judged with a word if one likes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.widgets import ask, chatting, contract, make_index, named, needs_browser
from ui.chat.texts import texts
from ui.server.feedback import FeedbackStore
from ui.server.settings import Limits

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = needs_browser
EN = texts("en")
COST = "The dredging costs nine million crowns, which the board pays from its reserves."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory)


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    return FeedbackStore(tmp_path_factory.mktemp("kept") / "feedback.sqlite")


@pytest.fixture(scope="module")
def chat(index: Path, feedback: FeedbackStore) -> Iterator[str]:
    with chatting(index, feedback=feedback.path) as address:
        yield address


@pytest.fixture
def page(context: "BrowserContext", chat: str) -> "Page":
    made = context.new_page()
    made.goto(f"{chat}/embed")
    return made


def pasted(page: "Page") -> str:
    """What the clipboard holds, pasted into the question's field and taken out again."""
    field = page.locator(".em-question")
    field.fill("")
    field.press("Control+V")
    text = field.input_value()
    field.fill("")
    return text


@pytest.mark.parametrize("host", ["127.0.0.1", "chat.intranet.test"])
def test_an_answer_is_copied_with_and_without_the_clipboard_interface(
    context: "BrowserContext", chat: str, host: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{named(chat, host)}/embed")
    assert page.evaluate("isSecureContext") == (host == "127.0.0.1")
    answer = ask(page, DREDGING)
    for kind in ("text", "markdown"):
        button = answer.locator(f".fn-copy-{kind}")
        button.click()
        page.locator(".fn-said.fn-shown", has_text=EN.t("js.copied")).wait_for()
        assert button.evaluate("one => one === document.activeElement")
        held = answer.locator(f".fn-{kind}").evaluate("one => one.textContent")
        assert pasted(page) == held
        assert COST in held.replace("**", "")


def test_a_browser_that_copies_nothing_gets_the_text_to_copy(page: "Page") -> None:
    page.evaluate("Document.prototype.execCommand = () => false")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    answer = ask(page, DREDGING)
    answer.locator(".fn-copy-text").click()
    box = page.locator(".fn-byhand")
    held = answer.locator(".fn-text").evaluate("one => one.textContent")
    assert box.input_value() == held
    assert page.evaluate("getSelection().toString()") == held
    page.keyboard.press("Escape")
    assert answer.locator(".fn-copy-text").evaluate("one => one === document.activeElement")


def test_a_judgement_and_a_word_are_kept(page: "Page", feedback: FeedbackStore) -> None:
    answer = ask(page, TURKEY)
    answer.locator(".fn-bad").click()
    word = page.get_by_label(EN.t("js.word"))
    word.wait_for()
    assert answer.locator(".fn-bad").get_attribute("aria-pressed") == "true"
    assert answer.locator(".fn-good").get_attribute("aria-pressed") == "false"
    word.fill("  Too short <b> ")
    word.press("Enter")
    word.wait_for(state="detached")
    assert answer.locator(".fn-bad").evaluate("one => one === document.activeElement")
    [kept] = [row for row in feedback.rows() if row.question == TURKEY]
    assert (kept.helpful, kept.comment) == (False, "Too short <b>")
    assert kept.answer == contract(answer)


def test_a_refusal_can_be_judged(page: "Page", feedback: FeedbackStore) -> None:
    refusal = ask(page, REFUSED)
    refusal.locator(".fn-good").click()
    page.get_by_label(EN.t("js.word")).wait_for()
    [kept] = [row for row in feedback.rows() if row.question == REFUSED]
    assert kept.helpful
    assert kept.answer == contract(refusal)


def test_a_judgement_that_does_not_arrive_is_told(context: "BrowserContext", index: Path) -> None:
    with chatting(index, limits=Limits(questions_per_minute=1)) as chat:
        page = context.new_page()
        page.goto(f"{chat}/embed")
        answer = ask(page, DREDGING)
        answer.locator(".fn-good").click()
        page.locator(".fn-said.fn-shown", has_text=EN.t("js.not_sent")).wait_for()
        assert answer.locator(".fn-good").get_attribute("aria-pressed") is None
