"""Uploads to a whole server: nothing stays of those that break off, few wait, and questions find
room beside them."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.living import make_index
from tests.server_process import PATIENCE, Server, connect, serving, until

API = "/chat/gradio_api"
ADDING, ASKING = 0, 1  # functions of the page
LARGE = b'"A said. ' * 200_000  # which takes long to index
QUESTION = ["What burned down on Monday?", None, None, None, None]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    index = make_index(tmp_path / "index", "theatre")
    settings = {"FOOTNOTE_UPLOADS__ON": "true", "FOOTNOTE_LIMITS__QUESTIONS_PER_MINUTE": "1000"}
    (tmp_path / "temp").mkdir()
    with serving(tmp_path, "--index", index, TMPDIR=str(tmp_path / "temp"), **settings) as running:
        yield running


def upload(server: Server, name: str, content: bytes) -> httpx.Response:
    files = {"files": (name, content)}
    return httpx.post(f"{server.base}{API}/upload", files=files, timeout=PATIENCE)


def join(server: Server, session: str, function: int, data: list[object]) -> httpx.Response:
    event = {"session_hash": session, "fn_index": function, "data": data}
    return httpx.post(f"{server.base}{API}/queue/join", json=event, timeout=PATIENCE)


def add(server: Server, session: str, name: str, content: bytes) -> list[object]:
    """Upload a file and let the page's function add it; what that was told."""
    (path,) = upload(server, name, content).json()
    told: list[object] = [{"path": path, "meta": {"_type": "gradio.FileData"}}, None]
    assert join(server, session, ADDING, told).status_code == 200
    return told


def said(server: Server, session: str) -> str:
    """All that the page of a session is sent until it has its answer."""
    query = {"session_hash": session}
    return httpx.get(f"{server.base}{API}/queue/data", params=query, timeout=PATIENCE).text


def sent(folder: Path) -> list[Path]:
    """The files that were uploaded and lie in the server's own folder, which is private."""
    (own,) = (folder / "temp").glob("footnote-*")
    assert own.stat().st_mode & 0o777 == 0o700
    return [path for path in own.rglob("*") if path.is_file()]


def test_what_breaks_off_leaves_nothing(server: Server, tmp_path: Path) -> None:
    head = (
        b"POST %s/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1900000\r\n"
        b"Content-Type: multipart/form-data; boundary=B\r\nExpect: 100-continue\r\n\r\n"
    )
    part = b'--B\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
    with connect(server.base) as wire:
        wire.sendall(head % API.encode())
        assert wire.recv(1 << 16).startswith(b"HTTP/1.1 100")
        wire.sendall(part + b"x" * 500_000)
    until(lambda: any(line.get("status") == 499 for line in server.lines()), "the end of it")
    assert upload(server, "large.md", b"x" * 2_010_000).status_code == 413
    assert upload(server, "larger.md", b"x" * 3_000_000).status_code == 413
    assert sent(tmp_path) == []
    assert {line["level"] for line in server.lines()} <= {"INFO", "WARNING"}


def test_few_wait_and_questions_find_room(server: Server, tmp_path: Path) -> None:
    told = add(server, "large", "large.md", LARGE)
    for number in range(60):
        assert join(server, f"again{number}", ADDING, told).status_code == 400
    for number in range(5):
        add(server, f"small{number}", f"small{number}.md", b"Nothing new.")
    assert "Too many files wait already." in said(server, "small4")
    assert join(server, "asking", ASKING, [*QUESTION]).status_code == 200
    assert "The theatre" in said(server, "asking")
    assert server.stop(signal.SIGTERM) == 0
    assert list((tmp_path / "temp").glob("footnote-*")) == []


def test_it_stops_while_a_file_is_indexed(server: Server, tmp_path: Path) -> None:
    add(server, "large", "large.md", LARGE)
    uploads = tmp_path / "index" / "uploads"
    until(lambda: any(uploads.glob("*")), "the copy")
    assert server.stop(signal.SIGTERM) == 0
    assert list(uploads.glob("*")) == [], "it was not indexed, so that it goes"
    assert "Traceback" not in json.dumps(server.lines())
