"""The widget's page without its frame: what the server makes of it, and what a person meets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.interface import complaint
from tests.widgets import ask, chatting, chromium, in_view, make_index, needs_browser, watch
from ui.chat.texts import texts
from ui.server.settings import Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FRAMES = ("http://portal.intranet.test:81", "http://portal.other.test")
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
EN = texts("en")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory)


@pytest.fixture(scope="module")
def chat(index: Path) -> Iterator[str]:
    with chatting(index, frame_origins=FRAMES, title="The <archive>") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 410, "height": 680})
    yield context.new_page()
    context.close()


def events(body: str) -> list[tuple[str, dict[str, Any]]]:
    """Server-sent events as (name, data)."""
    pairs = re.findall(r"event: (\w+)\ndata: (.*)\n\n", body)
    assert sum(line.startswith("data:") for line in body.splitlines()) == len(pairs)
    return [(name, json.loads(data)) for name, data in pairs]


# What the server makes


def test_the_page_is_a_shell_under_a_strict_policy(chat: str) -> None:
    response = httpx.get(f"{chat}/embed")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"frame-ancestors {' '.join(FRAMES)};" in policy
    assert not re.search(r"<style|style=|<script(?! type=\"module\" src=)|\son\w+=", response.text)
    assert "<title>The &lt;archive&gt;</title>" in response.text
    assert EN.t("embed.greeting") in response.text
    assert 'data-identity="none"' in response.text


HOSTILE = "\"'><img src=x onerror=alert(1)>{{7*7}}\u202eabc"


@pytest.mark.parametrize("name", ["title", "greeting", "theme", "lang", "color", "unknown"])
def test_what_the_address_says_is_text(chat: str, name: str) -> None:
    response = httpx.get(f"{chat}/embed", params={name: HOSTILE})
    assert response.status_code == 200
    assert "<img" not in response.text
    assert "\u202e" not in response.text
    shown = "{{7*7}}" in response.text
    assert shown == (name in {"title", "greeting"})
    assert '<html lang="en" data-theme="auto">' in response.text


def test_what_the_address_may_choose(chat: str) -> None:
    chosen = {"lang": "de", "theme": "dark", "color": "#A0b1C2", "title": "x" * 900}
    page = httpx.get(f"{chat}/embed", params=chosen).text
    assert '<html lang="de" data-theme="dark">' in page
    assert 'data-color="#A0b1C2"' in page
    assert f"<title>{'x' * 80}</title>" in page
    assert texts("de").t("embed.greeting") in page


def test_an_answer_comes_as_pieces(chat: str) -> None:
    response = httpx.post(f"{chat}/embed/ask", json={"question": TURKEY, "lang": "de"})
    assert response.headers["content-type"].startswith("text/event-stream")
    *growing, (last, whole) = events(response.text)
    assert [name for name, _ in growing] == ["part"] * len(growing)
    assert growing
    assert last == "answer"
    assert all(set(data) == {"html"} for _, data in [*growing, (last, whole)])
    sentences = [data["html"].count("fn-sentence") for _, data in growing]
    assert sentences == list(range(1, len(growing) + 1))
    assert "Patriot" in whole["html"]
    assert texts("de").t("answer.good") in whole["html"]
    turn = re.findall(r'id="(fn-\w+)"', whole["html"])[0]
    assert all(f'id="{turn}"' in data["html"] for _, data in growing)


def test_a_refusal_is_one_piece_with_the_nearest_passages(chat: str) -> None:
    response = httpx.post(f"{chat}/embed/ask", json={"question": REFUSED, "lang": "en"})
    [(name, data)] = events(response.text)
    assert name == "answer"
    assert "fn-refusal" in data["html"]
    assert "U.S. arms transfer policy" in data["html"]


QUESTION = {"question": DREDGING, "lang": "en"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (json.dumps(QUESTION | {"question": "x" * 5000}), 422),
        (json.dumps(QUESTION | {"question": " "}), 422),
        (json.dumps(QUESTION | {"question": [DREDGING]}), 422),
        (json.dumps(QUESTION | {"lang": "xx"}), 422),
        (json.dumps(QUESTION | {"more": 1}), 422),
        (json.dumps({"question": DREDGING}), 422),
        ('{"question":', 400),
    ],
)
def test_a_wrong_request_is_refused_in_a_sentence(chat: str, body: str, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    complaint(httpx.post(f"{chat}/embed/ask", headers=headers, content=body), status)


# What a person meets


@needs_browser
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
    answer.locator(".fn-ref").first.click()
    page.locator("mark:focus").wait_for()
    assert in_view(page.locator("mark"))
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


@needs_browser
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


@needs_browser
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


@needs_browser
def test_it_needs_no_storage(page: "Page", chat: str) -> None:
    page.add_init_script(NO_STORAGE)
    seen = watch(page)
    page.goto(f"{chat}/embed")
    ask(page, DREDGING).locator(".fn-ref").first.click()
    page.locator("mark:focus").wait_for()
    assert page.context.cookies() == []
    assert seen.said == []


NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get() { throw new Error(name + " was touched"); } });
Object.defineProperty(Document.prototype, "cookie", { get() { throw new Error("cookie"); } });
"""


@needs_browser
def test_an_example_is_asked_by_a_click(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    example = page.locator(".em-examples .fn-example").first
    question = example.inner_text()
    example.click()
    page.locator(".fn-tools").wait_for()
    assert page.locator(".fn-question").all_inner_texts() == [question]
    assert page.locator(".fn-ref").count() > 0


@needs_browser
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


# What goes wrong


def trouble(page: "Page", question: str) -> str:
    """Ask what will not be answered; gives what is said. The question stays, to be tried again."""
    page.locator(".em-question").fill(question)
    page.locator(".em-question").press("Enter")
    page.locator(".em-turn .fn-trouble").last.wait_for()
    assert page.locator(".em-question").input_value() == question
    assert page.locator(".em-log").get_attribute("aria-busy") == "false"
    said: str = page.locator(".em-turn .fn-trouble").last.inner_text()
    return said


@needs_browser
def test_one_who_asks_too_often_is_told_kindly(page: "Page", index: Path) -> None:
    with chatting(index, limits=Limits(questions_per_minute=1)) as chat:
        page.goto(f"{chat}/embed")
        ask(page, DREDGING)
        assert trouble(page, TURKEY) == EN.t("js.trouble.often")


@needs_browser
def test_an_overlong_question_is_told_in_the_servers_words(page: "Page", chat: str) -> None:
    page.goto(f"{chat}/embed")
    assert "1,000 characters" in trouble(page, ("what " * 400).strip())


@needs_browser
def test_without_an_index_it_says_so_at_once(page: "Page", tmp_path: Path) -> None:
    with chatting(tmp_path / "none", feedback=tmp_path / "feedback.db") as chat:
        page.goto(f"{chat}/embed")
        assert "footnote index" in page.locator(".fn-trouble").inner_text()
        assert "footnote index" in trouble(page, DREDGING)


@needs_browser
def test_without_a_token_it_says_so(page: "Page", index: Path) -> None:
    identity = {"kind": "token", "secret": "a secret of thirty-two bytes, or more"}
    with chatting(index, identity=identity) as chat:
        page.goto(f"{chat}/embed")
        assert trouble(page, DREDGING) == EN.t("js.trouble.unknown")


@needs_browser
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


@needs_browser
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


@needs_browser
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


@needs_browser
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
