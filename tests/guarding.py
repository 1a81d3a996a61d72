"""A guarded server on loopback that says what it has been let through, for the guard's tests."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.serving import served
from ui.server.guard import guarded
from ui.server.settings import ServeSettings
from ui.server.users import user_of

T = TypeVar("T")
SECRET = "a secret of more than thirty-two bytes"
FUNCTIONS = {0: 2, 1: 2}  # of the page: how many fields each is told


async def mirror(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers every request with what it has seen of it."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    request = Request(scope, receive)
    user = user_of(request)
    seen = {
        "url": str(request.url),
        "client": scope["client"][0],
        "headers": request.headers.items(),
        "user": user.name,
        "sources": None if user.sources is None else sorted(user.sources),
        "body": (await request.body()).decode(),
    }
    await JSONResponse(seen)(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        phase = (await receive())["type"]
        await send({"type": f"{phase}.complete"})
        if phase == "lifespan.shutdown":
            return


@contextmanager
def guarding(
    app: ASGIApp = mirror,
    functions: Mapping[int, int] = FUNCTIONS,
    **settings: Any,  # noqa: ANN401
) -> Iterator[httpx.Client]:
    """Serve an app behind the guard; yields a client of it."""
    with (
        served(guarded(app, ServeSettings.model_validate(settings), functions)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def made(make: Callable[[], T]) -> T:
    """What `make` makes, made while an event loop runs, for Gradio would leave one open else."""

    async def making() -> T:
        return make()

    with ThreadPoolExecutor(1) as aside:  # for here a loop of Playwright may run
        return aside.submit(asyncio.run, making()).result()


def client_at(peer: str, server: httpx.Client | str) -> httpx.Client:
    """A client whose address, as the server sees it, is `peer` (one of loopback's many)."""
    transport = httpx.HTTPTransport(local_address=peer, verify=False)
    base = server if isinstance(server, str) else server.base_url
    return httpx.Client(transport=transport, base_url=base, timeout=60)


def address(server: httpx.Client) -> str:
    """Its scheme, host and port, without a slash at the end."""
    return str(server.base_url).rstrip("/")


def sentence(response: httpx.Response, status: int) -> str:
    """The one sentence of a problem, which the response must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    detail: str = problem["detail"]
    assert "\n" not in detail
    assert detail.endswith(".")
    return detail
