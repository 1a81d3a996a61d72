"""Running the programs to measure, each as a process of its own, and reading what they print."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.environments import PeerError

ROOT = Path(__file__).parents[2]
_SAID_CHARS = 200
_PATIENCE_SECONDS = 3600
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A program as it is started: its name in the table, its Python, its module, what follows the
    arguments that all get."""

    label: str
    python: Path
    module: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """One warm run: rates, milliseconds, the peak in MB, and for each timed question its hits."""

    passages_per_second: float
    question_ms: float
    question_p95_ms: float
    peak_mb: float
    hits: list[list[int]]


@dataclass(frozen=True, slots=True)
class Started:
    """One cold run: seconds from process start to its end, and the peak in MB."""

    seconds: float
    peak_mb: float


def footnote(articles: Path) -> Program:
    """Footnote itself, in the environment that runs this."""
    return Program("Footnote", Path(sys.executable), "eval.bench.ours", (str(articles),))


def run_warm(program: Program, given: Path, folder: Path) -> Timed:
    """Build and save an index in `folder`, then ask. Raises PeerError where it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    return Timed(**_run(program, "warm", given, folder))


def run_cold(program: Program, given: Path, folder: Path) -> Started:
    """Load what a warm run saved in `folder` and ask one question. Raises PeerError."""
    start = time.perf_counter()
    row = _run(program, "cold", given, folder)
    return Started(time.perf_counter() - start, row["peak_mb"])


def call(label: str, command: Sequence[str]) -> str:
    """Run a command from the project's root, offline; returns what it prints.
    Raises PeerError with the last line that it wrote on stderr where it fails, and where it takes
    longer than an hour."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | _OFFLINE,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(f"{label} was given up ({error}).") from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1][:_SAID_CHARS]
        raise PeerError(f"{label} stopped with status {done.returncode} ({said}); see its script.")
    return done.stdout


def _run(program: Program, mode: str, given: Path, folder: Path) -> dict[str, Any]:
    command = [str(program.python), "-m", program.module, mode, str(given), str(folder)]
    said = call(program.label, [*command, *program.more])
    row: dict[str, Any] = json.loads(said.splitlines()[-1])
    return row
