"""Speaking the protocol: over stdin and stdout, or over HTTP."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import FrameType
from typing import Any

from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import (
    StreamableHTTPASGIApp,
    StreamableHTTPSessionManager,
)
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
)
from starlette.applications import Starlette
from starlette.routing import Route

from index.errors import FootnoteError
from qa.settings import Settings
from ui.mcp_server.tools import Tools
from ui.output import complain
from ui.server.live import Live
from ui.server.run import bind, run
from ui.server.settings import Limits
from ui.server.stopping import stopping_early

PATH = "/mcp"
_ABOUT = "Answers questions from a set of articles; every sentence is quoted, with a footnote."
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_STOPPED = 130

_Context = ServerRequestContext[Any]


def over_stdio(settings: Settings) -> int:
    """Serve the one client at stdin and stdout until it has gone. Raises FootnoteError."""
    with stopping_early() as early, _opened(settings) as live:
        early.due()
        asyncio.run(_talk(_server(live)))
    return 0


def over_http(settings: Settings, host: str, port: int) -> int:
    """Serve until SIGTERM comes. Raises FootnoteError, and KeyboardInterrupt after Ctrl-C."""
    with (
        stopping_early() as early,
        bind(host, port) as listening,
        _opened(settings) as live,
    ):
        return run(_app(_server(live), host), listening, PATH, early)


@contextmanager
def _opened(settings: Settings) -> Iterator[Live]:
    """The index, opened now, so that what is wrong with it is told at once."""
    limits = Limits()
    live = Live(settings, limits)
    if trouble := live.trouble():
        raise FootnoteError(trouble)
    try:
        yield live
    finally:
        live.close()


def _server(live: Live) -> Server[Any]:
    tools = Tools(live)

    async def listed(_: _Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools.listed())

    async def call(_: _Context, wanted: CallToolRequestParams) -> CallToolResult:
        return await tools.call(wanted.name, wanted.arguments or {})

    server = Server[Any](
        "footnote",
        version=version("footnote-qa"),
        instructions=_ABOUT,
        on_list_tools=listed,
        on_call_tool=call,
    )
    server.middleware.clear()  # it holds the library's telemetry only
    return server


async def _talk(server: Server[Any]) -> None:
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def _leave(sig: int, _: FrameType | None) -> None:
    """End at once: a thread waits for the client's next line, and Python would wait for it."""
    if sig == signal.SIGTERM:
        os._exit(0)
    complain("Stopped.")
    os._exit(_STOPPED)


def _app(server: Server[Any], host: str) -> Starlette:
    """Nothing is kept between requests, and nothing is sent but answers, so that a request is all
    that a client needs."""
    names = {*_LOOPBACK, f"[{host}]" if ":" in host else host}
    manager = StreamableHTTPSessionManager(
        server,
        json_response=True,
        stateless=True,
        max_request_body_size=Limits().body_bytes,
        security_settings=TransportSecuritySettings(
            allowed_hosts=[f"{name}:*" for name in names],
            allowed_origins=[f"http://{name}:*" for name in names],
        ),
    )
    route = Route(PATH, StreamableHTTPASGIApp(manager), methods=["POST"])
    return Starlette(routes=[route], lifespan=lambda _: manager.run())
