"""The chat page's own ways, beside those of `tests/browser`: stopping, starting anew, being turned
away, making room, and what it shows before there is an index."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from qa.settings import Settings
from tests.browser.visits import FITS, Visit, visiting
from tests.living import QUESTION, make_index
from tests.serving import known, served
from tests.widgets import needs_browser
from ui.chat.texts import texts
from ui.server import app as composition
from ui.server import assets
from ui.server.app import build
from ui.server.live import Live
from ui.server.settings import ServeSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    needs_browser,
    # Of pandas, from Gradio's own figures about its queue.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]
P = ParamSpec("P")
Made = TypeVar("Made")
TURNED_AWAY = "#fn-turned-away"
PATIENCE = 120.0  # seconds; far more than a slow machine needs


def beside(make: Callable[P, Made], *args: P.args, **kwargs: P.kwargs) -> Made:
    """Make something in a thread of its own, for the browser's has a loop that is running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make, *args, **kwargs).result()


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    with visiting(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory.mktemp("page") / "index", "theatre")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with served(beside(build, ServeSettings(index=folder))) as address:
        yield address


def test_a_question_is_stopped(browser: "Browser", folder: Path) -> None:
    """While the only thread that answers is held up, so that there is something to stop."""
    settings = ServeSettings.model_validate(
        {"index": folder, "limits": {"working": 1, "patience_seconds": 600}}
    )
    live = Live(Settings(folder), settings.limits)
    held, go_on = threading.Event(), threading.Event()

    def hold_up() -> None:
        held.set()
        go_on.wait(PATIENCE)

    app = FastAPI()

    @app.post("/hold")
    async def hold() -> None:
        await live._questions.run(hold_up)

    app.include_router(assets.router())
    beside(asyncio.run, composition._mount_chat(app, live, settings))
    with closing(live), served(known(app)) as address, visiting(browser) as visit:
        talk = visit.open_chat(address)
        holding = threading.Thread(
            target=httpx.post, args=[f"{address}/hold"], kwargs={"timeout": PATIENCE}
        )
        holding.start()
        assert held.wait(PATIENCE)
        try:
            talk.box.fill(QUESTION)
            talk.box.press("Enter")
            expect(visit.page.locator(".fn-status")).to_have_text(texts("en").t("page.reading"))
            visit.page.get_by_role("button", name="Stop").click()
            expect(visit.page.locator(".fn-question")).to_have_count(0)
            expect(visit.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        finally:
            go_on.set()
            holding.join()
        expect(talk.ask(QUESTION)).to_contain_text("The theatre of the harbour burned down")
        expect(visit.page.locator(".fn-question")).to_have_count(1)


def test_a_new_conversation_is_empty(visit: Visit, server: str) -> None:
    talk = visit.open_chat(server)
    button = visit.page.get_by_role("button", name="New conversation")
    expect(button).to_be_hidden()
    talk.ask(QUESTION)
    talk.box.fill("half a quest")
    button.click()
    expect(visit.page.locator(".fn-question")).to_have_count(0)
    expect(visit.page.locator("#fn-examples button").first).to_be_visible()
    expect(talk.box).to_have_value("")
    talk.ask(QUESTION)
    expect(talk.answers).to_have_count(1)
    assert visit.said == []


def test_a_blank_question_stays_a_hint(visit: Visit, server: str) -> None:
    talk = visit.open_chat(server)
    talk.ask(QUESTION)
    talk.box.press("Enter")
    expect(talk.trouble).to_have_count(1)
    expect(talk.answers).to_have_count(1)


@pytest.mark.parametrize("width", [820, 1100, 1280, 1900])
def test_the_panel_covers_nothing(visit: Visit, server: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    talk = visit.open_chat(server)
    before = visit.page.locator("main.contain").bounding_box()
    talk.ask(QUESTION).locator(".fn-ref").first.click()
    expect(talk.mark).to_be_focused()
    shown = [visit.page.locator(one) for one in ("#fn-ask", "#fn-new", ".fn-answer", "#fn-foot")]
    panel = talk.panel.bounding_box()
    for box in [one.bounding_box() for one in shown]:
        assert panel is not None
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= panel["x"]
    assert visit.page.evaluate(FITS)
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("main.contain").bounding_box() == before


def test_who_asks_too_often_or_is_signed_out_is_told_kindly(
    browser: "Browser", folder: Path
) -> None:
    settings = ServeSettings.model_validate(
        {
            "index": folder,
            "language": "de",
            "identity": {"kind": "proxy"},
            "proxies": ["127.0.0.1"],
            "limits": {"questions_per_minute": 1},
        }
    )
    words = texts("de")
    with (
        served(beside(build, settings)) as address,
        visiting(browser, extra_http_headers={"X-Forwarded-User": "ann"}) as visit,
    ):
        talk = visit.open_chat(address)
        talk.ask(QUESTION)
        for who, key in (("ann", "js.trouble.often"), ("", "js.trouble.unknown")):
            visit.context.set_extra_http_headers({"X-Forwarded-User": who} if who else {})
            talk.box.fill("Why?")
            talk.box.press("Enter")
            expect(visit.page.locator(TURNED_AWAY)).to_have_text(words.t(key))
            expect(talk.box).to_have_value("Why?")
            expect(visit.page.locator(".toast-body").first).to_be_hidden()
        visit.context.set_extra_http_headers({"X-Forwarded-User": "bob"})
        visit.page.reload()
        talk.ask(QUESTION)
        expect(visit.page.locator(TURNED_AWAY)).to_be_hidden()


def test_the_browser_finds_the_icon(visit: Visit, server: str) -> None:
    visit.open_chat(server)
    (icon,) = visit.page.locator("link[rel=icon]").all()
    there = visit.page.evaluate(
        "async (one) => (await fetch(one.href)).status", icon.element_handle()
    )
    assert there == 200
    unasked = httpx.get(f"{server}/favicon.ico")
    assert (unasked.status_code, unasked.headers["content-type"]) == (200, "image/svg+xml")


def test_before_there_is_an_index_the_page_waits_in_its_language(tmp_path: Path) -> None:
    with served(beside(build, ServeSettings(index=tmp_path / "none", language="de"))) as address:
        page = httpx.get(f"{address}/chat/")
    assert page.status_code == 503
    assert '<html lang="de">' in page.text
    assert texts("de").t("waiting.again", seconds=5) in page.text
