"""How much a request may bring, whether it says so or not."""

import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.guarding import guarding, sentence

MOST = 2000
FILE = 100_000
UPLOAD = "/chat/gradio_api/upload"


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with guarding(limits={"body_bytes": MOST}) as client:
        yield client


@pytest.fixture(scope="module")
def taking_files() -> Iterator[httpx.Client]:
    async def take(request: Request) -> JSONResponse:
        return JSONResponse(sum([len(piece) async for piece in request.stream()]))

    app = Starlette(routes=[Route(UPLOAD, take, methods=["POST"])])
    uploads = {"on": True, "file_bytes": FILE}
    with guarding(app, limits={"body_bytes": MOST}, uploads=uploads) as client:
        yield client


def pieces(total: int) -> Iterator[bytes]:
    """A body whose length is not said before."""
    for start in range(0, total, 700):
        yield b"x" * min(700, total - start)


@pytest.mark.parametrize("path", ["/api/ask", "/embed/ask", "/chat/gradio_api/queue/join", "/x"])
def test_too_much(server: httpx.Client, path: str) -> None:
    told = server.post(path, content=b"x" * (MOST + 1))
    assert "2000 bytes" in sentence(told, 413)
    if "gradio" not in path:  # whose body is read as JSON next
        assert len(server.post(path, content=b"x" * MOST).json()["body"]) == MOST


@pytest.mark.parametrize("path", ["/api/ask", "/embed/ask", "/chat/gradio_api/queue/join", "/x"])
def test_too_much_untold(server: httpx.Client, path: str) -> None:
    untold = server.post(path, content=pieces(MOST + 1))
    assert "2000 bytes" in sentence(untold, 413)
    if "gradio" not in path:
        assert server.post(path, content=pieces(MOST)).json()["body"] == "x" * MOST


def test_a_client_that_goes_away(server: httpx.Client) -> None:
    def broken() -> Iterator[bytes]:
        yield b"{"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        server.post("/api/ask", content=broken())
    assert server.get("/api/sources").status_code == 200


FORM = {"Content-Type": "multipart/form-data; boundary=B"}
PART = b'--B\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'


def test_a_file_may_be_larger(taking_files: httpx.Client) -> None:
    with_form = FILE + 65_536
    around = len(PART % (b"a", b"") + b"--B--\r\n")
    body = PART % (b"a", b"x" * (with_form - around)) + b"--B--\r\n"
    for whole in (body, iter([body])):
        assert taking_files.post(UPLOAD, content=whole, headers=FORM).json() == with_form
    for larger in (body + b"x", pieces(with_form + 1)):
        told = taking_files.post(UPLOAD, content=larger, headers=FORM)
        assert f"{with_form} bytes" in sentence(told, 413)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"x", b"--B--\r\n", PART % (b"a", b"x"),
        PART % (b"a", b"x") + PART % (b"b", b"x") + b"--B--\r\n",
        b'--B\r\nContent-Disposition: form-data; name="files"\r\n\r\nx\r\n--B--\r\n',
    ],
)  # fmt: skip
def test_an_upload_is_one_file(taking_files: httpx.Client, body: bytes) -> None:
    told = taking_files.post(UPLOAD, content=body, headers=FORM)
    assert "one file" in sentence(told, 400)


def test_an_upload_is_a_form(taking_files: httpx.Client) -> None:
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary="):
        told = taking_files.post(UPLOAD, content=PART, headers={"Content-Type": kind})
        assert "one file" in sentence(told, 400)


def test_a_length_is_said_in_one_way(server: httpx.Client) -> None:
    """And the connection is closed, for nobody knows where the next request begins."""
    with socket.create_connection((server.base_url.host, server.base_url.port or 80)) as wire:
        wire.settimeout(60)
        wire.sendall(
            b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/sources HTTP/1.1\r\n\r\n"
        )
        answer = b"".join(iter(lambda: wire.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert b"send one of them" in answer


def test_only_where_files_may_come(server: httpx.Client, taking_files: httpx.Client) -> None:
    sentence(server.post(UPLOAD, content=b"x" * (MOST + 1)), 413)
    sentence(server.post(UPLOAD, content=b"x"), 404)
    sentence(taking_files.post("/api/ask", content=b"x" * (MOST + 1)), 413)
