"""Takes the pictures of docs/screenshots: `pytest tests/browser/screens.py`.

No test, and its name keeps it out of the others: a picture is to be looked at.
"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.articles import DREDGING, GERMAN, HARBOUR, ORCHARD, REFUSED, TURKEY, write_all
from tests.browser.conftest import Start
from tests.browser.process import Server
from tests.browser.visits import PHONE, WIDE, Visit, visiting
from tests.seed import ROOT
from ui.cli import main

FOLDER = ROOT / "docs/screenshots"
LARGEST = 150_000  # bytes; a repository keeps every picture for ever
LOOKS = {"": WIDE, "-dark": WIDE, "-phone": PHONE}


@pytest.fixture(scope="module")
def calm(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the ordinary articles only."""
    folder = tmp_path_factory.mktemp("calm")
    articles = write_all(folder / "articles", [HARBOUR, ORCHARD, GERMAN])
    assert main(["index", str(articles), "--index", str(folder / "index")]) == 0
    with start(index=str(folder / "index")) as server:
        yield server


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Visit, str]]:
    """A visit that looks in one of three ways, and how pictures of it are called."""
    end: str = request.param
    scheme = "dark" if end == "-dark" else "light"
    options = {"viewport": LOOKS[end], "has_touch": end == "-phone"}
    with visiting(browser, color_scheme=scheme, reduced_motion="reduce", **options) as visit:
        yield visit, end


def keep(page: Page, name: str) -> None:
    """Keep a picture of what is seen, in 256 colours."""
    with Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))) as shot:
        few = shot.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    few.save(path, optimize=True)
    assert path.stat().st_size < LARGEST


def test_chat(look: tuple[Visit, str], calm: Server) -> None:
    visit, end = look
    talk = visit.open_chat(calm.chat)
    answer = talk.ask(TURKEY)
    if end != "-phone":
        answer.locator(".fn-ref").first.click()
        expect(talk.mark).to_be_focused()
    keep(visit.page, f"chat{end}")


def test_refusal(browser: Browser, calm: Server) -> None:
    with visiting(browser, reduced_motion="reduce") as visit:
        visit.open_chat(calm.chat).ask(REFUSED)
        keep(visit.page, "refusal")


def test_widget(look: tuple[Visit, str], calm: Server, pages: int) -> None:
    visit, end = look
    visit.open_portal(
        f"http://portal.intranet.test:{pages}",
        calm.chat,
        title="Ask the press archive",
        greeting="What would you like to know? Every answer is quoted from the archive.",
    )
    visit.page.locator("footnote-widget .bubble").click()
    talk = visit.in_widget()
    answer = talk.ask(DREDGING)
    keep(visit.page, f"widget{end}")
    if not end:
        answer.locator(".fn-ref").nth(1).click()
        expect(talk.mark).to_be_focused()
        keep(visit.page, "embed-evidence")
