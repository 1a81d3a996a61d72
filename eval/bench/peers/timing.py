"""What every script here does with its program: python -m eval.bench.peers.NAME MODE FILE FOLDER.

FILE holds JSON: `model` (a folder), and the texts `passages`, `warm_up` and `timed`. Mode "warm"
builds and saves an index, then asks; "cold" loads what was saved and asks one question; with the
word "hybrid" behind them, words count beside meaning. One line of JSON is printed. Only the
standard library is imported here, because other environments hold nothing of Footnote.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

NEAREST = 10
_WARM_UP = 32  # passages


class Peer(Protocol):
    """A program that searches passages. Passages are known by their place in the list, from 0."""

    def build(self, passages: list[str]) -> None:
        """Embed and index the passages, in place of any before."""
        ...

    def save(self, folder: Path) -> None:
        """Write the index into a folder that is there."""
        ...

    def load(self, folder: Path) -> None:
        """Read what `save` wrote."""
        ...

    def ask(self, question: str) -> list[int]:
        """The NEAREST best passages, best first."""
        ...


def main(open_peer: Callable[[str, bool], Peer]) -> None:
    """Do what the arguments say. open_peer: model folder, hybrid -> the program, model loaded."""
    mode, file, folder, *rest = sys.argv[1:]
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    peer = open_peer(given["model"], rest == ["hybrid"])
    if mode == "cold":
        peer.load(Path(folder))
        row: dict[str, object] = {"hits": [peer.ask(given["timed"][0])]}
    else:
        row = {"passages_per_second": _build(peer, given["passages"])}
        peer.save(Path(folder))
        row |= ask_all(peer.ask, given["warm_up"], given["timed"])
    print(json.dumps(row | {"peak_mb": peak_mb()}))  # noqa: T201


def _build(peer: Peer, passages: list[str]) -> float:
    peer.build(passages[:_WARM_UP])
    start = time.perf_counter()
    peer.build(passages)
    return len(passages) / (time.perf_counter() - start)


def ask_all(
    ask: Callable[[str], list[int]], warm_up: list[str], timed: list[str]
) -> dict[str, object]:
    """Ask all: the median and the 95th percentile in ms, and the hits, of those timed."""
    for question in warm_up:
        ask(question)
    taken, hits = [], []
    for question in timed:
        start = time.perf_counter()
        hits.append(ask(question))
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return {
        "question_ms": taken[len(taken) // 2],
        "question_p95_ms": taken[len(taken) * 95 // 100],
        "hits": hits,
    }


def peak_mb() -> float:
    """The most memory (MB) that this process has held so far; where Linux does not tell it of the
    process alone, the figure may hold what its parent held when it was started."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
