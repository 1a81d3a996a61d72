"""What stands around the server: pages of other origins, and a reverse proxy."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from tests.seed import ROOT
from ui.server.tokens import sign

PORTAL = ROOT / "docs/samples/portal.html"
SECRET = "a secret of the portal and the chat, 32 bytes"
_HOPS = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade"}  # RFC 9110, 7.6.1


def host_pages() -> Starlette:
    """Pages that stand on other origins, all under the port of one server.

    /portal: the sample portal under a strict policy, what the address asks for being the
    attributes of its script. /framing: a page with a frame of each address in `of`. /token: a
    token for ann, as the portal's own backend would give one to her.
    """

    def portal(request: Request) -> Response:
        attributes = dict(request.query_params)
        page = PORTAL.read_text(encoding="utf-8")
        script = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        page, count = re.subn(r"<script\b[^>]*widget\.js[^>]*>", f"<script {script} defer>", page)
        assert count == 1, "the sample has one script"
        return HTMLResponse(page, headers={"Content-Security-Policy": _strict(attributes["src"])})

    def framing(request: Request) -> Response:
        frames = [
            f'<iframe src="{escape(of)}"></iframe>' for of in request.query_params.getlist("of")
        ]
        return HTMLResponse(f"<!doctype html><title>frames</title>{''.join(frames)}")

    def token(_request: Request) -> Response:
        return JSONResponse({"token": sign(SECRET, "ann")})

    def style(_request: Request) -> Response:
        return FileResponse(PORTAL.with_suffix(".css"))

    paths = {"/portal": portal, "/portal.css": style, "/framing": framing, "/token": token}
    return Starlette(routes=[Route(path, page) for path, page in paths.items()])


def _strict(script: str) -> str:
    """The strictest policy under which the page and the widget should work."""
    chat = urlsplit(script)
    return (
        f"default-src 'none'; script-src {script}; frame-src {chat.scheme}://{chat.netloc}; "
        "style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


def reverse_proxy(upstream: str, prefix: str = "") -> Starlette:
    """A proxy that strips a prefix, streams, and names the user whom its sign-in knows: here the
    one that the header X-Signed-In holds."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
        async with httpx.AsyncClient(base_url=upstream, timeout=60) as client:
            yield {"client": client}

    async def forward(request: Request) -> Response:
        client: httpx.AsyncClient = request.state.client
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if name not in _HOPS | {"x-forwarded-user", "x-signed-in"}
        ]
        headers += [("x-forwarded-user", name) for name in request.headers.getlist("x-signed-in")]
        path = request.scope["raw_path"].decode().removeprefix(prefix)
        asked = client.build_request(
            request.method,
            httpx.URL(path or "/", query=request.scope["query_string"]),
            headers=headers,
            content=await request.body(),
        )
        answer = await client.send(asked, stream=True)
        kept = {name: value for name, value in answer.headers.items() if name not in _HOPS}
        done = BackgroundTask(answer.aclose)
        return StreamingResponse(answer.aiter_raw(), answer.status_code, kept, background=done)

    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
    return Starlette(routes=[Route("/{path:path}", forward, methods=methods)], lifespan=lifespan)
