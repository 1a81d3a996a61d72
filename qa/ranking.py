"""Ranking sentences: a linear model over plain features, fitted on questions set aside for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from qa.features import NAMES, Features


@dataclass(frozen=True)
class LinearRanker:
    """Scores sentences by a weighted sum of features; the weights are in the order of NAMES.

    Fitted as a conditional logit (McFadden 1974): among the sentences of one question, the softmax
    of the scores is the probability that a sentence is the answering one.
    """

    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.weights) != len(NAMES):
            raise ValueError(f"{len(self.weights)} weights do not fit {len(NAMES)} features")

    def score(self, rows: Features) -> NDArray[np.float32]:
        """rows: float32 (n, len(NAMES)). Returns float32 (n,), higher is better."""
        scores: NDArray[np.float32] = rows @ np.array(self.weights, dtype=np.float32)
        return scores


def shares(scores: Sequence[float] | NDArray[np.float32]) -> NDArray[np.float64]:
    """The softmax of scores: float64 (n,), sums to 1; empty for none."""
    raw = np.asarray(scores, dtype=np.float64)
    if not len(raw):
        return raw
    powers = np.exp(raw - raw.max())
    result: NDArray[np.float64] = powers / powers.sum()
    return result


@cache
def shipped_ranker() -> LinearRanker:
    """The ranker that Footnote ships, as `eval.fitting.ranker` fitted it."""
    fitted = json.loads(files("qa").joinpath("data/ranker.json").read_text())
    return LinearRanker(tuple(fitted["weights"][name] for name in NAMES))
