"""The widget's page without its frame, as a person meets it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.widgets import ask, chatting, make_index, needs_browser, opened, watch
from ui.chat.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_browser
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
EN = texts("en")


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chatting(make_index(tmp_path_factory)) as address:
        yield address


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 410, "height": 680})
    yield context.new_page()
    context.close()


def test_an_answer_streams_and_its_source_opens(page: "Page", chat: str) -> None:
    seen = watch(page)
    page.goto(f"{chat}/embed")
    page.evaluate(RECORD)
    answer = ask(page, TURKEY)
    shown = page.evaluate("window.kinds")
    assert shown[0] == "fn-answer fn-status"
    assert "fn-answer fn-part" in shown
    assert shown[-1] == "fn-answer"
    question = page.locator("h2.fn-question").bounding_box()
    head = page.locator("header").bounding_box()
    assert question is not None
    assert head is not None
    assert 0 <= question["y"] - head["height"] < 40  # the question stands at the top
    opened(page, answer.locator(".fn-ref").first)
    assert seen.said == []
    assert all(url.startswith((chat, "data:")) for url in seen.asked)


RECORD = """() => {
  window.kinds = [];
  const note = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((one) => {
    const answer = one.className?.includes("fn-answer") ? one : one.querySelector?.(".fn-answer");
    if (answer) window.kinds.push(answer.className);
  }));
  new MutationObserver(note).observe(document.querySelector(".em-log"),
    { childList: true, subtree: true });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_axe_finds_nothing(
    browser: "Browser", chat: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 720}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{chat}/embed")
    check(page, "empty")
    ask(page, DREDGING)
    ask(page, REFUSED)
    check(page, "answered")
    page.locator(".fn-good").first.click()
    page.locator(".fn-word").wait_for()
    page.locator(".fn-ref").first.click()
    page.locator("mark:focus").wait_for()
    check(page, "evidence")
    page.locator(".fn-panel .fn-home").click()
    check(page, "all sources")
    context.close()


def check(page: "Page", state: str) -> None:
    """axe finds no violation of WCAG A and AA, and nothing is wider than the screen."""
    found = Axe().run(page, options=AA)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_accent_colour_can_be_read(page: "Page", chat: str, theme: str) -> None:
    for color in ("#ffffff", "#000000", "#ffee00", "#7f7f7f", "#ff00ff", "#0000ff", "#00ff66"):
        page.goto(f"{chat}/embed?theme={theme}&color=%23{color[1:]}")
        ask(page, DREDGING)
        head = page.locator("header")
        assert head.evaluate("one => getComputedStyle(one).backgroundColor") == rgb(color)
        found = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, f"{color}: {found.generate_report()}"


def rgb(color: str) -> str:
    red, green, blue = bytes.fromhex(color[1:])
    return f"rgb({red}, {green}, {blue})"


def test_it_needs_no_storage(page: "Page", chat: str) -> None:
    page.add_init_script(NO_STORAGE)
    seen = watch(page)
    page.goto(f"{chat}/embed")
    opened(page, ask(page, DREDGING).locator(".fn-ref").first)
    assert page.context.cookies() == []
    assert seen.said == []


NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get() { throw new Error(name + " was touched"); } });
Object.defineProperty(Document.prototype, "cookie", { get() { throw new Error("cookie"); } });
"""


def test_an_example_is_asked_by_a_click(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    example = page.locator(".em-examples .fn-example").first
    question = example.inner_text()
    example.click()
    page.locator(".fn-tools").wait_for()
    assert page.locator(".fn-question").all_inner_texts() == [question]
    assert page.locator(".fn-ref").count() > 0


def test_enter_asks_and_shift_enter_does_not(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    page.locator(".em-question").click()
    page.keyboard.type("  ")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("What does the dredging")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("cost?")
    assert page.locator(".em-turn").count() == 0
    page.keyboard.press("Enter")
    page.locator(".fn-tools").wait_for()
    assert page.locator(".em-turn").count() == 1
    assert page.locator(".em-question").input_value() == ""
