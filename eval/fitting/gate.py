"""Fits the relevance gate and its threshold: python -m eval.fitting.gate FOLDER.

Half of the articles of a part are indexed and asked questions of five kinds: answered by an article
that is there; by one that is not, though its neighbours are; by one of another part; by a sentence
that is taken out of those found; and questions whose most telling word is exchanged.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.fitting.exchanging import exchange
from eval.fitting.pool import Asked, Pool, build_store, is_one_of, load_pool
from eval.metrics.calibration import expected_calibration_error
from index.models import open_embedder
from index.protocols import Embedder
from index.types import Article
from qa.candidates import gather
from qa.extracting import choose
from qa.gate import SIGNALS, signals
from qa.question import understand
from qa.ranking import Ranker, reading_ranker, shipped_ranker
from qa.reader import is_shipped
from qa.retrieving import rank, retrieve

TARGET = Path(__file__).parents[2] / "qa" / "data" / "gate.json"
KINDS = ("there", "neighbour", "elsewhere", "taken out", "exchanged")
_LEAST = 0.05  # coverage; below it a precision would rest on too few answers
_STEPS = np.linspace(0.05, 0.95, 91)

Rows = tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.str_]]


def ask_all(
    articles: Sequence[Article],
    asked: Sequence[Asked],
    foreign: Sequence[Asked],
    embedder: Embedder,
    ranker: Ranker,
) -> Rows:
    """Signals float32 (n, s), whether the shown sentences answer, bool (n,), and the kinds (n,).

    foreign: questions of another part.
    """
    there = {article.id for article in articles[::2]}
    store = build_store([article for article in articles if article.id in there], embedder)
    rows, answered, kinds = [], [], []
    for kind, item in _kinds(asked, foreign, there):
        question = understand(item.question)
        vector = embedder.embed_question(question.text)
        candidates = gather(store, retrieve(store, question.text, vector, None))
        if kind == "taken out":
            candidates = [c for c in candidates if not is_one_of(c.text, item.positives)]
        elif kind == "neighbour":
            # Neighbouring articles share sentences; where one holds the answer it is there.
            kind = "there" if any(is_one_of(c.text, item.positives) for c in candidates) else kind
        if not candidates:
            continue
        ranked = rank(ranker, question, vector, candidates)
        shown = [c for c in choose(ranked) if is_one_of(c.text, item.positives)]
        rows.append(signals(question, ranked))
        answered.append(kind == "there" and bool(shown))
        kinds.append(kind)
    return np.stack(rows), np.array(answered, dtype=bool), np.array(kinds)


def _kinds(
    asked: Sequence[Asked], foreign: Sequence[Asked], there: set[str]
) -> Iterator[tuple[str, Asked]]:
    """Half of the questions of articles that are there stay as they are, the rest is spoilt."""
    inside = [item for item in asked if item.article_id in there]
    outside = [item for item in asked if item.article_id not in there]
    for at, item in enumerate(inside):
        if at % 4 < 2:
            yield "there", item
        elif at % 4 == 2:
            yield "taken out", item
        else:
            other = inside[(at + len(inside) // 2) % len(inside)]
            changed = exchange(item.question, other.question)
            yield "exchanged", Asked(changed, item.article_id, item.positives)
    for item in outside[::2]:
        yield "neighbour", item
    for item in foreign[::8]:
        yield "elsewhere", item


@dataclass(frozen=True, eq=False, slots=True)
class Logistic:
    """A logistic model: weights float64 (s,), and bias."""

    weights: NDArray[np.float64]
    bias: float

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each row of signals, float32 (n, s): float64 (n,)."""
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(rows @ self.weights + self.bias)))
        return result


def fit_model(rows: NDArray[np.float32], answered: NDArray[np.bool_]) -> Logistic:
    """Fit to signals, float32 (n, s), and whether what was shown answers, bool (n,)."""
    scale = rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows / scale, answered)
    return Logistic(model.coef_[0] / scale, float(model.intercept_[0]))


def best_threshold(probabilities: NDArray[np.float64], answered: NDArray[np.bool_]) -> float:
    """The threshold with the best mean of the shares decided rightly among the answered and
    among the others (balanced accuracy)."""

    def balanced(threshold: float) -> float:
        through = probabilities >= threshold
        return float(through[answered].mean() + (~through)[~answered].mean())

    return float(max(_STEPS, key=balanced))


def measure(
    probabilities: NDArray[np.float64],
    answered: NDArray[np.bool_],
    kinds: NDArray[np.str_],
    threshold: float,
) -> dict[str, float]:
    """AUROC of each spoilt kind against the questions answered, and the shares let through."""
    figures = {"calibration_error": expected_calibration_error(answered, probabilities)}
    for kind in KINDS[1:]:
        chosen = answered | (kinds == kind)
        figures[f"auroc, {kind}"] = float(roc_auc_score(answered[chosen], probabilities[chosen]))
    for kind in KINDS:
        figures[f"let through, {kind}"] = float((probabilities[kinds == kind] >= threshold).mean())
    return {name: round(value, 4) for name, value in figures.items()}


def curve(
    probabilities: NDArray[np.float64], answered: NDArray[np.bool_], kinds: NDArray[np.str_]
) -> list[tuple[float, float, float]]:
    """Of each threshold: the share of the answerable questions that are answered, at least _LEAST,
    and the share of right answers among the answers, where every second question has none."""
    there = kinds == "there"
    points = []
    for threshold in _STEPS:
        through = probabilities >= threshold
        right = (through & answered).sum() / there.sum()
        wrong = (through & there & ~answered).sum() / there.sum() + through[~there].mean()
        if through[there].mean() >= _LEAST:
            point = (threshold, through[there].mean(), right / (right + wrong))
            points.append(tuple(round(float(value), 3) for value in point))
    return points  # type: ignore[return-value]  # three of them


def fit(pool: Pool, embedder: Embedder, ranker: Ranker) -> dict[str, Any]:
    """Fit for a ranker on one part; the threshold and figures, the latter of the held-out part."""
    elsewhere = pool["rank"][1]
    rows, answered, _ = ask_all(*pool["gate"], elsewhere, embedder, ranker)
    model = fit_model(rows, answered)
    threshold = best_threshold(model.probabilities(rows), answered)
    held, held_answered, kinds = ask_all(*pool["held"], elsewhere[1:], embedder, ranker)
    probabilities = model.probabilities(held)
    named = zip(SIGNALS, model.weights, strict=True)
    return {
        "weights": {name: round(float(weight), 5) for name, weight in named},
        "bias": round(model.bias, 5),
        "threshold": round(threshold, 3),
        "curve": curve(probabilities, held_answered, kinds),
        "held_out": {"questions": len(held)}
        | measure(probabilities, held_answered, kinds, threshold),
    }


def main() -> None:
    """Fit the gates of both rankers, write them, print what the held-out part says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    pool = load_pool(parser.parse_args().folder)
    embedder = open_embedder()
    fitted = {"fast": fit(pool, embedder, shipped_ranker())}
    if is_shipped():
        fitted["reading"] = fit(pool, embedder, reading_ranker())
    points = re.compile(r"\[\s+([\d.]+),\s+([\d.]+),\s+([\d.]+)\s+\]")
    text = points.sub(r"[\1, \2, \3]", json.dumps(fitted, indent=1))  # a line each
    TARGET.write_text(f"{text}\n", encoding="utf-8")
    print(json.dumps(fitted, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
