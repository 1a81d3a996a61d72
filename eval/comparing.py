"""Two runs over the same questions: every figure's difference, and what was won and lost."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.columns import Columns, columns, points, together
from eval.errors import RunError
from eval.folder import CONFIG, FIGURES, RunFolder
from eval.measures import ALL, ANSWERED_RIGHT, LOWER_IS_BETTER, REFUSED_RIGHT, VALUES
from eval.metrics.bootstrap import Difference, paired_interval, paired_mean_intervals
from eval.rows import Row

CERTAIN = 0.95  # share of the resamples from which a change is taken to be real
_RIGHT = frozenset({ANSWERED_RIGHT, REFUSED_RIGHT})


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of two runs over n questions, and their paired bootstrap difference B - A."""

    name: str
    a: float
    b: float
    difference: Difference
    n: int

    @property
    def drop(self) -> float:
        """By how much B is worse; below 0 where it is better."""
        return self.difference.value if self.name in LOWER_IS_BETTER else -self.difference.value

    @property
    def worse(self) -> float:
        """The share, 0..1, of the resamples in which B is worse."""
        lower = self.name in LOWER_IS_BETTER
        return self.difference.above if lower else self.difference.below

    @property
    def verdict(self) -> str:
        """ "better" or "worse" where the interval keeps clear of zero, else "unsure"."""
        if self.difference.low <= 0.0 <= self.difference.high:
            return "unsure"
        return "worse" if self.drop > 0 else "better"

    def dropped(self, allowed: float) -> bool:
        """Tell whether B is really worse: by more than is allowed, and not by chance."""
        return self.drop > allowed and self.worse >= CERTAIN


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """The changes of all figures that both runs have, by name, and the pairs of rows (A's, B's)
    that B won, that it lost, and how many came out alike."""

    changes: Mapping[str, FigureChange]
    won: Sequence[tuple[Row, Row]]
    lost: Sequence[tuple[Row, Row]]
    unchanged: int


def compare_runs(a: RunFolder, b: RunFolder) -> Comparison:
    """Compare run B with run A. Raises RunError where one is not finished, of another version, or
    they are over different questions."""
    before, after = a.read_json(CONFIG), b.read_json(CONFIG)
    for folder in (a, b):
        folder.read_json(FIGURES)  # that it is finished
    rows, others = a.rows(), b.rows()
    if not rows:
        raise RunError(f"The run in {a.path} has no rows; run it again in another folder.")
    if before["digest"] != after["digest"] or [r.id for r in rows] != [r.id for r in others]:
        raise RunError(
            f"The runs in {a.path} and {b.path} asked different questions, so they cannot be "
            "compared; run one of them again over the other's gold."
        )
    pairs = list(zip(rows, others, strict=True))
    won = [(one, other) for one, other in pairs if not _is_right(one) and _is_right(other)]
    lost = [(one, other) for one, other in pairs if _is_right(one) and not _is_right(other)]
    changes = _changes(columns(rows), columns(others))
    return Comparison(changes, won, lost, len(pairs) - len(won) - len(lost))


def parse_drops(given: Sequence[str]) -> dict[str, float]:
    """What `--max-drop` says: figure name -> how much worse it may be, 0 to 1. Raises RunError."""
    return dict(_drop(one) for one in given)


def _drop(given: str) -> tuple[str, float]:
    name, equals, number = given.partition("=")
    if not equals:
        raise RunError(f"--max-drop {given} is not of the form METRIC=DROP, such as right=0.02.")
    if name not in ALL:
        raise RunError(f"There is no figure called {name}; choose one of: {', '.join(ALL)}.")
    try:
        drop = float(number)
    except ValueError:
        drop = math.nan
    if not 0.0 <= drop <= 1.0:
        raise RunError(f"--max-drop {given} allows a drop of {number}; give a number from 0 to 1.")
    return name, drop


def _is_right(row: Row) -> bool:
    return row.outcome in _RIGHT


def _changes(a: Columns, b: Columns) -> dict[str, FigureChange]:
    found = dict(zip(VALUES, paired_mean_intervals(a.values, b.values), strict=True))
    first, second = together(a), together(b)
    found |= {name: paired_interval(first[name], second[name], len(a.judged)) for name in first}
    before, after = points(a), points(b)
    counts = dict.fromkeys(second, int(b.judged.sum()))
    counts |= dict(zip(VALUES, (~np.isnan(b.values)).sum(axis=0).tolist(), strict=True))
    return {
        name: FigureChange(name, before[name], after[name], difference, counts[name])
        for name, difference in found.items()
        if not math.isnan(difference.value)
    }
