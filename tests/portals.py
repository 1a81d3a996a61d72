"""A page of another origin with the widget on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.widgets import named

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

SAME_SITE, CROSS_SITE, NOT_LISTED = "portal.intranet.test", "portal.other.test", "evil.test"
HEAD = '<!doctype html><html lang="en"><title>Portal</title>'
BODY = '<body><h1>Portal</h1><input aria-label="search"><a href="#x">a link</a>'


class Portal:
    """The server of the page: `html` under `policy`. `tokens` are given out one after the other,
    and `given` counts them."""

    def __init__(self) -> None:
        self.html = ""
        self.policy = ""
        self.tokens: Iterator[object] = iter(())
        self.given = 0

    @property
    def app(self) -> Starlette:
        """The page, and /token."""
        return Starlette(routes=[Route("/", self._page), Route("/token", self._token)])

    def _page(self, _: Request) -> Response:
        return HTMLResponse(self.html, headers={"Content-Security-Policy": self.policy})

    def _token(self, _: Request) -> Response:
        self.given += 1
        return JSONResponse({"token": next(self.tokens)})


@dataclass(frozen=True)
class Visit:
    """A visit to a portal at `address`, whose widget asks `chat`."""

    page: "Page"
    portal: Portal
    address: str
    chat: str

    def show(self, html: str, host: str = SAME_SITE, policy: str = "") -> None:
        """Go to the portal by a name of this machine, when it has this page."""
        self.portal.html, self.portal.policy = html, policy
        self.page.goto(f"{named(self.address, host)}/")

    def script(self, **data: str) -> str:
        """The tag that adds the widget, with data attributes."""
        pairs = {name.replace("_", "-"): escape(value) for name, value in data.items()}
        attributes = "".join(f' data-{name}="{value}"' for name, value in pairs.items())
        return f'<script src="{self.chat}/widget.js"{attributes} defer></script>'

    @property
    def bubble(self) -> "Locator":
        """The button."""
        return self.page.locator("footnote-widget .bubble")

    @property
    def dialog(self) -> "Locator":
        """What it opens."""
        return self.page.locator("footnote-widget dialog")

    def inside(self) -> "Frame":
        """The page in the widget's frame, once one can ask there."""
        self.page.locator("footnote-widget dialog.ready").wait_for()
        frame = self.page.main_frame.child_frames[0]
        frame.locator(".em-question:enabled").wait_for()
        return frame

    def open(self, **data: str) -> "Frame":
        """Go to a portal with the widget, and open it."""
        self.show(HEAD + BODY + self.script(**data))
        self.bubble.click()
        return self.inside()

    def wait_for_focus(self) -> None:
        """Wait until the bubble has the focus."""
        self.page.wait_for_function(_FOCUSED)


_FOCUSED = """() => {
  const host = document.querySelector("footnote-widget");
  return document.activeElement === host && host.shadowRoot.activeElement.className === "bubble";
}"""
