"""The token that says who asks: from the page's own backend, into the frame's memory."""

from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING

import pytest

from tests.browser.articles import DREDGING
from tests.portals import CROSS_SITE, SAME_SITE, Portal, Visit
from tests.serving import served
from tests.widgets import ask, chatting, make_index, named, needs_browser, watch
from ui.chat.texts import texts
from ui.server.tokens import sign

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

pytestmark = needs_browser
SECRET = "a secret of the portal and the chat, 32 bytes"
EXPIRED = sign(SECRET, "ann", minutes=-5)
UNKNOWN = texts("en").t("js.trouble.unknown")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, str, str]]:
    """A portal, its address, and that of a chat which asks for tokens."""
    portal, index = Portal(), make_index(tmp_path_factory)
    with served(portal.app) as address:
        frames = tuple(named(address, name) for name in (SAME_SITE, CROSS_SITE))
        identity = {"kind": "token", "secret": SECRET}
        with chatting(index, frame_origins=frames, identity=identity) as chat:
            yield portal, address, named(chat, "chat.intranet.test")


@pytest.fixture
def visit(browser: "Browser", places: tuple[Portal, str, str]) -> Iterator[Visit]:
    places[0].given = 0
    context = browser.new_context()
    yield Visit(context.new_page(), *places)
    context.close()


def troubled(frame: "Frame") -> str:
    """What is said, before anything is asked, where nobody is known."""
    said: str = frame.locator(".fn-trouble").inner_text()
    return said


def test_a_token_serves_until_it_expires(visit: Visit) -> None:
    visit.portal.tokens = repeat(sign(SECRET, "ann"), 2)
    frame = visit.open(token_url="/token")
    frame.locator(".fn-example").first.wait_for()
    ask(frame, DREDGING).locator(".fn-ref").first.click()
    frame.locator("mark:focus").wait_for()
    assert visit.portal.given == 1


def test_a_token_that_has_expired_is_asked_for_again(visit: Visit) -> None:
    visit.portal.tokens = iter([EXPIRED, sign(SECRET, "ann")])
    frame = visit.open(token_url="/token")
    frame.locator(".fn-example").first.wait_for()
    assert visit.portal.given == 2
    ask(frame, DREDGING)
    assert visit.portal.given == 2


@pytest.mark.parametrize("token", [EXPIRED, sign("x" * 32, "ann"), "", "none", None, 7, {}])
def test_a_token_that_is_none_is_told_kindly(visit: Visit, token: object) -> None:
    visit.portal.tokens = repeat(token, 2)
    frame = visit.open(token_url="/token")
    assert troubled(frame) == UNKNOWN
    assert visit.portal.given == (2 if isinstance(token, str) else 1)


@pytest.mark.parametrize("token_url", ["", "/nothing", "http://evil.test:{port}/token", "http://["])
def test_a_token_from_elsewhere_is_not_taken(visit: Visit, token_url: str) -> None:
    seen = watch(visit.page)
    port = visit.address.rpartition(":")[2]
    frame = visit.open(token_url=token_url.format(port=port))
    assert troubled(frame) == UNKNOWN
    assert visit.portal.given == 0
    assert not [url for url in seen.asked if "evil.test" in url]


def test_the_token_is_in_no_address_and_no_store(visit: Visit) -> None:
    token = sign(SECRET, "ann")
    visit.portal.tokens = iter([token])
    seen = watch(visit.page)
    frame = visit.open(token_url="/token")
    ask(frame, DREDGING)
    assert not [url for url in seen.asked if token in url]
    for one in visit.page.frames:
        assert token not in one.content()
        assert one.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert visit.page.context.cookies() == []
