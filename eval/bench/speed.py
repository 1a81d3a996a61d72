"""Speed beside a plain script over the same passages, and a cold question's time and memory."""

import json
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
import re, sys
from pathlib import Path
from ui.cli import main
main(["ask", {question!r}, "--index", {index!r}])
peak = re.search("VmHWM:\\\\s*([0-9]+) kB", Path("/proc/self/status").read_text())
print(int(peak[1]) / 1024, "torch" in sys.modules)
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
    memory in MB (as Linux counts it for the process alone), and whether torch was imported."""

    seconds: float
    peak_mb: float
    torch: bool


def measure_speed(data: Path, scratch: Path) -> dict[str, Pair]:
    """Both programs in turn, ROUNDS times, each in a process of its own, loaded and warmed up
    before the clock runs: a question's time is the median of those asked after as many others."""
    articles, asked = load_xquad(data)
    write_articles(articles, scratch / "articles")
    step = len(asked) // QUESTIONS
    questions = {
        "warm_up": [item.question for item in asked[step // 2 :: step]],
        "timed": [item.question for item in asked[::step]],
    }
    (scratch / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    ours, plain = [], []
    for number in range(ROUNDS):
        index = scratch / f"index-{number}"
        arguments = [scratch / "articles", index, scratch / "questions.json"]
        ours.append(_run("eval.bench.ours", *arguments))
        given = questions | {"passages": _passages(index)}
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
        _output([*command, "ask", _QUESTION, "--index", str(index)])
        taken.append(time.perf_counter() - start)
    script = _LOADED.format(question=_QUESTION, index=str(index))
    peak, torch = _output([sys.executable, "-c", script]).splitlines()[-1].split()
    return Cold(median(taken), float(peak), torch == "True")


def _run(module: str, *arguments: Path) -> dict[str, float]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    row: dict[str, float] = json.loads(_output(command).splitlines()[-1])
    return row


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _passages(index: Path) -> list[str]:
    with open_store(index) as store:
        keys = database.passage_keys(store.connection)
        found = database.passages(store.connection, keys.tolist())
    return [found[key].text for key in sorted(found)]
