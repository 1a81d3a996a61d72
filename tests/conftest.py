"""Parts that are slow to open, shared by all tests; and what keeps the tests from hanging."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.models import open_embedder
from index.protocols import Embedder
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.settings import Settings
from qa.types import Answer
from tests.seed import GOLD, ROOT, SEEDS, Run
from ui.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

# Whoever starts the tests in the background may let them ignore these, and processes inherit that.
for number, handler in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGHUP, signal.SIG_DFL),
    (signal.SIGTERM, signal.SIG_DFL),
):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """End the process, and show where each thread was, where a test hangs even after its own limit
    or after a failure, which ends that limit: in what it waits for or takes down on its way out."""
    limit = threading.Timer(600, os.abort)
    limit.daemon = True
    limit.start()
    try:
        return (yield)
    finally:
        limit.cancel()


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


@pytest.fixture(scope="session")
def answers(assistant: Assistant) -> list[Answer]:
    """The answers to the shipped gold's questions, in its order."""
    return [assistant.ask(row["question"]) for row in GOLD]


@pytest.fixture(scope="session")
def shipped_run(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the eval suite over the shipped gold; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("shipped") / "run"
    gold = str(ROOT / "eval/gold/seed.jsonl")
    assert main(["eval", gold, "--index", str(seed_index), "--out", str(folder)]) == 0
    return folder


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
