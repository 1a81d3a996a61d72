"""The seed article and the ways to ask about it, shared by several test files."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.contract import to_json
from qa.types import Answer

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
ARTICLE_ID = "000_6a0a4035a744aefa"
GOLD = [
    json.loads(line)
    for line in (ROOT / "eval/gold/seed.jsonl").read_text(encoding="utf-8").splitlines()
]
_ON_THIS_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches it
from ui.cli import main
sys.exit(main(sys.argv[1:]))
"""
TURKEY = "what did Kaidanow say about Turkey"


@dataclass(frozen=True)
class Run:
    """How a command ended: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What it wrote, as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaint(self) -> str:
        """The one sentence that it put on stderr instead of an answer."""
        assert self.status not in {0, None}, self.out
        line = self.err.removesuffix("\n")
        assert line.startswith("footnote: ")
        assert "\n" not in line
        return line.removeprefix("footnote: ")


def process(*arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Run:
    """Run `footnote` as a process of its own, its output piped."""
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=ROOT, input=stdin, capture_output=True, encoding="utf-8", env=env, check=False,
    )  # fmt: skip
    return Run(done.returncode, done.stdout, done.stderr)


def terminal(
    *arguments: str, columns: int = 80, typed: Sequence[str] = (), env: Mapping[str, str]
) -> Run:
    """Run `footnote` on a terminal of its own, as a person does.

    `typed` holds what is typed, one after the other, each time the prompt appears. What it writes
    on stdout and stderr comes as one text, as on a screen. Ctrl-C needs a line's end behind it:
    where it comes just before Python begins to wait for a key, nothing else wakes it.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
    known = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    child = subprocess.Popen(
        [sys.executable, "-c", _ON_THIS_TERMINAL, *arguments],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**known, "TERM": "xterm-256color", **env},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    waiting = list(typed)
    try:
        with suppress(OSError):  # EIO, when the child has closed its end
            while read := os.read(ours, 65536):
                shown += read
                if waiting and shown.endswith(b"> "):
                    os.write(ours, waiting.pop(0).encode())
        return Run(child.wait(), shown.decode().replace("\r\n", "\n"), "")
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def without_timings(answer: Answer) -> str:
    """An answer as its JSON text, byte for byte, but for what differs from run to run."""
    return json.dumps(to_json(answer) | {"timings_ms": {}}, ensure_ascii=False)
