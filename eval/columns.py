"""The rows of a run as columns of numbers, and the figures of all questions together."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures import ANSWERED_RIGHT, REFUSED_RIGHT, VALUES
from eval.metrics.bootstrap import Statistic, drawn, means
from eval.metrics.calibration import expected_calibration_error
from eval.metrics.refusing import (
    aurc,
    auroc,
    coverage_at_precision,
    refusal_f1,
    refusal_precision,
    refusal_recall,
)
from eval.metrics.weighing import Bools, Counts
from eval.rows import Row

PRECISION = 0.95  # at which coverage is told


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """n questions. `values` is float64 (n, len(VALUES)), NaN where not judged; the others are
    (n,). `judged` tells whether it is known if a question is answerable; where it is not, the
    other columns say nothing."""

    values: NDArray[np.float64]
    judged: Bools
    answerable: Bools
    supported: Bools
    correct: Bools
    right: Bools
    confidence: NDArray[np.float64]


def columns(rows: Sequence[Row]) -> Columns:
    """The columns of these rows, in their order."""
    values = [[row.values[name] for name in VALUES] for row in rows]
    return Columns(
        np.array(values, dtype=np.float64).reshape(len(rows), len(VALUES)),
        np.array([row.answerable is not None for row in rows], dtype=bool),
        np.array([bool(row.answerable) for row in rows], dtype=bool),
        np.array([bool(row.supported) for row in rows], dtype=bool),
        np.array([bool(row.correct) for row in rows], dtype=bool),
        np.array([row.outcome in {ANSWERED_RIGHT, REFUSED_RIGHT} for row in rows], dtype=bool),
        np.array([row.confidence or 0.0 for row in rows], dtype=np.float64),
    )


def together(table: Columns) -> Mapping[str, Statistic]:
    """The figures of all judged questions together, by name, as statistics of the n questions."""
    answerable, supported = table.answerable, table.supported
    correct, confidence = table.correct, table.confidence
    figures: dict[str, Callable[[Counts], float]] = {
        "right": lambda weights: _share(table.right, weights),
        "refusal_precision": lambda weights: refusal_precision(answerable, supported, weights),
        "refusal_recall": lambda weights: refusal_recall(answerable, supported, weights),
        "refusal_f1": lambda weights: refusal_f1(answerable, supported, weights),
        "AUROC": lambda weights: auroc(answerable, confidence, weights),
        "AURC": lambda weights: aurc(correct, confidence, weights),
        "coverage@95": lambda weights: coverage_at_precision(
            correct, confidence, PRECISION, weights
        ),
        "ECE": lambda weights: expected_calibration_error(correct, confidence, weights),
    }
    return {name: _statistic(figure, table.judged) for name, figure in figures.items()}


def points(table: Columns) -> dict[str, float]:
    """All figures by name, without intervals; NaN where one cannot be formed."""
    every = np.arange(len(table.judged))
    found = dict(zip(VALUES, means(table.values), strict=True))
    return found | {name: statistic(every) for name, statistic in together(table).items()}


def _statistic(figure: Callable[[Counts], float], judged: Bools) -> Statistic:
    return lambda indices: figure(drawn(indices, len(judged)) * judged)


def _share(held: Bools, weights: Counts) -> float:
    total = int(weights.sum())
    return int(weights[held].sum()) / total if total else math.nan
