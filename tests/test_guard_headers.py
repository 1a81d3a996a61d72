"""The headers of every response, and that none is held back."""

import asyncio
import threading
from collections.abc import Iterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tests.guarding import guarding

PORTALS = ["https://portal.intranet", "http://wiki.intranet:8080"]
KINDS = {
    "/chat/": "page",
    "/chat": "page",
    "/chat/theme.css": "other",
    "/chat/assets/index.js": "kept",
    "/chat/gradio_api/file=/etc/passwd": "other",  # 404
    "/embed": "embed",
    "/embed/ask": "other",
    "/embed/": "other",
    "/widget.js": "kept",
    "/assets/chat.css": "kept",
    "/manifest.json": "kept",
    "/api/sources": "other",
    "/healthz": "other",
    "/metrics": "other",
    "/openapi.json": "other",
    "/nowhere": "other",
    "/": "other",
}
DATA = "/chat/gradio_api/queue/data?session_hash=abc"


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with guarding(frame_origins=PORTALS) as client:
        yield client


def policy(response: httpx.Response) -> dict[str, list[str]]:
    [text] = response.headers.get_list("content-security-policy")
    parts = [part.split() for part in text.split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: allowed for name, *allowed in parts}


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"])
@pytest.mark.parametrize("path", KINDS)
def test_all_have_them(server: httpx.Client, path: str, host: str) -> None:
    response = server.get(path, headers={"Host": host})
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "microphone=()" in headers["permissions-policy"]
    shared = "cross-origin" if path == "/widget.js" else "same-origin"
    assert headers["cross-origin-resource-policy"] == shared
    assert headers.get("x-frame-options") == (None if path == "/embed" else "DENY")
    kept = KINDS[path] == "kept" and response.status_code == 200
    assert headers.get("cache-control") == (None if kept else "no-store")
    for allowed in policy(response).values():
        assert "'unsafe-eval'" not in allowed


@pytest.mark.parametrize(
    "path", [path for path, kind in KINDS.items() if kind in {"other", "kept"}]
)
def test_what_is_no_page_may_do_nothing(server: httpx.Client, path: str) -> None:
    nothing = ["'none'"]
    assert policy(server.get(path)) == {
        "default-src": nothing,
        "base-uri": nothing,
        "form-action": nothing,
        "frame-ancestors": nothing,
    }


def test_the_widgets_page(server: httpx.Client) -> None:
    allowed = policy(server.get("/embed"))
    assert allowed["frame-ancestors"] == PORTALS
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == allowed["style-src"] == allowed["connect-src"] == ["'self'"]


def test_nobody_frames_it_by_default() -> None:
    with guarding() as server:
        assert policy(server.get("/embed"))["frame-ancestors"] == ["'none'"]


def test_the_chat_page(server: httpx.Client) -> None:
    allowed = policy(server.get("/chat/"))
    assert allowed["frame-ancestors"] == ["'none'"]
    assert allowed["connect-src"] == allowed["default-src"] == ["'self'"]
    own, nonce = allowed["script-src"]
    assert own == "'self'"
    other = policy(server.get("/chat/"))["script-src"][1]
    assert nonce.startswith("'nonce-")
    assert nonce != other


@pytest.mark.parametrize("path", ["/api/ask", "/embed/ask", DATA])
def test_a_stream_is_not_held_back(path: str) -> None:
    """The second piece is made only after the client has read the first."""
    read = threading.Event()

    async def streaming(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
            assert await asyncio.to_thread(read.wait, 60)
            await send({"type": "http.response.body", "body": b"two"})

    with guarding(streaming) as client:
        if path == DATA:
            read.set()
            session = {"session_hash": "abc", "data": [None, None], "fn_index": 0}
            assert client.post("/chat/gradio_api/queue/join", json=session).text == "onetwo"
            read.clear()
        with client.stream("GET" if path == DATA else "POST", path) as response:
            pieces = response.iter_raw()
            assert next(pieces) == b"one"
            read.set()
            assert b"".join(pieces) == b"two"
