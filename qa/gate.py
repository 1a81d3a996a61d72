"""The relevance gate: how probable it is that the best sentences answer the question."""

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import FootnoteError
from index.words import stems
from qa.features import NAMES
from qa.question import Question
from qa.retrieving import Ranked
from qa.words import coverage, telling

SIGNALS = ("share", "cosine", "covered_two", "rarest_missing", "read")
_COSINE = NAMES.index("cosine")


def signals(question: Question, ranked: Ranked) -> NDArray[np.float32]:
    """What the gate sees: float32 (len(SIGNALS),), about the best candidates and all together.

    Words are those of the topic; "missing" means not in the best candidate's passage; "read" is
    what the reader says of the best candidate, 0 where none was asked.
    """
    wanted = telling(question.topic) or telling(question.text)
    best = ranked.candidates[0]
    two = frozenset(stem for candidate in ranked.candidates[:2] for stem in candidate.stems)
    passage = frozenset(stems(best.hit.passage.text))
    return np.array(
        [
            ranked.shares[0],
            ranked.rows[:, _COSINE].max(),
            coverage(wanted, two),
            max((w for stem, w in wanted.items() if stem not in passage), default=0.0),
            np.nan_to_num(ranked.read[0]),
        ],
        dtype=np.float32,
    )


class Point(NamedTuple):
    """A point of a risk-coverage curve (El-Yaniv and Wiener 2010): answering from `threshold` on,
    the share `coverage` of the questions is answered, `precision` of these rightly (1 - risk)."""

    threshold: float
    coverage: float
    precision: float


@dataclass(frozen=True)
class Gate:
    """A logistic model over SIGNALS; `threshold` is the probability from which it lets through.

    Fitted, and the threshold chosen, on questions set aside for it (`eval.fitting.gate`). `curve`
    is what other questions set aside said of each threshold, by falling coverage.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float
    curve: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weights) != len(SIGNALS):
            raise ValueError(f"{len(self.weights)} weights do not fit {len(SIGNALS)} signals")
        if not 0.0 < self.threshold < 1.0:
            raise ValueError(f"a threshold is a probability, not {self.threshold}")

    def probability(self, question: Question, ranked: Ranked) -> float:
        """The probability, 0..1, that the best candidates answer; 0 where there are none."""
        if not ranked.candidates:
            return 0.0
        raw = float(signals(question, ranked) @ np.array(self.weights, dtype=np.float32))
        return 1.0 / (1.0 + math.exp(-max(min(raw + self.bias, 30.0), -30.0)))

    def at(self, precision: float) -> "Gate":
        """The gate that answers as much as it can with so many of 100 answers right, 0..1, by the
        curve. Raises FootnoteError where it cannot be had."""
        if not 0.0 < precision < 1.0:
            raise FootnoteError(f"A precision is between 0 and 1, such as 0.9, not {precision}.")
        for point in self.curve:
            if point.precision >= precision:
                return replace(self, threshold=point.threshold)
        best = max((point.precision for point in self.curve), default=0.0)
        raise FootnoteError(
            f"No threshold has a precision of {precision}; the highest that can be had is {best}."
        )


@cache
def shipped_gate(*, reading: bool = False) -> Gate:
    """The gate that Footnote ships, for rankers that let a reader read and for those that don't."""
    both = json.loads(files("qa").joinpath("data/gate.json").read_text())
    fitted = both["reading" if reading else "fast"]
    weights = tuple(fitted["weights"][name] for name in SIGNALS)
    curve = tuple(Point(*point) for point in fitted["curve"])
    return Gate(weights, fitted["bias"], fitted["threshold"], curve)
