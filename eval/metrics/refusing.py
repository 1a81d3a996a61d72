"""Measures of refusing and of confidence, over all questions together.

Columns are (n,), one entry a question; `weights` int (n,) say how often each question counts (once
each where None). Counts are whole and exact; a figure that cannot be formed is NaN. They
raise ValueError where columns or weights do not fit together, or a confidence is NaN.
"""

import math

import numpy as np

from eval.metrics.weighing import Bools, Counts, Floats, by_score, counts


def refusal_precision(answerable: Bools, supported: Bools, weights: Counts | None = None) -> float:
    """The share, 0..1, of the refused questions that had to be refused; NaN where none was."""
    right, refused, _ = _refusals(answerable, supported, weights)
    return _ratio(right, refused)


def refusal_recall(answerable: Bools, supported: Bools, weights: Counts | None = None) -> float:
    """The share, 0..1, of the unanswerable questions that were refused; NaN where none is one."""
    right, _, unanswerable = _refusals(answerable, supported, weights)
    return _ratio(right, unanswerable)


def refusal_f1(answerable: Bools, supported: Bools, weights: Counts | None = None) -> float:
    """The harmonic mean of refusal precision and recall, 0..1, refused being the positive class.

    Computed from counts, 2TP / (2TP + FP + FN): 0.0 where nothing was refused that had to be, NaN
    only where none was refused and none had to be.
    """
    right, refused, unanswerable = _refusals(answerable, supported, weights)
    return _ratio(2 * right, refused + unanswerable)


def _refusals(answerable: Bools, supported: Bools, weights: Counts | None) -> tuple[int, int, int]:
    """How many were refused rightly, were refused, had to be."""
    n = counts(weights, (answerable, supported))
    refused = ~supported
    right = refused & ~answerable
    return int(n[right].sum()), int(n[refused].sum()), int(n[~answerable].sum())


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def auroc(positive: Bools, score: Floats, weights: Counts | None = None) -> float:
    """Area under the ROC curve, 0..1: the probability that a positive scores above a negative.

    The statistic of Mann & Whitney 1947 divided by the number of pairs; a pair of equal scores
    counts half (Hanley & McNeil 1982). NaN where there is no positive, or no negative.
    """
    n = counts(weights, (positive, score))
    positives, negatives = int(n[positive].sum()), int(n[~positive].sum())
    if not positives or not negatives:
        return math.nan
    above, below = by_score(score, (n * positive, n * ~positive))
    lower = negatives - np.cumsum(below)
    twice = int((above * (2 * lower + below)).sum())
    return twice / (2 * positives * negatives)


def risk_coverage(
    correct: Bools, confidence: Floats, weights: Counts | None = None
) -> tuple[Floats, Floats]:
    """The risk-coverage curve of El-Yaniv & Wiener 2010: (coverage, risk), float64 (g,) each.

    One point for each different confidence, from the highest down: the share of the questions
    answered when those of at least that confidence are, above 0 and at last 1, and the share of
    these that is wrong, 0..1. Questions of equal confidence enter together, for no threshold
    parts them. Both are empty where there is no question.
    """
    answered, wrong = _answered(correct, confidence, weights)
    total = answered[-1:].sum()
    return answered / total, wrong / answered


def aurc(correct: Bools, confidence: Floats, weights: Counts | None = None) -> float:
    """Area under the risk-coverage curve, 0..1, lower is better (Geifman & El-Yaniv 2017).

    The sum of risk(j) x (coverage(j) - coverage(j - 1)) over the points of `risk_coverage`, with
    coverage(0) = 0: steps, no trapezoids. Without ties that is the mean of the risks of the
    1, 2, .. n most confident. All questions of one confidence count with the risk after the last
    of them, so their order is of no effect. A constant confidence gives the overall risk. Not
    excess AURC: nothing is subtracted. NaN where there is no question.
    """
    answered, wrong = _answered(correct, confidence, weights)
    if not len(answered):
        return math.nan
    steps = np.diff(answered, prepend=0)
    return float((steps * (wrong / answered)).sum() / answered[-1])


def coverage_at_precision(
    correct: Bools, confidence: Floats, precision: float = 0.95, weights: Counts | None = None
) -> float:
    """The largest coverage, 0..1, at which at least `precision` of what is answered is right.

    Over the thresholds of `risk_coverage`, wherever they stand: the curve may dip before. 0.0
    where no threshold reaches it, NaN where there is no question.
    """
    answered, wrong = _answered(correct, confidence, weights)
    if not len(answered):
        return math.nan
    reached = answered[(answered - wrong) / answered >= precision]
    return int(reached[-1]) / int(answered[-1]) if len(reached) else 0.0


def _answered(correct: Bools, confidence: Floats, weights: Counts | None) -> tuple[Counts, Counts]:
    """How many are answered, and how many of them wrong, at each threshold from the highest down;
    thresholds at which none is yet are left out."""
    n = counts(weights, (correct, confidence))
    if not n.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    answered, wrong = by_score(confidence, (n, n * ~correct))
    kept = answered > 0
    return np.cumsum(answered[kept]), np.cumsum(wrong[kept])
