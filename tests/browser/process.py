"""`footnote serve` as a process of its own, watched from outside."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.seed import ROOT

_WATCH = Path(__file__).parent / "watch"
_PATIENCE = 120.0  # seconds; far more than a slow machine needs
_READY = re.compile(r"Footnote answers at http://127\.0\.0\.1:(\d+)(\S*)/chat/")


@dataclass(frozen=True)
class Server:
    """A server that has been started; `folder` holds its settings, feedback and logs."""

    folder: Path
    process: subprocess.Popen[bytes]

    @cached_property
    def port(self) -> int:
        """The port, known once the server says that it is ready."""
        pause, end = threading.Event(), time.monotonic() + _PATIENCE
        while not (ready := _READY.search(self.log)):
            assert self.process.poll() is None, f"the server did not start: {self.log}"
            assert time.monotonic() < end, f"the server says nothing: {self.log}"
            pause.wait(0.05)
        return int(ready[1])

    @property
    def local(self) -> str:
        """Where it is reached, below the prefix, by its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def chat(self) -> str:
        """Where it is reached by its name, which is no secure context for the browser."""
        return f"http://chat.intranet.test:{self.port}"

    @property
    def log(self) -> str:
        """What it wrote on stdout and stderr."""
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def asked_of_the_network(self) -> list[tuple[str, str]]:
        """What the process asked of the network: (event, name or address)."""
        lines = (self.folder / "watch").read_text(encoding="utf-8").splitlines()
        return [(event, host) for event, _, host in (line.partition(" ") for line in lines)]


@contextmanager
def running(folder: Path, settings: Mapping[str, Any]) -> Iterator[Server]:
    """Run a server with these settings. It has to stop with status 0 when it is told to, and may
    not have logged a traceback."""
    folder.mkdir(parents=True)
    config = folder / "footnote.toml"
    own = {"feedback": f"{folder / 'feedback.sqlite'}", "fast": True}
    config.write_text(_toml({**own, **settings}))
    environment = {**os.environ, "WATCH_OF_THE_NETWORK": str(folder / "watch")}
    environment["PYTHONPATH"] = str(_WATCH)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "serve", "--config", str(config), "--port", "0"],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
        )  # fmt: skip
    server = Server(folder, process)
    try:
        yield server
        assert process.poll() is None, f"the server has ended: {server.log}"
    finally:
        process.terminate()
        try:
            status = process.wait(_PATIENCE)
        finally:
            process.kill()
    assert status == 0, server.log
    assert "Traceback" not in server.log, server.log


def _toml(settings: Mapping[str, Any]) -> str:
    """Settings as TOML, which writes texts, numbers and lists of them as JSON does."""
    lines = [
        f"{key} = {json.dumps(value)}"
        for key, value in settings.items()
        if not isinstance(value, dict)
    ]
    for key, value in settings.items():
        if isinstance(value, dict):
            lines.append(f"[{key}]\n{_toml(value)}")
    return "\n".join(lines)
