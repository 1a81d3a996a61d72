"""The widget on a page of another origin: what may be chosen, and what must not leak either way."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.articles import DREDGING
from tests.portals import BODY, CROSS_SITE, HEAD, NOT_LISTED, SAME_SITE, Portal, Visit
from tests.serving import served
from tests.widgets import (
    PHONE,
    WIDE,
    ask,
    chatting,
    make_index,
    named,
    needs_browser,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_browser


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, str, str]]:
    """A portal, its address, and that of the chat, which lists two of the portal's names."""
    portal, index = Portal(), make_index(tmp_path_factory)
    with served(portal.app) as address:
        frames = tuple(named(address, name) for name in (SAME_SITE, CROSS_SITE))
        with chatting(index, frame_origins=frames) as chat:
            yield portal, address, named(chat, "chat.intranet.test")


@pytest.fixture
def visit(browser: "Browser", places: tuple[Portal, str, str]) -> Iterator[Visit]:
    context = browser.new_context(viewport=WIDE)
    yield Visit(context.new_page(), *places)
    context.close()


# What may be chosen


def test_attributes_are_followed(visit: Visit) -> None:
    chosen = {"title": "Archive", "greeting": "Hello.", "theme": "dark", "position": "left"}
    frame = visit.open(color="#ffcc00", lang="de", **chosen)
    place = visit.bubble.bounding_box()
    assert place is not None
    assert place["x"] == 20
    assert visit.bubble.evaluate(LOOK) == ["rgb(255, 204, 0)", "rgb(0, 0, 0)"]
    assert visit.bubble.get_attribute("aria-label") == "Archive"
    assert visit.dialog.get_attribute("aria-label") == "Archive"
    assert frame.locator("h1").inner_text() == "Archive"
    assert frame.locator(".em-greeting").inner_text() == "Hello."
    assert frame.locator("html[lang=de][data-theme=dark]").count() == 1
    assert frame.locator("body").evaluate(LOOK)[0] == "rgb(20, 23, 27)"
    assert frame.locator("header").evaluate(LOOK) == ["rgb(255, 204, 0)", "rgb(0, 0, 0)"]


LOOK = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
HOSTILE = "\"'></style></script><img src=x onerror=window.ran=1>}*{display:none}${1}"


@pytest.mark.parametrize("name", ["title", "greeting", "theme", "position", "color", "lang"])
def test_attributes_are_text(visit: Visit, name: str) -> None:
    seen = watch(visit.page)
    frame = visit.open(**{name: HOSTILE})
    assert visit.bubble.bounding_box() == {"x": 1204, "y": 724, "width": 56, "height": 56}
    assert frame.locator("img").count() == 0
    assert not any(one.evaluate("window.ran") for one in visit.page.frames)
    if name in {"title", "greeting"}:
        shown = frame.locator("h1" if name == "title" else ".em-greeting").inner_text()
        assert HOSTILE.startswith(shown)
    assert not [url for url in seen.asked if url.endswith("/x")]


# What must not leak


def test_a_strict_policy_of_the_page_is_enough(visit: Visit) -> None:
    visit.page.add_init_script(VIOLATIONS)
    policy = f"default-src 'none'; script-src {visit.chat}; frame-src {visit.chat}"
    visit.show(HEAD + BODY + visit.script(), CROSS_SITE, policy)
    visit.bubble.click()
    ask(visit.inside(), DREDGING)
    box = visit.dialog.bounding_box()
    assert box is not None
    assert box["width"] == 410
    assert visit.page.evaluate("window.violations") == []


VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""
HOSTILE_STYLE = """<style>* { all: unset; float: left !important; }
button, iframe, dialog, footnote-widget { position: static !important; width: 3px !important;
color: red !important; z-index: -1 !important; visibility: hidden !important; }</style>"""


def test_styles_of_the_page_do_not_reach_it(visit: Visit) -> None:
    visit.show(HEAD + HOSTILE_STYLE + BODY + visit.script())
    assert visit.bubble.bounding_box() == {"x": 1204, "y": 724, "width": 56, "height": 56}
    visit.bubble.click()
    ask(visit.inside(), DREDGING)
    assert visit.dialog.is_visible()


