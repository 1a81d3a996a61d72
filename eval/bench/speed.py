"""Speed beside a plain script in Footnote's own environment, and a cold question's time and
memory."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from eval.bench.environments import PeerError
from eval.bench.peering import ROUNDS, Row, Say, run_in_turn
from eval.bench.pool import Pool, load_pool
from eval.bench.running import Program, call, footnote
from eval.bench.xquad import write_articles

_QUESTION = "what did Kaidanow say about Turkey"
_LOADED = """\
import sys
from eval.bench.peers.timing import peak_mb
from ui.cli import main
main(["ask", {question!r}, "--index", {index!r}])
print(peak_mb(), "torch" in sys.modules)
"""


@dataclass(frozen=True, slots=True)
class Cold:
    """A cold `footnote ask`: seconds from process start to its end (median), peak resident
    memory in MB (as Linux counts it for the process alone), and whether torch was imported."""

    seconds: float
    peak_mb: float
    torch: bool


def write_pool(data: Path, scratch: Path) -> tuple[Pool, Path]:
    """Write the articles of the pool into scratch/articles and what the programs are told into a
    file; returns the pool and that file. Raises FootnoteError where the data is missing."""
    pool = load_pool(data)
    write_articles(pool.articles, scratch / "articles")
    given = scratch / "given.json"
    given.write_text(json.dumps(pool.given()), encoding="utf-8")
    return pool, given


def measure_speed(given: Path, scratch: Path, say: Say) -> tuple[Row, Row]:
    """Footnote and the plain script in turn, ROUNDS times, each in a process of its own, loaded
    and warmed up before the clock runs. Raises PeerError where one fails."""
    plain = Program("plain script", Path(sys.executable), "eval.bench.peers.plain")
    programs = [footnote(scratch / "articles"), plain]
    ours, other = run_in_turn(programs, given, scratch, ROUNDS, say)
    for row in (ours, other):
        if row.problem:
            raise PeerError(row.problem)
    return ours, other


def measure_cold(seeds: Path, scratch: Path) -> Cold:
    """Index the shipped articles, then ask in fresh processes."""
    index = scratch / "seeds"
    command = [sys.executable, "-m", "ui.cli"]
    call("footnote index", [*command, "index", str(seeds), "--index", str(index)])
    taken = []
    for _ in range(2 * ROUNDS + 1):
        start = time.perf_counter()
        call("footnote ask", [*command, "ask", _QUESTION, "--index", str(index)])
        taken.append(time.perf_counter() - start)
    script = _LOADED.format(question=_QUESTION, index=str(index))
    peak, torch = call("footnote ask", [sys.executable, "-c", script]).splitlines()[-1].split()
    return Cold(median(taken), float(peak), torch == "True")
