"""`footnote serve` as an owner runs it: a process that starts, answers, reloads and stops."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.seed import ARTICLE_ID, ROOT, SEEDS, TURKEY, process
from ui.cli import main

PATIENCE = 120.0  # seconds; far more than a slow machine needs
READY = re.compile(r"Footnote answers at (http://\S+)/chat/ \(Ctrl-C stops\)\n")


@dataclass(frozen=True)
class Server:
    """A server that is ready. `log` is the file of its stderr."""

    process: subprocess.Popen[str]
    base: str
    log: Path

    def stop(self, by: signal.Signals) -> int:
        """Send a signal and wait for the exit status."""
        self.process.send_signal(by)
        return self.process.wait(PATIENCE)

    def lines(self) -> list[dict[str, object]]:
        """Its log, which is JSON to the last line."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


@contextmanager
def serving(folder: Path, *arguments: str | Path, **variables: str) -> Iterator[Server]:
    """Run a server on a free port, from the folder, and wait for its word that it answers."""
    log = folder / "log"
    with log.open("w") as stderr:
        child = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "serve", "--port", "0", *map(str, arguments)],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, encoding="utf-8",
        )  # fmt: skip
    assert child.stdout is not None
    try:
        ready = READY.fullmatch(child.stdout.readline())
        assert ready, log.read_text()
        yield Server(child, ready[1], log)
    finally:
        child.kill()
        child.communicate()


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seed article, for the tests that leave it as it is."""
    with serving(tmp_path_factory.mktemp("server"), "--index", seed_index) as running:
        yield running


def ask(base: str, question: str = TURKEY) -> httpx.Response:
    return httpx.post(f"{base}/api/ask", json={"question": question}, timeout=PATIENCE)


def get(address: str) -> httpx.Response:
    return httpx.get(address, timeout=PATIENCE)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, which is asked again and again."""
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} never came"
        pause.wait(0.05)


def test_everything_is_there(server: Server) -> None:
    answer = ask(server.base).json()
    assert answer["citations"][0]["article_id"] == ARTICLE_ID
    for path in ("chat/", "embed", "widget.js", "healthz", "readyz", "metrics", "manifest.json"):
        assert get(f"{server.base}/{path}").status_code == 200, path
    described = get(f"{server.base}/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/articles/{id}", "/healthz"} <= set(described["paths"])
    assert get(f"{server.base}/docs").status_code == 404


@pytest.mark.parametrize("path", ["", "/", "/chat"])
def test_the_front_door_leads_to_the_chat(server: Server, path: str) -> None:
    came = httpx.get(f"{server.base}{path}", timeout=PATIENCE)
    assert (came.status_code, came.headers["location"]) == (307, "/chat/")


def test_log_is_json_and_tells_no_question(server: Server) -> None:
    name = ask(server.base, "what did Kaidanow say about zeppelins").headers["x-request-id"]
    (line,) = [line for line in server.lines() if line.get("id") == name]
    assert (line["route"], line["status"]) == ("/api/ask", 200)
    assert "zeppelins" not in server.log.read_text(encoding="utf-8")


def test_stop_with_pages_open_and_answers_running(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index) as running:
        pages = [open_stream(running.base, f"page{number}") for number in range(3)]
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, running.base) for _ in range(8)]
            assert asked[0].result().status_code == 200
            assert running.stop(signal.SIGTERM) == 0
        # What had been taken was answered; what came too late could not connect.
        late = [one for one in asked if one.exception()]
        assert all(isinstance(one.exception(), httpx.TransportError) for one in late)
        assert all(one.result().status_code == 200 for one in asked if one not in late)
        for page in pages:
            page.close()
        lines = running.lines()
        assert not [line for line in lines if line["level"] == "ERROR"]
        (stopping,) = [moment(line) for line in lines if line["message"] == "Shutting down"]
        ends = [moment(line) for line in lines if "heartbeat" in str(line.get("route"))]
        assert len(ends) == 3
        assert max(ends) - stopping < timedelta(seconds=8), "open pages are waited for"


def moment(line: dict[str, object]) -> datetime:
    return datetime.fromisoformat(str(line["time"]))


def hold(base: str) -> socket.socket:
    """Begin a request and never end it."""
    wire = connect(base)
    wire.sendall(
        b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: 50\r\nExpect: 100-continue\r\n\r\n"
    )
    assert wire.recv(1 << 16).startswith(b"HTTP/1.1 100")  # the server waits for the rest
    return wire


def connect(base: str) -> socket.socket:
    host, _, port = base.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def test_a_request_that_does_not_end_is_not_waited_for_long(
    seed_index: Path, tmp_path: Path
) -> None:
    with serving(tmp_path, "--index", seed_index) as running, hold(running.base):
        assert running.stop(signal.SIGTERM) == 0
        assert not [line for line in running.lines() if line["level"] == "ERROR"]


def test_ctrl_c_and_a_second_one(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index) as running, hold(running.base):
        running.process.send_signal(signal.SIGINT)
        until(lambda: "Shutting down" in running.log.read_text(), "the first Ctrl-C")
        assert running.stop(signal.SIGINT) == 130
        *lines, last = running.log.read_text().splitlines()
        assert last == "footnote: Stopped."
        assert "ERROR" not in {json.loads(line)["level"] for line in lines}


