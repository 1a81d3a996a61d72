"""What each signal brings: python -m eval.ablation FOLDER [--fp32 MODEL].

Every signal is taken out, one by one, and the rest fitted anew on the part for it; what the
held-out part then says stands beside the warm time. MODEL is a folder of the reader in fp32.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from eval.bench.tables import table
from eval.fitting.gate import Rows, ask_all, fit_model, measure
from eval.fitting.pool import load_pool
from eval.fitting.ranker import Slate, ask_parts, best_read, fit, success
from eval.terminal import say
from index.models import open_embedder
from qa.features import NAMES
from qa.gate import SIGNALS
from qa.ranking import LinearRanker, ReadingRanker, reading_ranker, shipped_ranker
from qa.reader import OnnxReader, shipped_reader

_TIMED = 200  # questions
_READ = "read"
_CONTEXT = ("passage_dense", "passage_lexical", "covered_near")
Parts = dict[str, list[Slate]]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    parser.add_argument("--fp32", type=Path, help="folder of the reader in fp32")
    options = parser.parse_args()
    pool, embedder = load_pool(options.folder), open_embedder()
    made = ask_parts(pool, embedder)
    fp32 = OnnxReader(options.fp32) if options.fp32 else None
    say(table(["ranking", "success@1", "success@3", "warm, ms"], ranking(made, fp32)))
    fitting, held = (
        ask_all(*pool[part], pool["rank"][1][at:], embedder, reading_ranker())
        for at, part in enumerate(("gate", "held"))
    )
    head = ["gate", "AUROC, neighbour", "AUROC, taken out", "AUROC, exchanged", "ECE"]
    say(f"\n{table(head, gating(fitting, held))}")


def ranking(made: Parts, fp32: OnnxReader | None) -> list[list[str]]:
    """The ranking with all signals, without the reader, with nothing else, and with each out."""
    ranker = reading_ranker()
    read = _read(made, shipped_reader())
    own = range(len(NAMES) + 1)
    rows = [
        _row("all", read, own, ranker),
        _row("the reader out (--fast)", made, own[:-1], shipped_ranker()),
        _row("the reader alone", read, own[-1:], ranker),
    ]
    if fp32 is not None:
        other = read | _read({"held": made["held"]}, fp32)
        rows.append(_row("the reader in fp32", other, own, replace(ranker, reader=fp32)))
    around = [at for at, name in enumerate((*NAMES, _READ)) if name not in _CONTEXT]
    rows.append(_row(f"the context out ({', '.join(_CONTEXT)})", read, around, ranker))
    for at, name in enumerate(NAMES):
        rows.append(_row(f"{name} out", read, [one for one in own if one != at], ranker))
    return rows


def gating(fitting: Rows, held: Rows) -> list[list[str]]:
    """The gate with all signals, and with each out."""
    whole = list(range(len(SIGNALS)))
    chosen = {"all": whole} | {
        f"{name} out": [one for one in whole if one != at] for at, name in enumerate(SIGNALS)
    }
    rows = []
    for name, columns in chosen.items():
        model = fit_model(fitting[0][:, columns], fitting[1])
        figures = measure(model.probabilities(held[0][:, columns]), *held[1:], threshold=0.5)
        kinds = ("neighbour", "taken out", "exchanged")
        values = [*(figures[f"auroc, {kind}"] for kind in kinds), figures["calibration_error"]]
        rows.append([name, *(f"{value:.4f}" for value in values)])
    return rows


def _read(made: Parts, reader: OnnxReader) -> Parts:
    first = shipped_ranker()
    return {part: [best_read(one, first, reader) for one in of] for part, of in made.items()}


def _row(
    name: str, made: Parts, columns: Sequence[int], ranker: LinearRanker | ReadingRanker
) -> list[str]:
    own = {
        part: [replace(one, rows=one.rows[:, list(columns)]) for one in of]
        for part, of in made.items()
    }
    weights = fit(own["rank"])
    if isinstance(ranker, ReadingRanker) and isinstance(ranker.reader, OnnxReader):
        ranker.reader.forget()
    found = [f"{success(own['held'], weights, k):.4f}" for k in (1, 3)]
    return [name, *found, f"{_milliseconds(_with(ranker, columns, weights), made['held']):.1f}"]


def _with(
    ranker: LinearRanker | ReadingRanker, columns: Sequence[int], fitted: NDArray[np.float64]
) -> Callable[[Slate], object]:
    """Scores a slate as a product would that had only these signals."""
    weights = np.zeros(len(ranker.weights))
    weights[list(columns)] = fitted
    own = replace(ranker, weights=tuple(weights))

    def score(one: Slate) -> object:
        return own.score(one.question, one.texts, one.rows[:, : len(NAMES)])

    return score


def _milliseconds(score: Callable[[Slate], object], made: Sequence[Slate]) -> float:
    """The median time of a question."""
    taken = []
    for slate in made[:_TIMED]:
        start = perf_counter()
        score(slate)
        taken.append((perf_counter() - start) * 1000)
    return float(np.median(taken))


if __name__ == "__main__":
    main()
