"""Measures and writes RESULTS.md: python -m eval.bench --data FOLDER [--only PART ...]."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench import tables
from eval.bench.environments import PEERS
from eval.bench.growth import SIZES, measure_growth
from eval.bench.machine import describe
from eval.bench.peering import compare
from eval.bench.plot import draw
from eval.bench.pool import load_pool
from eval.bench.quality import measure_quality, measure_refusal
from eval.bench.results import ORDER, write_sections
from eval.bench.serving import SECONDS, SERVED_BY, measure_serving
from eval.bench.speed import measure_cold, measure_speed, write_pool
from index.errors import FootnoteError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULTS = HERE / "RESULTS.md"
PLOT = HERE / "growth.svg"
_WORK = ROOT / "var" / "bench"
_SEEDS = ROOT / "seeds"
_QUALITY, _PARAGRAPHS, _THEMES, _SPEED, _COLD, _PEERS, _GROWTH, _SERVING = ORDER


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure part by part, writing each part's sections when it is done; 2 where one cannot be
    measured, 130 after Ctrl-C. What was not measured stays in RESULTS.md as it was."""
    parser = argparse.ArgumentParser(prog="eval.bench", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds xquad.en.json")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help=f"measure these parts only: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--growth-up-to", type=int, default=SIZES[-1], metavar="PASSAGES",
                        help=f"grow no further than this (default {SIZES[-1]})")  # fmt: skip
    parser.add_argument("--serve-for", type=float, default=SECONDS, metavar="SECONDS",
                        help=f"load the server for so long (default {SECONDS})")  # fmt: skip
    given = parser.parse_args(arguments)
    if given.growth_up_to < SIZES[1]:
        parser.error(f"--growth-up-to needs two sizes at least; give {SIZES[1]} or more")
    if not 1 <= given.serve_for <= SECONDS:
        parser.error(f"--serve-for is a number of seconds; give 1 to {SECONDS}")
    _WORK.mkdir(parents=True, exist_ok=True)
    try:
        for name in (part for part in PARTS if part in given.only):
            with TemporaryDirectory(prefix=f"{name}-", dir=_WORK) as scratch:
                fresh = PARTS[name](given, Path(scratch))
            write_sections(RESULTS, fresh)
            print("\n\n".join(f"## {title}\n\n{body}" for title, body in fresh.items()))  # noqa: T201
    except FootnoteError as error:
        say(f"bench: {error}")
        return 2
    except KeyboardInterrupt:
        say("bench: stopped; the parts that were done are written.")
        return 130
    return 0


def say(line: str) -> None:
    """Tell how far it is, on stderr."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _quality(given: argparse.Namespace, scratch: Path) -> dict[str, str]:
    about = _about("quality")
    bodies = {_QUALITY: tables.quality(measure_quality(given.data, scratch / "whole"))}
    for title, by_theme in ((_PARAGRAPHS, False), (_THEMES, True)):
        figures = measure_refusal(given.data, scratch / f"half-{by_theme}", by_theme=by_theme)
        bodies[title] = tables.refusal(figures)
    return {title: f"{about}\n\n{body}" for title, body in bodies.items()}


def _speed(given: argparse.Namespace, scratch: Path) -> dict[str, str]:
    about = _about("speed")
    _, asked = write_pool(given.data, scratch)
    rows = measure_speed(asked, scratch, say)
    return {
        _SPEED: f"{about}\n\n{tables.speed(*rows)}",
        _COLD: f"{about}\n\n{tables.cold(measure_cold(_SEEDS, scratch))}",
    }


def _peers(given: argparse.Namespace, scratch: Path) -> dict[str, str]:
    pool, asked = write_pool(given.data, scratch)
    compared = compare(pool, PEERS, asked, _WORK / "envs", scratch, say)
    return {_PEERS: f"{_about('peers', compared.versions)}\n\n{tables.peers(compared)}"}


def _growth(given: argparse.Namespace, scratch: Path) -> dict[str, str]:
    about = _about("growth")
    sizes = [size for size in SIZES if size <= given.growth_up_to]
    grown = measure_growth(load_pool(given.data), scratch, sizes, say)
    PLOT.write_text(draw(tables.curves(grown), "passages"), encoding="utf-8")
    return {_GROWTH: f"{about}\n\n{tables.growth(grown, PLOT.name)}"}


def _serving(given: argparse.Namespace, scratch: Path) -> dict[str, str]:
    about = _about("serving", {name: version(name) for name in SERVED_BY})
    pool, _ = write_pool(given.data, scratch)
    questions = [item.question for item in pool.timed]
    served = measure_serving(scratch / "articles", questions, scratch, given.serve_for, say)
    return {_SERVING: f"{about}\n\n{tables.serving(served)}"}


def _about(part: str, versions: dict[str, str] | None = None) -> str:
    return describe(f"python -m eval.bench --only {part}", versions)


_Part = Callable[[argparse.Namespace, Path], dict[str, str]]
PARTS: dict[str, _Part] = {
    "quality": _quality,
    "speed": _speed,
    "peers": _peers,
    "growth": _growth,
    "serving": _serving,
}

if __name__ == "__main__":
    for stop in (signal.SIGINT, signal.SIGTERM):  # also where the shell has it ignored: "make &"
        signal.signal(stop, signal.default_int_handler)
    sys.exit(main())