@pytest.mark.parametrize(
    ("stop", "status", "told"),
    [(signal.SIGTERM, 0, b""), (signal.SIGINT, 130, b"footnote: Stopped.\n")],
)
def test_stop_before_it_is_ready(
    seed_index: Path, stop: signal.Signals, status: int, told: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--index", str(seed_index)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip

    def listens() -> bool:
        assert child.poll() is None
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(listens, "the port")  # which is taken before the slow imports
        child.send_signal(stop)
        assert child.communicate(timeout=PATIENCE) == (b"", told)
        assert child.returncode == status
    finally:
        child.kill()
        child.communicate()


def open_stream(base: str, session: str) -> socket.socket:
    """Open the stream that each open page of Gradio holds, and see it begin."""
    stream = connect(base)
    path = f"/chat/gradio_api/heartbeat/{session}"
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    began = b""
    while b"ALIVE" not in began:
        part = stream.recv(1 << 16)
        assert part, began
        began += part
    return stream


def test_port_taken(server: Server, seed_index: Path) -> None:
    port = server.base.rpartition(":")[2]
    done = process("serve", "--port", port, "--index", str(seed_index))
    assert done.status == 2
    assert done.complaint == (
        f"Port {port} of 127.0.0.1 is taken, perhaps by another footnote serve; stop that, or "
        "choose another port with --port."
    )
    assert ask(server.base).status_code == 200


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("no.such.host.invalid", "There is no address no.such.host.invalid; write one of this "),
        ("a" * 70 + ".x", f"There is no address {'a' * 70}.x; write one of this machine"),
        ("192.0.2.1", "192.0.2.1 is no address of this machine; write one that is"),
    ],
)
def test_address_that_is_none(host: str, told: str) -> None:
    done = process("serve", "--host", host, "--port", "0")
    assert done.status == 2
    assert done.complaint.startswith(told)


def test_wrong_settings_are_told_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text("prot = 1\nlimits.working = 0\n")
    done = process("serve", "--config", str(tmp_path / "some.toml"), "--port", "x")
    assert (done.status, done.out) == (2, "")
    assert [line.partition(";")[0] for line in done.err.splitlines()] == [
        'footnote: --port is "x"',
        f"footnote: {tmp_path}/some.toml: limits.working is 0",
        f"footnote: There is no setting prot (in {tmp_path}/some.toml)",
    ]


def test_index_from_nothing_to_ready(tmp_path: Path) -> None:
    index = tmp_path / "some" / "index"
    with serving(tmp_path, FOOTNOTE_INDEX=str(index)) as running:
        told = (
            f"There is no index in {index}; make one with: footnote index ARTICLES --index {index}"
        )
        page = get(f"{running.base}/chat/")
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert f"<p>{told}</p>" in page.text
        assert '<meta http-equiv="refresh" content="5">' in page.text
        for refused in (get(f"{running.base}/readyz"), ask(running.base)):
            assert (refused.status_code, refused.json()["detail"]) == (503, told)
        assert get(f"{running.base}/healthz").status_code == 200
        assert main(["index", str(SEEDS), "--index", str(index)]) == 0
        assert ask(running.base).json()["supported"]
        assert get(f"{running.base}/readyz").status_code == 200
        assert "gradio" in get(f"{running.base}/chat/").text


def test_index_that_changes_while_it_is_asked(seed_index: Path, tmp_path: Path) -> None:
    index = shutil.copytree(seed_index, tmp_path / "index")
    (tmp_path / "mill").mkdir()
    mill = tmp_path / "mill" / "mill.txt"
    stop = threading.Event()

    def keep_asking() -> set[int]:
        seen = set()
        while not stop.is_set():
            seen.add(ask(running.base, "when did the paper mill burn down?").status_code)
        return seen

    with serving(tmp_path, "--index", index) as running, ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(keep_asking) for _ in range(2)]
        try:
            for day in ("Monday", "Tuesday", "Friday"):
                mill.write_text(f"The paper mill burned down on {day}.", encoding="utf-8")
                assert main(["index", str(mill.parent), "--index", str(index)]) == 0
                answer = ask(running.base, "when did the paper mill burn down?").json()
                assert answer["citations"][0]["quote"] == mill.read_text(encoding="utf-8")
        finally:
            stop.set()
        assert set[int]().union(*(one.result() for one in asked)) == {200}
        assert running.stop(signal.SIGTERM) == 0


def test_a_request_that_is_no_http_does_no_harm(server: Server) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n"):
        with connect(server.base) as wire:
            wire.sendall(nonsense)
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(1 << 16):
                pass
    assert ask(server.base).status_code == 200


def test_warned_of_what_may_not_be_meant(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index, FOOTNOTE_UPLOADS__ON="true") as running:
        until(lambda: bool(running.log.read_text()), "a line of the log")
        (line,) = [line for line in running.lines() if line["level"] == "WARNING"]
        assert str(line["message"]).startswith("Everybody who reaches this server may add articles")
