"""How much a request may bring, whether it says so or not."""

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


def test_a_file_may_be_larger(taking_files: httpx.Client) -> None:
    with_form = FILE + 65_536
    for body in (b"x" * with_form, pieces(with_form)):
        assert taking_files.post(UPLOAD, content=body).json() == with_form
    told = taking_files.post(UPLOAD, content=b"x" * (with_form + 1))
    assert f"{with_form} bytes" in sentence(told, 413)
    untold = taking_files.post(UPLOAD, content=pieces(with_form + 1))
    assert untold.status_code == 413
    assert f"{with_form} bytes" in untold.text


def test_only_where_files_may_come(server: httpx.Client, taking_files: httpx.Client) -> None:
    sentence(server.post(UPLOAD, content=b"x" * (MOST + 1)), 413)
    sentence(server.post(UPLOAD, content=b"x"), 404)
    sentence(taking_files.post("/api/ask", content=b"x" * (MOST + 1)), 413)
