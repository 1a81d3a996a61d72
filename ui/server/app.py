"""Putting the server together: the only place that knows all its parts."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from ui.chat.page import build_page, mount
from ui.chat.texts import texts
from ui.server import asking, assets, completions, embed, health
from ui.server.feedback import FeedbackStore
from ui.server.guard import guarded
from ui.server.live import Live
from ui.server.logs import RequestLog
from ui.server.metrics import CountedLive, Metrics
from ui.server.openai_errors import in_openai_words
from ui.server.openapi import describe
from ui.server.prefix import below
from ui.server.problems import add_handlers
from ui.server.settings import ServeSettings
from ui.server.waiting import until_ready

_log = logging.getLogger("footnote")


def build(settings: ServeSettings) -> ASGIApp:
    """The whole server. The index is opened at the start where there is one, else once there is;
    it is closed when the server stops."""
    metrics = Metrics()
    opened = settings.asking
    live = CountedLive(opened, settings.limits, metrics)
    app = _app(settings, live, metrics)
    functions = asyncio.run(_mount_chat(app, live, settings))
    ready = until_ready(app, live, settings.title, texts(settings.language))
    answering = in_openai_words(guarded(ready, settings, functions))
    return below(settings.prefix, RequestLog(answering, settings.logs, metrics))


async def _mount_chat(app: FastAPI, live: Live, settings: ServeSettings) -> dict[int, int]:
    """Within a loop, for Gradio makes loops where there is none and leaves them open. Returns how
    many fields each function of the page is told, by its number."""
    page = build_page(live, settings, texts(settings.language))
    mount(app, page, settings)
    return {number: len(function.inputs) for number, function in page.fns.items()}


def _app(settings: ServeSettings, live: Live, metrics: Metrics) -> FastAPI:
    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        if trouble := await run_in_threadpool(live.trouble, settings.sources):
            _log.warning(trouble)
        yield
        live.close()

    app = FastAPI(
        title=settings.title,
        version=version("footnote-qa"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
    )
    add_handlers(app)
    feedback = FeedbackStore(settings.feedback_file)
    for router in (
        asking.router(live, feedback, settings),
        completions.router(live, settings),
        health.router(live, metrics, settings.sources),
        embed.router(live, settings),
        assets.router(),
    ):
        app.include_router(router)
    describe(app)

    @app.get("/", include_in_schema=False)
    @app.get("/chat", include_in_schema=False)
    async def enter(request: Request) -> Response:
        return RedirectResponse(f"{request.scope['root_path']}/chat/")

    @app.get("/openapi.json", include_in_schema=False)  # FastAPI's own is no route to the figures
    async def described(request: Request) -> Response:
        root = request.scope["root_path"]
        return JSONResponse(app.openapi() | ({"servers": [{"url": root}]} if root else {}))

    @app.get("/manifest.json", include_in_schema=False)
    async def manifest() -> Response:
        return JSONResponse({"name": settings.title, "start_url": "chat/", "display": "browser"})

    return app
