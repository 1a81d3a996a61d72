"""A chat server and pages of other origins around its widget, in a real browser.

Every name under .test is this machine: portal.intranet.test and chat.intranet.test are one site,
portal.other.test is another.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from qa.settings import Settings
from tests.browser.articles import write_all
from tests.serving import served
from ui.cli import main
from ui.server import asking, assets, embed
from ui.server.feedback import FeedbackStore
from ui.server.guard import guarded
from ui.server.live import Live
from ui.server.problems import add_handlers
from ui.server.settings import Limits, ServeSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Locator, Page, ViewportSize

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next(filter(None, map(shutil.which, NAMES)), None)
needs_browser = pytest.mark.skipif(
    EXECUTABLE is None, reason=f"no browser: none of {', '.join(NAMES)} is on the path"
)
WIDE: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 360, "height": 640}
MANY = Limits(questions_per_minute=100_000)


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A real browser."""
    options = ["--host-resolver-rules=MAP *.test 127.0.0.1"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        yield opened
        opened.close()


def make_index(factory: pytest.TempPathFactory) -> Path:
    """An index of all articles of `tests.browser.articles`, made once a session."""
    folder = factory.getbasetemp() / "widgets"
    if not folder.exists():
        write_all(folder / "articles")
        assert main(["index", str(folder / "articles"), "--index", str(folder / "index")]) == 0
    return folder / "index"


def _bare(app: ASGIApp) -> ASGIApp:
    return app


@contextmanager
def chatting(
    index: Path,
    around: Callable[[ASGIApp], ASGIApp] = _bare,
    **settings: Any,  # noqa: ANN401
) -> Iterator[str]:
    """A server with all that the widget needs, behind the guard; yields its address. `around`
    wraps the whole of it."""
    common = {"hosts": ("chat.intranet.test",), "limits": MANY, "feedback": index / "feedback.db"}
    chosen = ServeSettings.model_validate({"index": index} | common | settings)
    live = Live(Settings(chosen.index, fast=True), chosen.limits)
    app = FastAPI(redirect_slashes=False)
    add_handlers(app)
    app.include_router(asking.router(live, FeedbackStore(chosen.feedback_file), chosen))
    app.include_router(embed.router(live, chosen))
    app.include_router(assets.router())
    with closing(live), served(around(guarded(app, chosen, {}))) as address:
        yield address


def named(address: str, host: str) -> str:
    """The address of a server by another name of this machine."""
    return f"http://{host}:{urlsplit(address).port}"


@dataclass(frozen=True)
class Seen:
    """What a page has asked for and complained of."""

    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def watch(page: "Page") -> Seen:
    """Write down all requests, errors and warnings of a page from now on."""
    seen = Seen()
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("console", lambda one: seen.said.append(f"{one.type}: {one.text}"))
    return seen


def ask(chat: "Page | Frame", question: str) -> "Locator":
    """Ask in the widget's page, by the keyboard, and wait until one can ask again."""
    answers = chat.locator(".fn-answer:has(.fn-json)")
    count = answers.count()
    chat.locator(".em-question").fill(question)
    chat.locator(".em-question").press("Enter")
    answers.nth(count).wait_for()
    chat.locator(".em-log[aria-busy=false]").wait_for()
    return answers.nth(count)


def contract(answer: "Locator") -> dict[str, Any]:
    """The JSON that stands with an answer."""
    found: dict[str, Any] = json.loads(answer.locator(".fn-json").inner_text())
    return found


def opened(page: "Page", link: "Locator") -> "Locator":
    """The mark, after a click on a footnote; it is in view and has the focus."""
    link.click()
    page.locator("mark:focus").wait_for()
    mark = page.locator("mark")
    assert mark.count() == 1
    assert in_view(mark)
    return mark


def in_view(mark: "Locator") -> bool:
    """Whether a place of an article is all in view, in the panel as on the screen."""
    seen: bool = mark.evaluate(_IN_VIEW)
    return seen


_IN_VIEW = """mark => {
  const [one, view] = [mark, mark.closest(".fn-view")].map((each) => each.getBoundingClientRect());
  const bottom = Math.min(view.bottom, innerHeight);
  return one.height > 0 && one.top >= view.top && one.bottom <= bottom;
}"""
