"""Fits the check of what a model writes: python -m eval.fitting.support.

A logistic regression over `qa.checking.features`, on the tuning pairs whose numbers, dates, names
and quotations are their sources'. The threshold is the one that finds _RECALL of the unsupported
ones among them, by cross-validation over articles. That a statement copies its source says nothing
for or against it: in these pairs what is wrong is often a copy with one word changed, and in what
models write it is not; so no feature tells it.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.supporting import TUNING, Pair, cited, load_pairs, open_articles
from eval.terminal import say
from index.store import EmbeddedStore
from qa.checking.support import Checker, Model

TARGET = Path(__file__).parents[2] / "qa" / "data" / "support.json"
_RECALL = 0.75  # of the unsupported pairs that the rules leave, in cross-validation
_C = 0.3  # inverse strength of the penalty
_NO_MODEL = Model({}, 0.0, 0.5)  # which leaves everything to be fitted


def rows(
    pairs: Sequence[Pair], store: EmbeddedStore, checker: Checker
) -> tuple[list[Pair], list[dict[str, float]]]:
    """The pairs that are left to the model, and their features."""
    left, found = [], []
    for pair in pairs:
        support = checker.support(pair.statement, cited(pair, store))
        if support.sources and support.probability not in (0.0, 1.0):
            left.append(pair)
            found.append(checker.features(pair.statement, support.sources))
    return left, found


def fit(pairs: Sequence[Pair], features: Sequence[dict[str, float]]) -> Model:
    """Fit weights and threshold."""
    names = list(features[0])
    table = np.array([[one[name] for name in names] for one in features])
    supported = np.array([pair.supported for pair in pairs])
    articles = np.array([pair.article for pair in pairs])
    scale = StandardScaler().fit(table)
    model = LogisticRegression(C=_C, max_iter=2000).fit(scale.transform(table), supported)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=2000))
    folds = GroupKFold(len(set(articles)))
    apart = cross_val_predict(
        pipeline, table, supported, groups=articles, cv=folds, method="predict_proba"
    )
    weights = model.coef_[0] / scale.scale_
    intercept = float(model.intercept_[0] - (weights * scale.mean_).sum())
    named = {name: round(float(one), 4) for name, one in zip(names, weights, strict=True)}
    return Model(named, round(intercept, 4), threshold(apart[:, 1], supported))


def threshold(probabilities: NDArray[np.float64], supported: NDArray[np.bool_]) -> float:
    """The lowest threshold below which _RECALL of the unsupported ones lie."""
    return round(float(np.quantile(probabilities[~supported], _RECALL)), 3)


def main() -> None:
    """Fit on the tuning pairs, and write what is shipped."""
    with tempfile.TemporaryDirectory() as folder:
        store, embedder = open_articles(Path(folder))
        with store:
            left, found = rows(load_pairs(TUNING), store, Checker(embedder, _NO_MODEL))
    model = fit(left, found)
    shipped = {
        "weights": model.weights, "intercept": model.intercept, "threshold": model.threshold,
    }  # fmt: skip
    TARGET.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    say(f"{len(left)} pairs; {TARGET.name}: {shipped}")


if __name__ == "__main__":
    main()
