"""The exact search, by comparing everything, block by block: the truth beside a quick one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors

_BLOCK = 20_000  # vectors read at a time
_ROUNDING = 1e-6  # two ways to add up a cosine differ by less


def open_rows(file: Path, dim: int) -> NDArray[np.float16]:
    """The vectors of a file that holds nothing but numbers of 16 bits: float16 (n, dim), read from
    the disk as they are needed."""
    rows: NDArray[np.float16] = np.memmap(file, dtype=np.float16, mode="r").reshape(-1, dim)
    return rows


def kth_best(rows: NDArray[np.float16], questions: Vectors, k: int) -> NDArray[np.float32]:
    """The cosine of each question's k-th nearest vector: float32 (q,).

    rows: float16 (n, dim), n at least k; questions: float32 (q, dim), unit length.
    """
    best = np.full((len(questions), k), -np.inf, dtype=np.float32)
    for at in range(0, len(rows), _BLOCK):
        scores = questions @ rows[at : at + _BLOCK].astype(np.float32).T
        best = np.partition(np.hstack([best, scores]), -k)[:, -k:]
    lowest: NDArray[np.float32] = best.min(axis=1)
    return lowest


def recall(
    rows: NDArray[np.float16], questions: Vectors, found: Sequence[Sequence[int]], k: int
) -> float:
    """recall@k, 0..1: the share of the k nearest vectors that were found, the mean over the
    questions. found: for each question the numbers of at most k rows; rows that are as near as
    the k-th nearest count, whichever of them was found.
    """
    bounds = kth_best(rows, questions, k)
    right = 0
    for question, numbers, bound in zip(questions, found, bounds, strict=True):
        scores = rows[sorted(set(numbers))[:k]].astype(np.float32) @ question
        right += int((scores >= bound - _ROUNDING).sum())
    return right / (k * len(questions))
