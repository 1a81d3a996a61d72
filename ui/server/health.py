"""What a supervisor asks: does the process live, can it answer, how does it do?"""

from collections.abc import Collection

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from index.errors import FootnoteError
from ui.server import openapi
from ui.server.live import Busy, Live
from ui.server.metrics import MEDIA_TYPE, Metrics
from ui.server.problems import problem
from ui.server.scopes import owns


def router(live: Live, metrics: Metrics, served: Collection[str] | None) -> APIRouter:
    """The routes /healthz, /readyz and /metrics. `served` are the only sources that are."""
    made = APIRouter()

    @made.get("/healthz", **openapi.HEALTH)
    async def healthz() -> Response:
        return PlainTextResponse("alive\n")

    @made.get("/readyz", **openapi.READY)
    async def readyz(request: Request) -> Response:
        trouble = await run_in_threadpool(live.trouble, served, owner=owns(request.scope))
        return problem(503, trouble) if trouble else PlainTextResponse("ready\n")

    @made.get("/metrics", **openapi.METRICS)
    async def figures() -> Response:
        try:
            metrics.index(await live.stats())
        except Busy:  # then the index is as it was when it was last looked at
            pass
        except FootnoteError:  # there is none: the other figures are asked for all the more
            metrics.index(None)
        return Response(metrics.text(live.waiting), media_type=MEDIA_TYPE)

    return made
