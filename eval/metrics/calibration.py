"""Whether confidence keeps its word: bins of confidence, and the expected calibration error."""

import math
from dataclasses import dataclass

import numpy as np

from eval.metrics.weighing import Bools, Counts, Floats, counts

BINS = 10
_EDGES = np.arange(1, BINS + 1) / BINS  # upper ones


@dataclass(frozen=True, slots=True)
class Bin:
    """The `n` questions whose confidence is above `low` and at most `high`, 0..1; the first bin
    also holds 0. `confidence` is their mean, `accuracy` the share that is right; None without
    questions."""

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


def calibration_bins(
    correct: Bools, confidence: Floats, weights: Counts | None = None
) -> tuple[Bin, ...]:
    """The reliability diagram of Guo et al. 2017: BINS bins of equal width, empty ones too.

    correct, confidence: (n,); weights: int (n,), how often each question counts. Raises ValueError
    where a confidence is outside 0..1, or columns or weights do not fit together.
    """
    sizes, sums, right = _binned(correct, confidence, weights)
    return tuple(
        Bin(
            at / BINS,
            (at + 1) / BINS,
            int(n),
            float(total / n) if n else None,
            float(good / n) if n else None,
        )
        for at, (n, total, good) in enumerate(zip(sizes, sums, right, strict=True))
    )


def expected_calibration_error(
    correct: Bools, confidence: Floats, weights: Counts | None = None
) -> float:
    """Mean distance of accuracy and confidence over the bins, weighted by their questions, 0..1.

    ECE of Naeini et al. 2015 as Guo et al. 2017 use it: sum of n(b) / n x |accuracy - confidence|.
    It depends on the bins, and a constant confidence at the overall accuracy has 0. NaN where
    there is no question. Raises ValueError as `calibration_bins` does.
    """
    sizes, sums, right = _binned(correct, confidence, weights)
    n = int(sizes.sum())
    return math.fsum(np.abs(right - sums)) / n if n else math.nan


def _binned(
    correct: Bools, confidence: Floats, weights: Counts | None
) -> tuple[Counts, Floats, Floats]:
    """Of each bin: how many questions, the sum of their confidence, how many are right."""
    n = counts(weights, (correct, confidence))
    if not bool(np.all((confidence >= 0) & (confidence <= 1))):
        raise ValueError("a confidence is outside 0..1")
    bins = np.searchsorted(_EDGES, confidence, side="left")
    sizes, sums, right = (
        np.bincount(bins, column, BINS).astype(np.float64)
        for column in (n, n * confidence, n * correct)
    )
    return sizes.astype(np.int64), sums, right
