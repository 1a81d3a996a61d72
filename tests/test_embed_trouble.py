"""What the widget's page says where there is no answer to be had."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.browser.articles import DREDGING, TURKEY
from tests.widgets import ask, chatting, make_index, needs_browser
from ui.chat.texts import texts
from ui.server.settings import Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_browser
EN = texts("en")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory)


@pytest.fixture(scope="module")
def chat(index: Path) -> Iterator[str]:
    with chatting(index) as address:
        yield address


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 410, "height": 680})
    yield context.new_page()
    context.close()


def trouble(page: "Page", question: str) -> str:
    """Ask what will not be answered; gives what is said. The question stays, to be tried again."""
    page.locator(".em-question").fill(question)
    page.locator(".em-question").press("Enter")
    page.locator(".em-turn .fn-trouble").last.wait_for()
    assert page.locator(".em-question").input_value() == question
    assert page.locator(".em-log").get_attribute("aria-busy") == "false"
    said: str = page.locator(".em-turn .fn-trouble").last.inner_text()
    return said


def test_one_who_asks_too_often_is_told_kindly(page: "Page", index: Path) -> None:
    with chatting(index, limits=Limits(questions_per_minute=1)) as chat:
        page.goto(f"{chat}/embed")
        ask(page, DREDGING)
        assert trouble(page, TURKEY) == EN.t("js.trouble.often")


def test_an_overlong_question_is_told_in_the_servers_words(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    assert "at most 1,000 are read" in trouble(page, ("what " * 400).strip())


def test_without_an_index_it_says_so_at_once(page: "Page", tmp_path: Path) -> None:
    with chatting(tmp_path / "none", feedback=tmp_path / "feedback.db") as chat:
        page.goto(f"{chat}/embed")
        assert "footnote index" in page.locator(".fn-trouble").inner_text()
        assert "footnote index" in trouble(page, DREDGING)


def test_without_a_token_it_says_so(page: "Page", index: Path) -> None:
    identity = {"kind": "token", "secret": "a secret of thirty-two bytes, or more"}
    with chatting(index, identity=identity) as chat:
        page.goto(f"{chat}/embed")
        assert trouble(page, DREDGING) == EN.t("js.trouble.unknown")


def test_a_server_that_is_gone_is_told_and_found_again(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    ask(page, DREDGING)
    page.context.set_offline(True)
    assert trouble(page, TURKEY) == EN.t("js.trouble.unreached")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    page.locator(".fn-tools").nth(1).wait_for()


def cutting(app: ASGIApp) -> ASGIApp:
    """The app, its answers ending before their last event, as if it were stopped."""

    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        async def without_the_end(message: Message) -> None:
            if b"event: answer" in message.get("body", b""):
                message = {**message, "body": b""}
            await send(message)

        await app(scope, receive, without_the_end)

    return cut


def test_an_answer_that_breaks_off_is_told(page: "Page", index: Path) -> None:
    with chatting(index, cutting) as chat:
        page.goto(f"{chat}/embed")
        assert trouble(page, TURKEY) == EN.t("js.trouble.unreached")
        assert page.locator(".fn-part").count() == 0


class Holding:
    """The app, never answering its first `count` questions; `left` counts those who gave up."""

    def __init__(self, app: ASGIApp, count: int) -> None:
        self.app = app
        self.count = count
        self.left = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/embed/ask" or not self.count:
            await self.app(scope, receive, send)
            return
        self.count -= 1
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left += 1


def test_a_question_can_be_stopped(page: "Page", index: Path) -> None:
    with chatting(index, lambda app: Holding(app, 1)) as chat:
        page.goto(f"{chat}/embed")
        page.locator(".em-question").fill(TURKEY)
        page.keyboard.press("Enter")
        stop = page.get_by_role("button", name=EN.t("js.stop"))
        stop.click()
        page.get_by_text(EN.t("js.stopped")).wait_for()
        assert page.locator(".em-question").input_value() == TURKEY
        ask(page, TURKEY)


def test_a_page_closed_while_it_waits_harms_nobody(browser: "Browser", index: Path) -> None:
    made: list[Holding] = []

    def holding(app: ASGIApp) -> ASGIApp:
        made.append(Holding(app, 1))
        return made[0]

    with chatting(index, holding) as chat:
        page = browser.new_page()
        page.goto(f"{chat}/embed")
        page.locator(".em-question").fill(TURKEY)
        page.keyboard.press("Enter")
        page.locator(".fn-status").wait_for()
        page.close()
        page = browser.new_page()
        page.goto(f"{chat}/embed")
        ask(page, TURKEY)
        page.close()
    assert made[0].left == 1
