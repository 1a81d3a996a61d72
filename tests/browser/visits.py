"""A visit with a real browser: all that it asks for and complains of is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

Inside: TypeAlias = Page | Frame
"""Where a talk is: a page, or the widget's frame in one."""
_EXPECTED = "The Cross-Origin-Opener-Policy header has been ignored"  # on plain http it has to be
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
_WATCH = """
window.footnoteStates = [];
new MutationObserver(() => {
  const [last] = [...document.querySelectorAll(".fn-answer")].slice(-1);
  if (!last) return;
  const state = `${last.className} ${last.querySelectorAll(".fn-sentence").length}`;
  if (footnoteStates.at(-1) !== state) footnoteStates.push(state);
}).observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
"""


@dataclass(frozen=True)
class Visit:
    """A page in a browser profile. `asked` holds the address of every request of every frame,
    `said` every error and warning of the console and every uncaught error, `streams` the requests
    by which the chat page is still being told of an answer."""

    context: BrowserContext
    page: Page
    streams: list[Request] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked."""
        return {host for url in self.asked if (host := urlsplit(url).hostname) is not None}

    def open_chat(self, chat: str) -> "Talk":
        """Open the chat page of the server at this address and wait until one can ask."""
        self.page.goto(f"{chat}/chat/")
        talk = Talk(self.page, self.streams)
        self.page.locator("#fn-box textarea:enabled").wait_for()
        return talk

    def open_embed(self, chat: str) -> "Talk":
        """Open the widget's page on its own and wait until its examples are there."""
        self.page.goto(f"{chat}/embed")
        expect(self.page.locator(".em-examples .fn-example").first).to_be_visible()
        return Talk(self.page)

    def open_portal(self, origin: str, chat: str, **data: str) -> None:
        """Open the sample portal on an origin, with the widget of the chat at this address and
        these data-attributes of its script."""
        query = {"src": f"{chat}/widget.js"}
        query |= {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
        self.page.goto(f"{origin}/portal?{urlencode(query)}")

    def in_widget(self) -> "Talk":
        """The talk inside the widget that has been opened, once it has the focus: the question's
        field, or where a finger points the talk, for a keyboard would cover half of it."""
        frame = self.page.locator("footnote-widget iframe").element_handle().content_frame()
        assert frame is not None
        expect(frame.locator(".em-question:focus, .em-log:focus")).to_be_attached()
        return Talk(frame)


@contextmanager
def visiting(browser: Browser, **options: Any) -> Iterator[Visit]:  # noqa: ANN401
    """Open a profile of its own, 1280 by 800 unless the options say otherwise."""
    context = browser.new_context(**{"viewport": WIDE, **options})
    with visiting_in(context) as visit:
        yield visit
    context.close()


@contextmanager
def visiting_in(context: BrowserContext) -> Iterator[Visit]:
    """Open a page in a profile that others use as well; all that they share is the cache."""
    page = context.new_page()
    visit = Visit(context, page)
    page.on("request", lambda request: _begin(request, visit))
    page.on("requestfinished", lambda request: _end(request, visit))
    page.on("requestfailed", lambda request: _end(request, visit))
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.on("console", lambda message: _note(message, visit.said))
    page.add_init_script(_WATCH)
    yield visit
    page.close()


def _begin(request: Request, visit: Visit) -> None:
    visit.asked.append(request.url)
    if "/queue/data?" in request.url:
        visit.streams.append(request)


def _end(request: Request, visit: Visit) -> None:
    if request in visit.streams:
        visit.streams.remove(request)


def _note(message: ConsoleMessage, said: list[str]) -> None:
    if message.type in {"error", "warning"} and _EXPECTED not in message.text:
        said.append(f"{message.text} ({message.location['url']})")


@dataclass(frozen=True)
class Talk:
    """The questions and answers in the chat page or in the widget."""

    inside: Inside
    streams: list[Request] = field(default_factory=list)

    @property
    def box(self) -> Locator:
        """Where questions are written."""
        return self.inside.locator("#fn-box textarea, .em-question")

    @property
    def answers(self) -> Locator:
        """The answers and refusals that are complete."""
        return self.inside.locator(".fn-answer:has(.fn-json)")

    @property
    def trouble(self) -> Locator:
        """Why there is no answer."""
        return self.inside.locator(".fn-trouble")

    @property
    def panel(self) -> Locator:
        """The sources."""
        return self.inside.locator(".fn-panel")

    @property
    def mark(self) -> Locator:
        """The highlighted quote."""
        return self.panel.locator("mark")

    @property
    def states(self) -> list[str]:
        """What the last answer looked like, one after the other: classes, number of sentences."""
        states: list[str] = self.inside.evaluate("footnoteStates")
        return states

    def ask(self, question: str) -> Locator:
        """Ask, wait for the complete answer, and until one can ask again: neither page takes a
        question before it has heard the answer's end."""
        count = self.answers.count()
        self.box.fill(question)
        self.box.press("Enter")
        self.answers.nth(count).wait_for()
        expect(self.inside.locator(".em-log[aria-busy=true]")).to_have_count(0)
        while self.streams:
            self.inside.wait_for_timeout(10)
        return self.answers.nth(count)

    def check_mark(self, quote: str) -> None:
        """The quote is highlighted, in view and has the focus."""
        expect(self.mark).to_have_text(quote)
        expect(self.mark).to_be_focused()
        expect(self.mark).to_be_in_viewport()
        assert self.mark.evaluate(_IN_VIEW)
        assert self.mark.evaluate(_DIFFERS)


_IN_VIEW = """mark => {
  const [inner, outer] = [mark, mark.closest(".fn-view")].map((one) => one.getBoundingClientRect());
  return inner.top >= outer.top && inner.bottom <= outer.bottom && inner.height > 0;
}"""
_DIFFERS = """mark => {
  const [inner, outer] = [mark, mark.parentElement].map((one) => getComputedStyle(one));
  return inner.backgroundColor !== outer.backgroundColor;
}"""
FITS = "document.documentElement.scrollWidth <= innerWidth"