def test_it_adds_one_element_and_no_name(visit: Visit) -> None:
    visit.show(HEAD + BODY)
    names, elements = visit.page.evaluate(NAMES), visit.page.locator("body > *").count()
    visit.show(HEAD + BODY + visit.script() + visit.script(title="twice"))
    visit.bubble.click()
    visit.inside()
    assert visit.page.evaluate(NAMES) == names
    assert visit.page.locator("body > :not(script)").count() == elements + 1
    assert visit.page.locator("footnote-widget").count() == 1
    assert visit.bubble.get_attribute("aria-label") == "Footnote"
    stored = visit.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert stored == [0, 0, ""]


NAMES = "Object.getOwnPropertyNames(window).filter((name) => !/^[0-9]+$/.test(name)).sort()"


def test_it_waits_for_a_body(visit: Visit) -> None:
    visit.show(HEAD + visit.script().replace(" defer", "") + BODY)
    visit.bubble.click()
    visit.inside()


# How it opens and closes


def test_nothing_is_asked_before_it_opens_and_the_talk_stays(visit: Visit) -> None:
    page, seen = visit.page, watch(visit.page)
    visit.show(HEAD + BODY + visit.script(), CROSS_SITE)
    visit.bubble.focus()
    asked = [url for url in seen.asked if url.startswith(visit.chat)]
    assert asked == [f"{visit.chat}/widget.js"]
    assert visit.bubble.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Space")
    frame = visit.inside()
    assert visit.bubble.get_attribute("aria-expanded") == "true"
    frame.locator(".em-question:focus").wait_for()
    page.keyboard.type(DREDGING)
    page.keyboard.press("Enter")
    frame.locator(".fn-tools").wait_for()
    ways: list[Callable[[], None]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: frame.locator(".em-close").click(),
        lambda: visit.bubble.click(),
        lambda: visit.bubble.press("Escape"),
    ]
    for close in ways:
        close()
        visit.wait_for_focus()
        assert visit.dialog.is_hidden()
        expect(visit.bubble).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("Enter")
        frame.locator(".em-question:focus").wait_for()
    assert frame.locator(".fn-tools").count() == 1


def test_the_field_keeps_the_focus_when_the_widget_hears_of_it_late(visit: Visit) -> None:
    visit.page.add_init_script(HOLDING_BACK)
    visit.show(HEAD + BODY + visit.script(), CROSS_SITE)
    visit.bubble.click()
    visit.page.wait_for_function("window.letGo")
    frame = visit.page.main_frame.child_frames[0]
    frame.locator(".em-question:focus").wait_for()
    visit.page.evaluate("letGo()")
    assert visit.inside() is frame
    visit.page.keyboard.type("Who?")
    expect(frame.locator(".em-question")).to_have_value("Who?")


# The page hears "ready" when it is let go, and not before.
HOLDING_BACK = """
if (window === top) addEventListener("message", (event) => {
  if (event.data.footnote !== "ready" || !event.isTrusted) return;
  event.stopImmediatePropagation();
  const { data, origin, source } = event;
  window.letGo = () => dispatchEvent(new MessageEvent("message", { data, origin, source }));
});
"""


def test_escape_elsewhere_on_the_page_is_the_pages(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_label("search").press("Escape")
    assert visit.dialog.is_visible()


def test_on_a_phone_it_is_all_there_is_and_a_turn_changes_that(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)
    visit.open()
    assert visit.dialog.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert visit.dialog.evaluate("one => one.matches(':modal')")
    visit.page.set_viewport_size({"width": 640, "height": 360})
    assert visit.dialog.evaluate("one => one.matches(':modal')")
    visit.page.set_viewport_size({"width": 800, "height": 600})
    visit.page.locator("footnote-widget dialog:not(:modal)").wait_for()
    assert visit.bubble.get_attribute("aria-expanded") == "true"
    visit.page.keyboard.press("Escape")
    visit.wait_for_focus()
    assert visit.dialog.is_hidden()


def test_a_page_that_is_not_listed_keeps_a_way_to_close(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)
    visit.show(HEAD + BODY + visit.script(lang="de"), NOT_LISTED)
    visit.bubble.click()
    visit.page.locator("footnote-widget").get_by_role("button", name="Schließen").click()
    visit.wait_for_focus()
    assert visit.dialog.is_hidden()
    assert all(frame.locator(".em-question").count() == 0 for frame in visit.page.frames)
