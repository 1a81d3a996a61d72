"""The HTTP interface over a real index, on a real server, for tests that need no guard."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from qa.settings import Settings
from tests.serving import known, served
from ui.cli import main
from ui.server import asking, health
from ui.server.feedback import FeedbackStore
from ui.server.live import Live
from ui.server.logs import RequestLog
from ui.server.metrics import CountedLive, Metrics
from ui.server.openapi import describe
from ui.server.problems import add_handlers
from ui.server.settings import ServeSettings
from ui.server.users import User

WAVE = "\U0001f30a"
ARTICLES = {
    "mill.md": "---\ntitle: The mill\nsource: press\nurl: https://news.example/mill\n"
    f"date: 2018-07-16\n---\nThe harbour {WAVE} of Troms\u00f8 is calm. The paper mill burned down "
    "on Monday. It was built by the brothers of the town in 1902.\n",
    "plan.md": "---\ntitle: The plan\nsource: board\nurl: https://board.example/plan\n---\n"
    "The board will sell the paper mill in October. The price is nine million.\n",
}


def make_index(folder: Path) -> Path:
    """An index of two articles of different sources, of which one has characters of four bytes."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in ARTICLES.items():
        (articles / name).write_text(text, encoding="utf-8")
    assert main(["index", str(articles), "--index", str(folder / "index")]) == 0
    return folder / "index"


def interface(live: Live, metrics: Metrics, settings: ServeSettings) -> FastAPI:
    """The interface and what a supervisor asks, behind no guard, without a log."""
    app = FastAPI(docs_url=None, redoc_url=None)
    add_handlers(app)
    describe(app)
    app.include_router(asking.router(live, FeedbackStore(settings.feedback_file), settings))
    app.include_router(health.router(live, metrics, settings.sources))
    return app


@contextmanager
def calling(settings: ServeSettings, user: User | None = None) -> Iterator[httpx.Client]:
    """A client of a server of these settings."""
    metrics = Metrics()
    live = CountedLive(Settings(settings.index), settings.limits, metrics)
    app = known(interface(live, metrics, settings), user)
    app = RequestLog(app, settings.logs, metrics)
    with closing(live), served(app) as base, httpx.Client(base_url=base, timeout=60) as client:
        yield client


def complaint(response: httpx.Response, status: int) -> str:
    """The one sentence of a problem, whose form is checked."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert sorted(response.json()) == ["detail", "status", "title", "type"]
    assert response.json()["status"] == status
    detail: str = response.json()["detail"]
    assert detail[0].isupper() or detail[0] in "\"'"
    assert detail.endswith((".", "?")) or "footnote " in detail  # which ends with what to run
    assert "\n" not in detail
    return detail
