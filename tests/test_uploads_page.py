"""Adding articles in the chat page, in a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Talk, Visit, visiting
from tests.living import QUESTION, make_index
from tests.serving import served
from tests.widgets import chromium, needs_browser
from ui.chat.adding import _remove
from ui.chat.texts import texts
from ui.server.app import build
from ui.server.settings import ServeSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    needs_browser,
    # Of pandas, from Gradio's own figures about its queue.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]
WORDS = texts("en")
HOSTILE = "<img src=x onerror='window.footnoteRan=1'>.txt"
BRACKETS = str.maketrans("", "", "<>")  # Gradio takes them out of names
FILES = {
    "mill.md": "# The mill\n\nThe sawmill of Gronau was sold to Olga Brandt on Friday.",
    "picture.txt": "\0\1\2\3",
    "notes.pdf": "%PDF",
    HOSTILE: "The lighthouse keeper of Norderney bought a blue bicycle.",
    "dump.txt": "too much " * 4000,
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """One server where articles may be added, and one where they may not."""
    folder = tmp_path_factory.mktemp("adding")
    on, off = (make_index(folder / name, "theatre") for name in ("on", "off"))
    uploads = {"on": True, "file_bytes": 20_000}
    open_to_files = ServeSettings.model_validate({"index": on, "uploads": uploads})
    with (
        served(build(open_to_files)) as first,
        served(build(ServeSettings(index=off))) as second,
    ):
        yield first, second


@pytest.fixture
def visit(servers: tuple[str, str]) -> Iterator[Visit]:
    """After the servers, which are made where no loop is running."""
    browser: Browser
    with chromium() as browser, visiting(browser) as opened:
        yield opened


def choose(visit: Visit, files: list[Path]) -> None:
    with visit.page.expect_file_chooser() as chooser:
        visit.page.get_by_role("button", name="Choose files").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files(files)


def test_several_files_are_added(visit: Visit, servers: tuple[str, str], tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sent: list[int] = []
    visit.page.on(
        "request",
        lambda one: sent.append(1) if one.url.split("?")[0].endswith("/upload") else None,
    )
    talk = visit.open_chat(servers[0])
    visit.page.get_by_role("button", name="Add articles").click()
    expect(visit.page.locator("#fn-upload-about")).to_contain_text("up to 20 kB each")
    choose(visit, [tmp_path / name for name in FILES])
    lines = visit.page.locator("#fn-added li")
    expect(lines).to_have_text(
        [
            WORDS.t("upload.done", name="mill.md"),
            "picture.txt is not text (it holds NUL bytes); save it as UTF-8 text.",
            "notes.pdf is of no kind that is read; the endings are .md, .txt.",
            WORDS.t("upload.done", name=HOSTILE.translate(BRACKETS)),
        ],
        timeout=60_000,
    )
    assert len(sent) == 4, "each request brings one file, and none what is too large"
    expect(visit.page.locator("#fn-turned-away")).to_have_text(
        WORDS.t("js.too_big", name="dump.txt")
    )
    expect(visit.page.locator("#fn-added img")).to_have_count(0)
    check_answers(visit, talk)


def check_answers(visit: Visit, talk: Talk) -> None:
    answer = talk.ask("Who bought the sawmill of Gronau?")
    expect(answer).to_contain_text("sold to Olga Brandt")
    answer.locator(".fn-ref").first.click()
    expect(talk.panel.get_by_role("heading")).to_have_text("The mill")
    visit.page.keyboard.press("Escape")
    expect(talk.ask("Who bought a blue bicycle?")).to_contain_text("keeper of Norderney")
    assert visit.page.evaluate("window.footnoteRan") is None
    assert visit.hosts == {"127.0.0.1"}
    assert visit.said == []


def test_it_is_closed_unless_it_is_opened(visit: Visit, servers: tuple[str, str]) -> None:
    talk = visit.open_chat(servers[1])
    expect(talk.ask(QUESTION)).to_contain_text("The theatre")
    expect(visit.page.get_by_text("Add articles")).to_have_count(0)
    expect(visit.page.locator("input[type=file]")).to_have_count(0)


def test_empty_files_that_gradio_leaves_are_removed(tmp_path: Path) -> None:
    old, new, full = (tmp_path / f"tmp{name}" for name in ("old", "new", "full"))
    for path in (old, new):
        path.touch()
    full.write_text("x")
    for path in (old, full):
        os.utime(path, (0, 0))
    file = tmp_path / "hash" / "mill.md"
    file.parent.mkdir()
    file.touch()
    _remove(file)
    assert sorted(tmp_path.iterdir()) == sorted([new, full])
