"""How `footnote serve` stops: soon, with what runs answered, and without noise."""

import json
import os
import signal
import socket
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.seed import ROOT
from tests.server_process import PATIENCE, ask, connect, serving, until
from ui.server.stopping import stopping_early


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


@pytest.mark.parametrize(
    ("stop", "raised"), [(signal.SIGTERM, SystemExit), (signal.SIGINT, KeyboardInterrupt)]
)
def test_a_stop_that_is_lost_in_a_callback_comes_later(
    stop: signal.Signals, raised: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    class Module: ...

    with stopping_early() as early:
        early.due()
        imported = Module()
        lock = weakref.ref(imported, lambda _: signal.raise_signal(stop))
        del imported  # the callback runs, and what is raised in it goes nowhere
        assert lock() is None
        with pytest.raises(raised):
            early.due()
    assert capfd.readouterr().err == ""


def test_the_status_after_ctrl_c_within_exec(tmp_path: Path) -> None:
    (tmp_path / "stopped.py").write_text(
        "import signal, sys\n"
        "from ui.server.stopping import stopping_early\n"
        "with stopping_early():\n"
        "    try:\n"
        "        exec('signal.raise_signal(signal.SIGINT)')\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(130)\n"
    )
    paths = os.pathsep.join((str(ROOT), str(tmp_path)))
    ended = subprocess.run(
        [sys.executable, "-m", "stopped"], env=os.environ | {"PYTHONPATH": paths}, check=False
    )
    assert ended.returncode == 130


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
