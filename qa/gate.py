"""The relevance gate: how probable it is that the best sentences answer the question."""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.words import stems
from qa.features import NAMES
from qa.question import Question
from qa.retrieving import Ranked
from qa.words import coverage, telling

SIGNALS = (
    "score",
    "share",
    "cosine",
    "covered_two",
    "covered_near",
    "rarest_missing",
    "missing_anywhere",
    "number_missing",
)
_COSINE, _NEAR = NAMES.index("cosine"), NAMES.index("covered_near")


def signals(question: Question, ranked: Ranked) -> NDArray[np.float32]:
    """What the gate sees: float32 (len(SIGNALS),), about the best candidates and all together.

    Words are those of the topic; "missing" means not in the best candidate's passage, or in no
    candidate at all.
    """
    wanted = telling(question.topic) or telling(question.text)
    best = ranked.candidates[0]
    two = frozenset(stem for candidate in ranked.candidates[:2] for stem in candidate.stems)
    passage = frozenset(stems(best.hit.passage.text))
    everywhere = frozenset(stem for candidate in ranked.candidates for stem in candidate.stems)
    absent = {stem: weight for stem, weight in wanted.items() if stem not in passage}
    return np.array(
        [
            ranked.scores[0],
            ranked.shares[0],
            ranked.rows[:, _COSINE].max(),
            coverage(wanted, two),
            ranked.rows[0, _NEAR],
            max(absent.values(), default=0.0),
            1.0 - coverage(wanted, everywhere) if wanted else 0.0,
            float(any(stem.isdigit() for stem in absent)),
        ],
        dtype=np.float32,
    )


@dataclass(frozen=True)
class Gate:
    """A logistic model over SIGNALS; `threshold` is the probability from which it lets through.

    Fitted, and the threshold chosen, on questions set aside for it (`eval.fitting.gate`).
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float

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


@cache
def shipped_gate() -> Gate:
    """The gate that Footnote ships."""
    fitted = json.loads(files("qa").joinpath("data/gate.json").read_text())
    weights = tuple(fitted["weights"][name] for name in SIGNALS)
    return Gate(weights, fitted["bias"], fitted["threshold"])
