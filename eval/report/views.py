"""What the pages are made from: the files of a run folder as plain data, and a comparison."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SECTIONS = ("questions", "errors", "figures", "baselines", "curves", "outcomes", "slices")

Facts = Mapping[str, Any]
"""A JSON object."""


@dataclass(frozen=True, eq=False, slots=True)
class RunView:
    """A finished run: config.json, figures.json and speed.json; the rows of rows.jsonl in the
    order of the questions; those of answers.jsonl by id; the total ms of each answered question.

    Raises ValueError where the figures lack a section.
    """

    config: Facts
    figures: Facts
    speed: Facts
    rows: Sequence[Facts]
    answers: Mapping[str, Facts]
    timings: Sequence[float]

    def __post_init__(self) -> None:
        lacking = [name for name in _SECTIONS if name not in self.figures]
        if lacking:
            raise ValueError(f"the figures lack {', '.join(lacking)}; form them again")


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """One figure of two runs: `value` is b - a, `low`..`high` its 95 % interval from a paired
    bootstrap, `below` the share of resamples in which the difference was below zero, `n` how many
    questions both were judged on. Raises ValueError where the interval is upside down or `below`
    is no share.
    """

    a: float
    b: float
    value: float
    low: float
    high: float
    below: float
    higher_is_better: bool
    n: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"the interval {self.low}..{self.high} is upside down")
        if not (math.isnan(self.below) or 0.0 <= self.below <= 1.0):
            raise ValueError(f"the share below zero is 0 to 1, not {self.below}")

    @property
    def verdict(self) -> str:
        """ "better" or "worse" where the interval keeps clear of zero, else "unsure"."""
        if not (self.low > 0 or self.high < 0):
            return "unsure"
        return "better" if (self.low > 0) == self.higher_is_better else "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """A question that came out right in one of two runs only: what each showed, and what became
    of it (an outcome of `eval.measures`)."""

    id: str
    question: str
    text_a: str
    text_b: str
    outcome_a: str
    outcome_b: str


@dataclass(frozen=True, eq=False, slots=True)
class ComparisonView:
    """Run B set against run A over the same questions: both config.json and speed.json, the
    differences by metric name, the questions that B won and lost, and how many came out alike.
    Raises ValueError where that count is negative.
    """

    config_a: Facts
    config_b: Facts
    speed_a: Facts
    speed_b: Facts
    differences: Mapping[str, MetricDifference]
    won: Sequence[Change]
    lost: Sequence[Change]
    unchanged: int

    def __post_init__(self) -> None:
        if self.unchanged < 0:
            raise ValueError(f"{self.unchanged} questions cannot have come out alike")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one generator as it is shown, its difference from the first one's with the
    interval, and whether that is "better" or "worse"; empty where there is none, or none for
    sure."""

    value: str
    change: str = ""
    verdict: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class GeneratorsView:
    """Several generators over the same gold: their names, a row of cells by each figure's label,
    and what else is to be told, a sentence each."""

    gold: str
    questions: int
    names: Sequence[str]
    rows: Mapping[str, Sequence[Cell]]
    told: Sequence[str]
