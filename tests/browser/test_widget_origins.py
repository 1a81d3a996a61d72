"""The widget on pages of other origins, listed and not, with the keyboard only."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.articles import DREDGING, REFUSED
from tests.browser.hosts import SECRET
from tests.browser.process import Server
from tests.browser.visits import FITS, PHONE, Talk, Visit, visiting
from ui.server.tokens import sign

COST = "The dredging costs nine million crowns, which the board pays from its reserves."
SITES = {"same site": "portal.intranet.test", "cross site": "elsewhere.test"}


@pytest.fixture(params=SITES)
def origin(request: pytest.FixtureRequest, pages: int) -> str:
    return f"http://{SITES[request.param]}:{pages}"


def bubble_has_focus(page: Page) -> bool:
    found: bool = page.evaluate(_BUBBLE_HAS_FOCUS)
    return found


_BUBBLE_HAS_FOCUS = """() => {
  const widget = document.querySelector("footnote-widget");
  return !!widget && document.activeElement === widget
    && widget.shadowRoot.activeElement.className === "bubble";
}"""


def test_the_keyboard_leads_from_the_page_to_the_quote_and_back(
    visit: Visit, server: Server, origin: str
) -> None:
    visit.open_portal(origin, server.chat)
    page, keyboard = visit.page, visit.page.keyboard
    assert [url for url in visit.asked if url.startswith(server.chat)] == [
        f"{server.chat}/widget.js"
    ]
    for _ in range(20):
        keyboard.press("Tab")
        if bubble_has_focus(page):
            break
    keyboard.press("Enter")
    talk = visit.in_widget()
    keyboard.type(DREDGING)
    keyboard.press("Enter")
    expect(talk.answers).to_have_count(1)
    assert [state for state in talk.states if "fn-part" in state]
    reference = talk.answers.locator(".fn-ref").nth(1)
    for _ in range(20):
        keyboard.press("Shift+Tab")
        if reference.evaluate("one => one === document.activeElement"):
            break
    keyboard.press("Enter")
    talk.check_mark(COST)
    expect(talk.panel).to_contain_text("Northern channel to be dredged")
    assert page.url.startswith(origin)
    keyboard.press("Escape")
    expect(talk.panel).to_be_hidden()
    expect(reference).to_be_focused()
    keyboard.press("Escape")
    page.wait_for_function(_BUBBLE_HAS_FOCUS)
    expect(page.locator("footnote-widget dialog")).to_be_hidden()
    keyboard.press("Enter")
    expect(talk.box).to_be_focused()
    expect(talk.answers).to_have_count(1)


def test_a_refusal_in_the_widget_opens_the_nearest_passage(
    visit: Visit, server: Server, origin: str
) -> None:
    visit.open_portal(origin, server.chat)
    visit.page.locator("footnote-widget .bubble").click()
    talk = visit.in_widget()
    refusal = talk.ask(REFUSED)
    expect(refusal.locator(".fn-reason")).to_contain_text("clearly about tariffs")
    refusal.locator(".fn-near .fn-open").first.click()
    expect(talk.mark).to_contain_text("tariffs")
    expect(talk.mark).to_be_in_viewport()


@pytest.mark.parametrize(("site", "scheme"), [("same site", "light"), ("cross site", "dark")])
def test_on_a_phone_it_fills_the_screen(
    browser: Browser, server: Server, pages: int, site: str, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, viewport=PHONE, color_scheme=scheme, has_touch=True) as visit:
        visit.open_portal(f"http://{SITES[site]}:{pages}", server.chat)
        visit.page.locator("footnote-widget .bubble").tap()
        frame = visit.page.locator("footnote-widget iframe")
        talk = visit.in_widget()
        assert frame.bounding_box() == {"x": 0, "y": 0, **PHONE}
        talk.ask(DREDGING).locator(".fn-ref").first.tap()
        expect(talk.mark).to_be_in_viewport()
        assert talk.inside.evaluate(FITS)
        assert visit.page.evaluate(FITS)
        paper = talk.inside.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 27)"}[scheme]
        assert visit.said == []


def test_the_owner_of_the_page_chooses_its_look(visit: Visit, server: Server, origin: str) -> None:
    visit.open_portal(
        origin, server.chat, theme="dark", title="Ask <b>us</b>", lang="de", greeting="Na?",
        position="left", color="#7a1f5c",
    )  # fmt: skip
    bubble = visit.page.get_by_role("button", name="Ask <b>us</b>")
    box = bubble.bounding_box()
    assert box is not None
    assert box["x"] < 100
    bubble.click()
    talk = visit.in_widget()
    expect(talk.inside.get_by_role("heading", level=1)).to_have_text("Ask <b>us</b>")
    expect(talk.inside.locator(".em-greeting")).to_have_text("Na?")
    expect(talk.inside.locator("html")).to_have_attribute("lang", "de")
    head = talk.inside.locator(".em-head")
    assert head.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(122, 31, 92)"
    paper = talk.inside.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(20, 23, 27)"


def test_it_adds_nothing_global(visit: Visit, server: Server, origin: str) -> None:
    visit.page.add_init_script(
        """const before = new Set(Object.getOwnPropertyNames(window));
        addEventListener("load", () => { document.title = JSON.stringify(
          Object.getOwnPropertyNames(window).filter((name) => !before.has(name))); });"""
    )
    visit.open_portal(origin, server.chat)
    expect(visit.page.locator("footnote-widget .bubble")).to_be_visible()
    assert visit.page.title() == "[]"


def test_the_page_brings_a_token_from_its_own_backend(
    visit: Visit, signed: Server, origin: str
) -> None:
    visit.open_portal(origin, signed.chat, token_url="/token")
    visit.page.locator("footnote-widget .bubble").click()
    talk = visit.in_widget()
    talk.ask(DREDGING).locator(".fn-ref").nth(1).click()
    talk.check_mark(COST)
    assert visit.context.cookies() == []
    assert not any("token=" in url or "ey" in url.partition("?")[2] for url in visit.asked)
    assert '"user": "ann"' in signed.log


def test_without_a_token_it_says_where_to_go(browser: Browser, signed: Server, pages: int) -> None:
    with visiting(browser) as visit:
        visit.open_portal(f"http://portal.intranet.test:{pages}", signed.chat)
        visit.page.locator("footnote-widget .bubble").click()
        talk = visit.in_widget()
        talk.box.fill(DREDGING)
        talk.box.press("Enter")
        expect(talk.trouble.first).to_be_visible()
        expect(talk.answers).to_have_count(0)


def test_point_05_only_listed_origins_frame_the_widget(
    browser: Browser, server: Server, origin: str, pages: int
) -> None:
    """5: a listed origin frames the widget's page, another is refused; nobody frames the chat."""
    for host, path, shown in (
        (origin, "/embed", True),
        (origin, "/chat/", False),
        (f"http://evil.test:{pages}", "/embed", False),
        (f"http://evil.test:{pages}", "/chat/", False),
    ):
        with visiting(browser) as visit:
            visit.page.goto(f"{host}/framing?of={server.chat}{path}")
            (inside,) = visit.page.main_frame.child_frames
            if shown:
                expect(inside.locator(".em-question")).to_be_enabled()
            else:
                inside.wait_for_url("chrome-error:**")


