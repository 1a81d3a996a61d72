"""Speed beside a plain script over the same passages, and a cold question's time and memory."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from eval.bench.xquad import load_xquad, write_articles
from index import database
from index.store import open_store

QUESTIONS = 300
ROUNDS = 3
_QUESTION = "what did Kaidanow say about Turkey"
_LOADED = """\
import sys
from ui.cli import main
main(["ask", {question!r}, "--index", {index!r}])
print("torch" in sys.modules)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same figure of both programs, medians over the rounds, and the median of the ratios."""

    ours: float
    plain: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Cold:
    """A cold `footnote ask`: seconds from process start to its end (median), peak resident
    memory in MB, and whether torch was imported."""

    seconds: float
    peak_mb: float
    torch: bool


def measure_speed(data: Path, scratch: Path) -> dict[str, Pair]:
    """Both programs in turn, ROUNDS times, each in a process of its own."""
    articles, asked = load_xquad(data)
    write_articles(articles, scratch / "articles")
    questions = [item.question for item in asked[:: len(asked) // QUESTIONS]]
    (scratch / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    ours, plain = [], []
    for number in range(ROUNDS):
        index = scratch / f"index-{number}"
        arguments = [scratch / "articles", index, scratch / "questions.json"]
        ours.append(_run("eval.bench.ours", *arguments))
        given = {"passages": _passages(index), "questions": questions}
        (scratch / "given.json").write_text(json.dumps(given), encoding="utf-8")
        plain.append(_run("eval.bench.plain", scratch / "given.json"))
    return {
        name: Pair(
            median(row[name] for row in ours),
            median(row[name] for row in plain),
            median(one[name] / other[name] for one, other in zip(ours, plain, strict=True)),
        )
        for name in ("passages_per_second", "question_ms")
    }


def measure_cold(seeds: Path, scratch: Path) -> Cold:
    """Index the shipped articles, then ask in fresh processes."""
    index = scratch / "seeds"
    command = [sys.executable, "-m", "ui.cli"]
    subprocess.run(
        [*command, "index", str(seeds), "--index", str(index)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    taken = []
    for _ in range(2 * ROUNDS + 1):
        start = time.perf_counter()
        _, peak = _watched([*command, "ask", _QUESTION, "--index", str(index)])
        taken.append((time.perf_counter() - start, peak))
    script = _LOADED.format(question=_QUESTION, index=str(index))
    output, _ = _watched([sys.executable, "-c", script])
    return Cold(
        median(seconds for seconds, _ in taken),
        max(peak for _, peak in taken),
        output.strip().endswith("True"),
    )


def _run(module: str, *arguments: Path) -> dict[str, float]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def _watched(command: list[str]) -> tuple[str, float]:
    """The output of a process, and its peak resident memory in MB (Linux counts in KiB)."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output, usage.ru_maxrss / 1024


def _passages(index: Path) -> list[str]:
    with open_store(index) as store:
        keys = database.passage_keys(store.connection)
        found = database.passages(store.connection, keys.tolist())
    return [found[key].text for key in sorted(found)]
