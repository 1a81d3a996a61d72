"""Means of many columns over many resamples at once, exact and so the same on every machine."""

from collections.abc import Iterable, Iterator

import numpy as np

from eval.metrics.weighing import Counts, Floats

_BLOCK = 10_000_000  # counts held at a time: 80 MB, however many the questions
_EXACT = 53  # bits of a float64 in which every whole number is exact


def largest(values: Floats) -> Floats:
    """The largest absolute value of each column, float64 (m,); 0 where none is judged.

    values: float64 (n, m), NaN where not judged. Raises ValueError where one is infinite.
    """
    found: Floats = np.nan_to_num(np.abs(values), nan=0.0, posinf=np.inf).max(axis=0, initial=0.0)
    if np.isinf(found).any():
        raise ValueError("a value is infinite, so it has no mean")
    return found


def resampled_means(values: Floats, bound: Floats, draws: Iterable[Counts]) -> Floats:
    """The mean of each column in each resample: float64 (r, m), NaN where none is judged in it.

    values: float64 (n, m), NaN where not judged; bound: (m,), no less than `largest`; draws: how
    often each question is drawn, int64 (n,) for each of r resamples. Values are first rounded to a
    step of at most bound x n / 2^51, so fine that sums of n of them are whole numbers of steps
    below 2^53. Every product and sum is then exact, whatever the order in which a matrix product
    takes them, and columns of equal bound are rounded alike.
    """
    n, m = values.shape
    judged = ~np.isnan(values)
    _, exponent = np.frexp(bound)  # bound <= 2 ** exponent, n < 2 ** bit_length
    step = np.ldexp(1.0, exponent + n.bit_length() - _EXACT)
    steps = np.rint(np.where(judged, values, 0.0) / step)
    sides = np.hstack((steps, judged.astype(np.float64)))
    found = np.vstack([block @ sides for block in _blocks(draws, n)])
    means: Floats = np.full((len(found), m), np.nan)
    np.divide(found[:, :m] * step, found[:, m:], out=means, where=found[:, m:] > 0)
    return means


def _blocks(draws: Iterable[Counts], n: int) -> Iterator[Floats]:
    """The draws as rows, many at a time; each block is gone when the next one is asked for."""
    block = np.empty((max(1, _BLOCK // n), n))
    filled = 0
    for draw in draws:
        block[filled] = draw
        filled += 1
        if filled == len(block):
            yield block
            filled = 0
    yield block[:filled]
