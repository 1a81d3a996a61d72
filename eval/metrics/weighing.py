"""Questions that count several times, as they do in a resample, and questions of equal score."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def counts(weights: Counts | None, columns: Sequence[Bools | Floats]) -> Counts:
    """How often each of n questions counts, int64 (n,): the weights, or once each where None.

    Raises ValueError where the columns are not all (n,), or the weights are not n whole numbers
    from 0 upwards.
    """
    shapes = {column.shape for column in columns}
    if len(shapes) > 1 or len(columns[0].shape) != 1:
        raise ValueError(f"columns of the same questions have the shapes {sorted(shapes)}")
    if weights is None:
        return np.ones(columns[0].shape, dtype=np.int64)
    if weights.shape not in shapes or weights.dtype.kind not in "iu":
        raise ValueError("weights must be whole numbers, one for each question")
    if weights.size and weights.min() < 0:
        raise ValueError("a question cannot count less than zero times")
    return weights.astype(np.int64)


def by_score(score: Floats, columns: Sequence[Counts]) -> list[Counts]:
    """Sums of each column over questions of equal score, the highest score first.

    score: (n,), n at least 1; columns: (n,) each. Returns int64 (g,) for each column, g distinct
    scores. O(n log n); O(n) where the highest score stands first already, so sort once what is to
    be resampled. Raises ValueError where a score is NaN.
    """
    if np.isnan(score).any():
        raise ValueError("a score is not a number, so the questions cannot be ranked")
    if not np.all(score[:-1] >= score[1:]):
        order = np.argsort(-score)
        score, columns = score[order], [column[order] for column in columns]
    starts = np.flatnonzero(np.concatenate(([True], score[1:] != score[:-1])))
    return [np.add.reduceat(column, starts) for column in columns]
