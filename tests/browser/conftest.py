"""The servers, each with settings of its own, started when a test first wants it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from index.protocols import Embedder
from tests.browser.articles import write_all
from tests.browser.hosts import SECRET, host_pages, reverse_proxy
from tests.browser.process import Server, running
from tests.browser.visits import WIDE, Visit, visiting_in
from tests.serving import served
from ui.cli import main

NAMES = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next(filter(None, map(shutil.which, NAMES)), None)
PATIENCE = 30_000  # milliseconds; far more than a slow machine needs
OURS = {"127.0.0.1", "chat.intranet.test", "portal.intranet.test", "elsewhere.test"}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, to which every host under .test is this machine."""
    if EXECUTABLE is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on the path")
    options = ["--host-resolver-rules=MAP *.test 127.0.0.1"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's profile, in which no visit leaves anything behind."""
    context = browser.new_context(viewport=WIDE)
    yield context
    assert context.storage_state() == {"cookies": [], "origins": []}
    assert context.service_workers == []
    context.close()


@pytest.fixture
def visit(profile: BrowserContext) -> Iterator[Visit]:
    """A visit in which the browser has nothing to complain of and asks nobody but us."""
    with visiting_in(profile) as opened:
        yield opened
        assert opened.said == []
        assert opened.hosts <= OURS


@pytest.fixture(scope="package")
def index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the seed article and of those in articles.py, made by the command line."""
    folder = tmp_path_factory.mktemp("browser")
    articles = write_all(folder / "articles")
    assert main(["index", str(articles), "--index", str(folder / "index")]) == 0
    return folder / "index"


@pytest.fixture(scope="package")
def pages() -> Iterator[int]:
    """The port of the pages that stand on other origins."""
    with served(host_pages()) as address:
        yield int(address.rpartition(":")[2])


Start = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="package")
def start(tmp_path_factory: pytest.TempPathFactory, index: Path, pages: int) -> Start:
    """Run a server with settings on top of those that all have here."""
    common = {
        "index": str(index),
        "hosts": ["chat.intranet.test"],
        "link_hosts": ["news.intranet.test"],
        "frame_origins": [f"http://{name}:{pages}" for name in FRAMING],
    }

    def run(**settings: Any) -> AbstractContextManager[Server]:  # noqa: ANN401
        return running(tmp_path_factory.mktemp("server") / "run", {**common, **settings})

    return run


FRAMING = ("portal.intranet.test", "elsewhere.test")
_MANY = {"questions_per_minute": 100_000}


@pytest.fixture(scope="package")
def server(start: Start) -> Iterator[Server]:
    """Open to everybody, as most intranets have it; it is asked often."""
    with start(limits=_MANY) as running_server:
        yield running_server


@pytest.fixture(scope="package")
def known(start: Start) -> Iterator[Server]:
    """The proxy says who asks; few questions at a time; in German; below a prefix."""
    few = {"questions_per_minute": 4, "working": 1, "waiting": 2}
    with start(
        identity={"kind": "proxy"}, proxies=["127.0.0.1"], prefix="/ask", language="de", limits=few
    ) as running_server:
        yield running_server


@pytest.fixture(scope="package")
def proxies(known: Server) -> Iterator[dict[str, str]]:
    """Where two reverse proxies serve `known`: one strips the prefix, one keeps it."""
    with (
        served(reverse_proxy(known.local, "/ask")) as strips,
        served(reverse_proxy(known.local)) as keeps,
    ):
        places = {"strips": strips, "keeps": keeps}
        yield {
            name: f"http://chat.intranet.test:{place.rpartition(':')[2]}/ask"
            for name, place in places.items()
        }


@pytest.fixture(scope="package")
def signed(start: Start, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Tokens of the host page say who asks; articles may be uploaded, to a copy of the index."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree(index, folder / "index")
    (folder / "secret").write_text(SECRET)
    (folder / "secret").chmod(0o600)
    with start(
        index=str(folder / "index"),
        identity={"kind": "token", "secret_file": str(folder / "secret")},
        uploads={"on": True, "file_bytes": 20_000},
        limits=_MANY,
    ) as running_server:
        yield running_server
