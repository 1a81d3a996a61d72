"""Fits the sentence ranker and writes its weights: python -m eval.fitting.ranker FOLDER.

A conditional logit: the softmax of the scores over the sentences of a question shall give its
answering sentences their probability. Measured on the part that is held out.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.fitting.pool import Asked, Pool, build_store, is_one_of, load_pool
from index.models import open_embedder
from index.protocols import Embedder
from index.store import EmbeddedStore
from qa.candidates import gather
from qa.features import NAMES, features
from qa.question import understand
from qa.ranking import READ, LinearRanker
from qa.reader import Reader, is_shipped, shipped_reader
from qa.retrieving import retrieve

TARGET = Path(__file__).parents[2] / "qa" / "data" / "ranker.json"
_RIDGE = 1e-3  # on standardised features


@dataclass(frozen=True, eq=False, slots=True)
class Slate:
    """One question's candidates: features float32 (n, f), which of them answer, bool (n,), and
    their words."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    question: str = ""
    texts: tuple[str, ...] = ()


def slates(store: EmbeddedStore, asked: Sequence[Asked], embedder: Embedder) -> list[Slate]:
    """Ask each question as the assistant would, and describe the candidates."""
    made = []
    for item in asked:
        question = understand(item.question)
        vector = embedder.embed_question(question.text)
        candidates = gather(store, retrieve(store, question.text, vector, None))
        rows = features(question.text, question.topic, vector, candidates)
        right = np.array([is_one_of(c.text, item.positives) for c in candidates], dtype=bool)
        made.append(Slate(rows, right, question.text, tuple(c.text for c in candidates)))
    return made


def ask_parts(pool: Pool, embedder: Embedder) -> dict[str, list[Slate]]:
    """The slates of the part that the ranker is fitted on, and of the one held out."""
    parts = {part: pool[part] for part in ("rank", "held")}
    return {
        part: slates(build_store(articles, embedder), asked, embedder)
        for part, (articles, asked) in parts.items()
    }


def fit(made: Sequence[Slate]) -> NDArray[np.float64]:
    """The weights that make the answering sentences most probable: float64 (f,)."""
    useful = [slate for slate in made if slate.right.any()]
    scale = np.concatenate([slate.rows for slate in useful]).std(axis=0) + 1e-6
    parts = [(slate.rows / scale, slate.right) for slate in useful]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = (
            _RIDGE * float(weights @ weights) * len(parts),
            2 * _RIDGE * weights * len(parts),
        )
        for rows, right in parts:
            scores = rows @ weights
            powers = np.exp(scores - scores.max())
            all_, own = powers / powers.sum(), np.where(right, powers, 0.0)
            total -= float(np.log(own.sum() / powers.sum()))
            slope += rows.T @ (all_ - own / own.sum())
        return total, slope

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    weights: NDArray[np.float64] = found.x / scale
    return weights


def best_read(slate: Slate, ranker: LinearRanker, reader: Reader) -> Slate:
    """The sentences of a slate that would be read, with what the reader says as a last feature."""
    scores = ranker.score(slate.question, slate.texts, slate.rows).total
    first = np.argsort(-scores, kind="stable")[:READ]
    texts = tuple(slate.texts[at] for at in first)
    read = reader.read(slate.question, texts)
    rows = np.concatenate([slate.rows[first], read[:, None]], axis=1)
    return Slate(rows, slate.right[first], slate.question, texts)


def success(made: Sequence[Slate], weights: NDArray[np.float64], k: int) -> float:
    """success@k: the share of questions with an answering sentence among the first k."""
    return float(
        np.mean([s.right[np.argsort(-(s.rows @ weights), kind="stable")[:k]].any() for s in made])
    )


def fit_fast(made: dict[str, list[Slate]]) -> dict[str, Any]:
    """The weights of the features alone, with held-out figures."""
    weights = fit(made["rank"])
    return {"weights": _named(NAMES, weights), "held_out": _figures(made["held"], weights)}


def fit_reading(
    made: dict[str, list[Slate]], ranker: LinearRanker, reader: Reader
) -> dict[str, Any]:
    """The weights of features and reading, with what the ranker has to know to stop early."""
    read = {part: [best_read(slate, ranker, reader) for slate in made[part]] for part in made}
    weights = fit(read["rank"])
    said = [slate.rows[:, -1] for slate in read["rank"]]
    late = np.concatenate([one[READ // 2 :] for one in said])
    return {
        "reader": reader.name,
        "weights": _named((*NAMES, "read"), weights),
        "highest": round(float(max(one.max() for one in said if len(one))), 3),
        "unread": round(float(np.median(late)), 3),
        "held_out": _figures(read["held"], weights),
    }


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 5) for name, weight in zip(names, weights, strict=True)}


def _figures(made: Sequence[Slate], weights: NDArray[np.float64]) -> dict[str, float]:
    figures = {f"success@{k}": round(success(made, weights, k), 4) for k in (1, 3, 10)}
    return {"questions": len(made), **figures}


def main() -> None:
    """Fit on one part, write the weights, print what the held-out part says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    pool = load_pool(parser.parse_args().folder)
    embedder = open_embedder()
    made = ask_parts(pool, embedder)
    fast = fit_fast(made)
    ranker = LinearRanker(tuple(fast["weights"].values()))
    fitted = {"fast": fast}
    if is_shipped():
        fitted["reading"] = fit_reading(made, ranker, shipped_reader())
    TARGET.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(fitted, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