# A page hears what it is sent; `heard` holds what it was, in order.
_HEAR = """() => {
  window.heard = [];
  addEventListener("message", ({origin, data}) => heard.push(`${origin} ${data.footnote}`));
}"""


def test_point_17_the_widget_hears_the_page_around_it_only(
    browser: Browser, signed: Server, pages: int
) -> None:
    """17: messages of a frame beside the widget's are ignored, a token in them too; those of the
    page around it are heard."""
    stranger, portal = (f"http://{name}.test:{pages}" for name in ("evil", "portal.intranet"))
    with visiting(browser) as visit:
        page = visit.page
        page.goto(f"{portal}/framing?of={signed.chat}/embed&of={stranger}/framing")
        page.evaluate(_HEAR)
        inside, beside = page.main_frame.child_frames
        talk = Talk(inside)
        expect(talk.box).to_be_enabled()
        say = (
            "message => (parent === self ? frames[0] : parent.frames[0]).postMessage(message, '*')"
        )
        beside.evaluate(say, {"footnote": "opened"})
        beside.evaluate(say, {"footnote": "token", "token": sign(SECRET, "eve")})
        page.evaluate(say, {"footnote": "opened"})
        page.wait_for_function(f"heard.at(-1) === '{signed.chat} token-please'")
        assert page.evaluate("heard") == [
            f"{signed.chat} ready",  # once: the page's "opened" alone was heard
            f"{signed.chat} token-please",
        ]
        beside.evaluate(say, {"footnote": "token", "token": sign(SECRET, "eve")})
        page.evaluate(say, {"footnote": "token", "token": sign(SECRET, "zoe")})
        talk.ask(DREDGING)
        assert '"user": "zoe"' in signed.log
        assert '"user": "eve"' not in signed.log


def test_point_17_the_page_hears_its_widget_only(
    browser: Browser, server: Server, pages: int
) -> None:
    """17: neither another frame nor another page in the widget's frame can close the widget."""
    stranger = f"http://evil.test:{pages}/framing"
    with visiting(browser, bypass_csp=True) as visit:
        page = visit.page
        visit.open_portal(f"http://portal.intranet.test:{pages}", server.chat)
        page.evaluate(_HEAR)
        page.locator("footnote-widget .bubble").click()
        talk = visit.in_widget()
        page.evaluate(_ADD_FRAME, stranger)
        beside = next(frame for frame in page.frames if frame.url == stranger)
        close = "parent.postMessage({footnote: 'close'}, '*')"
        beside.evaluate(close)
        page.wait_for_function(
            "heard.at(-1).includes('evil.test') && heard.at(-1).includes('close')"
        )
        expect(page.locator("footnote-widget dialog")).to_be_visible()
        talk.inside.goto(stranger)
        talk.inside.evaluate(close)
        page.wait_for_function("heard.filter((one) => one.includes('close')).length === 2")
        expect(page.locator("footnote-widget dialog")).to_be_visible()


_ADD_FRAME = """address => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = done;
  frame.src = address;
  document.body.append(frame);
})"""
