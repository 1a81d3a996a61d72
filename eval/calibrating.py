"""Fitting the gate of one index to its own gold questions."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from eval.asking import Asker
from eval.errors import GoldError
from eval.fitting.gate import best_threshold, curve
from eval.loading import check_gold
from eval.metrics.calibration import expected_calibration_error
from eval.metrics.refusing import auroc
from eval.types import GoldSet
from qa.calibration import Calibration
from qa.compose import open_assistant
from qa.gate import Point, shipped_gate
from qa.settings import Settings

FEWEST = 20  # questions of each kind
_FOLDS = 5
_EDGE = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """Gold questions asked with the shipped gate: its confidence float64 (n,), whether the
    sentences it judged are right and whether there is an answer at all, bool (n,); the reader."""

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    reads_with: str | None


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, and figures of the shipped gate and of the fitted one, the latter always on
    questions that it was not fitted on."""

    calibration: Calibration
    questions: int
    before: dict[str, float]
    after: dict[str, float]


def ask_all(gold: GoldSet, settings: Settings, advance: Callable[[int, int], None]) -> Judged:
    """Ask every gold question. Raises GoldError where the gold does not fit the index."""
    assistant = open_assistant(replace(settings, precision=None))
    assistant.gate = shipped_gate(reading=not settings.fast)
    asker = Asker(assistant)
    with assistant.store:
        ids = {name for one in gold.questions for name in one.article_ids}
        places = check_gold(gold, assistant.store.articles(ids))
        rows = []
        for number, question in enumerate(gold.questions, 1):
            rows.append(asker.judge(question, places[question.id], asker.ask(question))[0])
            advance(number, len(gold.questions))
    judged = [row for row in rows if row.error is None and row.correct is not None]
    return Judged(
        np.array([row.confidence for row in judged], np.float64),
        np.array([row.correct for row in judged], np.bool_),
        np.array([row.answerable for row in judged], np.bool_),
        assistant.ranker.reads_with,
    )


def fit(asked: Judged) -> Fitted:
    """Fit slope and offset by logistic regression (Platt 1999), the threshold by balanced accuracy.
    Threshold, curve and figures come from five-fold cross-validation. Raises GoldError where there
    are fewer than FEWEST questions answered rightly, or of the others."""
    right = asked.right
    if min(right.sum(), (~right).sum()) < FEWEST:
        raise GoldError(
            f"Of the gold questions {right.sum()} are answered rightly, {(~right).sum()} are not; "
            f"it takes {FEWEST} of each: add questions, some of them without an answer."
        )
    odds = _log_odds(asked.confidence)
    model = LogisticRegression(C=1.0)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, odds, right, cv=folds, method="predict_proba")[:, 1]
    model.fit(odds, right)
    slope = float(model.coef_[0, 0])
    if slope <= 0:
        raise GoldError("Right answers are no surer than wrong ones here; look at the gold first.")
    kinds = np.where(asked.answerable, "there", "not there")
    points = tuple(Point(*point) for point in curve(unseen, right, kinds))
    offset, threshold = float(model.intercept_[0]), best_threshold(unseen, right)
    calibration = Calibration(asked.reads_with, slope, offset, round(threshold, 3), points)
    return Fitted(
        calibration, len(right), _figures(right, asked.confidence), _figures(right, unseen)
    )


def _log_odds(confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(confidence, _EDGE, 1 - _EDGE)
    odds: NDArray[np.float64] = np.log(inside / (1 - inside))[:, None]
    return odds


def _figures(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> dict[str, float]:
    return {"ECE": expected_calibration_error(right, confidence), "AUROC": auroc(right, confidence)}
