"""Ranking sentences: a weighted sum of plain features, and what a reader says of the best ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.features import NAMES, Features
from qa.reader import Reader, shipped_reader

READ = 20
"""Sentences that are read, at most: of those that answer, 97 of 100 are among them."""
_AT_ONCE = 4  # read between two looks at who can still win
_PLACES = 3  # that are won: an answer has at most three sentences


class Scores(NamedTuple):
    """Of each sentence: `total`, what it is ranked by, and `read`, what the reader said, NaN for
    those not read. float32 (n,)."""

    total: NDArray[np.float32]
    read: NDArray[np.float32]


class Ranker(Protocol):
    """Scores the sentences that may answer a question."""

    @property
    def reads_with(self) -> str | None:
        """The name of the reader that it asks, None where it asks none."""
        ...

    def score(self, question: str, sentences: Sequence[str], rows: Features) -> Scores:
        """rows: float32 (n, len(NAMES)), the sentences' features. Higher totals are better; their
        softmax is the probability that it is this sentence, if it is any."""
        ...


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

    @property
    def reads_with(self) -> None:
        """It reads nothing."""
        return None

    def score(self, question: str, sentences: Sequence[str], rows: Features) -> Scores:
        """The weighted sums; nothing is read."""
        totals: NDArray[np.float32] = rows @ np.array(self.weights, dtype=np.float32)
        return Scores(totals, np.full(len(rows), np.nan, np.float32))


@dataclass(frozen=True)
class ReadingRanker:
    """Lets a reader read the READ sentences that `first` ranks best, and sums up anew.

    `weights` are those of NAMES and, last, of what the reader says; fitted as `LinearRanker`'s.
    A sentence that could not come among the first three even if the reader said `highest` is not
    read. What is not read counts as `unread`.
    """

    first: LinearRanker
    reader: Reader
    weights: tuple[float, ...]
    highest: float
    unread: float

    def __post_init__(self) -> None:
        if len(self.weights) != len(NAMES) + 1:
            raise ValueError(f"{len(self.weights)} weights do not fit {len(NAMES) + 1} features")
        if not self.weights[-1] > 0:
            raise ValueError("what the reader says must count for a sentence, not against it")

    @property
    def reads_with(self) -> str:
        """The reader's name."""
        return self.reader.name

    def score(self, question: str, sentences: Sequence[str], rows: Features) -> Scores:
        """Sums of features and reading."""
        own = rows @ np.array(self.weights[:-1], dtype=np.float32)
        totals = own + np.float32(self.weights[-1] * self.unread)
        read = np.full(len(rows), np.nan, np.float32)
        order = np.argsort(-self.first.score(question, sentences, rows).total, kind="stable")
        best = own + np.float32(self.weights[-1] * self.highest)
        for start in range(0, min(READ, len(order)), _AT_ONCE):
            turn = order[start : min(start + _AT_ONCE, READ)]
            turn = turn[best[turn] >= self._to_beat(totals, read)]
            read[turn] = self.reader.read(question, [sentences[at] for at in turn])
            totals[turn] = own[turn] + np.float32(self.weights[-1]) * read[turn]
        return Scores(totals, read)

    def _to_beat(self, totals: NDArray[np.float32], read: NDArray[np.float32]) -> float:
        """The lowest of the best totals among those read, as many as there are places."""
        known = np.sort(totals[~np.isnan(read)])
        return float(known[-_PLACES]) if len(known) >= _PLACES else -np.inf


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
    """The ranker that reads nothing, as `eval.fitting.ranker` fitted it."""
    fitted = _fitted()["fast"]["weights"]
    return LinearRanker(tuple(fitted[name] for name in NAMES))


@cache
def reading_ranker() -> ReadingRanker:
    """The ranker that Footnote ships, with its reader, as `eval.fitting.ranker` fitted it."""
    fitted = _fitted()["reading"]
    weights = tuple(fitted["weights"][name] for name in (*NAMES, "read"))
    return ReadingRanker(
        shipped_ranker(), shipped_reader(), weights, fitted["highest"], fitted["unread"]
    )


def _fitted() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("qa").joinpath("data/ranker.json").read_text())
    return loaded
