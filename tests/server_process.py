"""`footnote serve` as a process of its own, for tests that stop it, signal it or read its log."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.seed import ROOT, TURKEY

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
    own = {"PYTHONPATH": str(ROOT), "FOOTNOTE_FAST": "1"}
    with log.open("w") as stderr:
        child = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "serve", "--port", "0", *map(str, arguments)],
            cwd=folder, env={**os.environ, **own, **variables},
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


def ask(base: str, question: str = TURKEY) -> httpx.Response:
    """Ask the interface a question."""
    return httpx.post(f"{base}/api/ask", json={"question": question}, timeout=PATIENCE)


def get(address: str) -> httpx.Response:
    """Get an address, without following where it leads."""
    return httpx.get(address, timeout=PATIENCE)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, which is asked again and again."""
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} never came"
        pause.wait(0.05)


def connect(base: str) -> socket.socket:
    """A bare connection to a server."""
    host, _, port = base.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
