"""Parts that are slow to open, shared by all tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.models import open_embedder
from index.protocols import Embedder
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.settings import Settings
from tests.seed import SEEDS, Run
from ui.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model as users have it, from the user's own cache (exported if need be)."""
    return open_embedder()


@pytest.fixture(scope="session")
def seed_index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the seed article, made by the command line; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("seed") / "index"
    assert main(["index", str(SEEDS), "--index", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def assistant(seed_index: Path) -> Iterator[Assistant]:
    """An assistant over the seed article."""
    opened = open_assistant(Settings(seed_index))
    with opened.store:
        yield opened


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with one good article."""
    folder = tmp_path / "good"
    folder.mkdir()
    (folder / "mill.txt").write_text("The paper mill burned down.", encoding="utf-8")
    return folder


@pytest.fixture
def footnote(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run the command line in this process, which is quicker than a process of its own."""

    def run(*arguments: str | Path) -> Run:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # wrong arguments, or --help
            status = int(str(stop.code))
        return Run(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A real browser."""
    from tests.widgets import chromium  # most tests need none

    with chromium() as opened:
        yield opened


@pytest.fixture
def context(browser: "Browser") -> Iterator["BrowserContext"]:
    """A profile of a browser, 1280 pixels wide."""
    opened = browser.new_context(viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()
