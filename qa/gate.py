"""The relevance gate: how probable it is that the best sentences answer the question."""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from qa.features import NAMES
from qa.question import Question
from qa.retrieving import Ranked
from qa.words import telling

SIGNALS = (
    "score",
    "share",
    "cosine",
    "passage_dense",
    "covered",
    "covered_near",
    "rarest_missing",
    "rarest_missing_anywhere",
    "missing_anywhere",
    "holds_kind",
    "lacks_kind",
    "words_asked",
)
_AT = {name: NAMES.index(name) for name in NAMES}
_MANY = 10  # telling words; a question of more counts as having this many


def signals(question: Question, ranked: Ranked) -> NDArray[np.float32]:
    """What the gate sees: float32 (len(SIGNALS),), about the best candidate and all together."""
    wanted = telling(question.topic) or telling(question.text)
    everywhere = frozenset[str]().union(*(c.stems for c in ranked.candidates))
    missing = [weight for stem, weight in wanted.items() if stem not in everywhere]
    best = ranked.rows[0]
    dense = max(candidate.hit.dense for candidate in ranked.candidates)
    return np.array(
        [
            ranked.scores[0],
            ranked.shares[0],
            best[_AT["cosine"]],
            dense,
            best[_AT["covered"]],
            best[_AT["covered_near"]],
            best[_AT["rarest_missing"]],
            max(missing, default=0.0),
            sum(missing) / (sum(wanted.values()) or 1.0),
            best[_AT["holds_kind"]],
            best[_AT["lacks_kind"]],
            min(len(wanted), _MANY) / _MANY,
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
