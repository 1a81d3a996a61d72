"""Percentile bootstrap over questions (Efron & Tibshirani 1993, chapter 13), the same bit for bit.

A resample draws n of n questions with replacement. Resample r of n questions is the same one for
every figure and for both runs of a comparison.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.means import largest, resampled_means
from eval.metrics.weighing import Counts, Floats

RESAMPLES = 2000
LEVEL = 0.95  # share of the resamples within an interval
SEED = 0
Indices = NDArray[np.int64]
Statistic = Callable[[Indices], float]
"""From the questions of a resample, indices (n,), to a figure; NaN where it cannot be formed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure of all questions, and the ends between which LEVEL of its resamples lie, as much
    left out below as above (linear between two). Resamples without a figure are left out; all is
    NaN where none has one."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of b minus that of a, with its interval, and the shares (0..1) of the resamples in
    which it is below zero and above zero; neither counts those in which it is zero."""

    value: float
    low: float
    high: float
    below: float
    above: float


def resamples(n: int, seed: int = SEED) -> Iterator[Indices]:
    """RESAMPLES draws of n of n questions, int64 (n,) each; none where n is 0."""
    random = np.random.Generator(np.random.PCG64(seed))
    return (random.integers(n, size=n) for _ in range(RESAMPLES if n else 0))


def drawn(indices: Indices, n: int) -> Counts:
    """How often each of n questions was drawn: int64 (n,), the weights of set-level measures."""
    return np.bincount(indices, minlength=n).astype(np.int64)


def interval(statistic: Statistic, n: int, seed: int = SEED) -> Interval:
    """The interval of a statistic of n questions. It is not called where n is 0."""
    return _interval(*_replicates(statistic, n, seed))


def paired_interval(a: Statistic, b: Statistic, n: int, seed: int = SEED) -> Difference:
    """The interval of b - a, two statistics of the same n questions, on the same resamples."""
    return _difference(*_replicates(lambda at: b(at) - a(at), n, seed))


def mean_intervals(values: Floats, seed: int = SEED) -> list[Interval]:
    """The interval of each column's mean, over the questions that are judged in it.

    values: float64 (n, m), NaN where not judged; a resample's mean is its sum divided by how many
    it has judged. Equal to `interval` of `numpy.nanmean` but for the rounding of
    `resampled_means`, and much faster. Raises ValueError where a value is infinite.
    """
    found = _resampled(values, largest(values), seed)
    return [_interval(value, column) for value, column in zip(means(values), found.T, strict=True)]


def paired_mean_intervals(a: Floats, b: Floats, seed: int = SEED) -> list[Difference]:
    """The interval of each column's mean in b minus that in a, on the same resamples.

    a, b: float64 (n, m), the same n questions, NaN where not judged; each mean is over what is
    judged on its own side. Raises ValueError where the shapes differ or a value is infinite.
    """
    if a.shape != b.shape:
        raise ValueError(f"the columns to compare have the shapes {a.shape} and {b.shape}")
    bound = np.maximum(largest(a), largest(b))
    found = _resampled(b, bound, seed) - _resampled(a, bound, seed)
    values = [after - before for before, after in zip(means(a), means(b), strict=True)]
    return [_difference(value, column) for value, column in zip(values, found.T, strict=True)]


def means(values: Floats) -> list[float]:
    """The mean of what is judged of each column, NaN where nothing is; sums correctly rounded."""
    columns = [column[~np.isnan(column)] for column in values.T]
    return [math.fsum(column) / len(column) if len(column) else math.nan for column in columns]


def _resampled(values: Floats, bound: Floats, seed: int) -> Floats:
    n, m = values.shape
    if not n:
        return np.empty((0, m))
    return resampled_means(values, bound, (drawn(at, n) for at in resamples(n, seed)))


def _replicates(statistic: Statistic, n: int, seed: int) -> tuple[float, Floats]:
    value = statistic(np.arange(n)) if n else math.nan
    return value, np.array([statistic(at) for at in resamples(n, seed)], dtype=np.float64)


def _interval(value: float, found: Floats) -> Interval:
    formed = found[~np.isnan(found)]
    if not len(formed):
        return Interval(value, math.nan, math.nan)
    low, high = np.quantile(formed, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(value, float(low), float(high))


def _difference(value: float, found: Floats) -> Difference:
    within = _interval(value, found)
    formed = int((~np.isnan(found)).sum())
    below, above = (int((found * sign > 0).sum()) for sign in (-1, 1))
    return Difference(
        value,
        within.low,
        within.high,
        below / formed if formed else math.nan,
        above / formed if formed else math.nan,
    )
