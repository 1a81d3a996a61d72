"""Fusing meaning and words into one score."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple


class Scored(NamedTuple):
    """A passage's key with its fused score, its cosine and its scaled BM25."""

    score: float
    key: int
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Fusion:
    """score = dense x cosine + lexical x BM25, the latter scaled to the question's best passage.

    The default was the best of 0.2 to 1.0 for `lexical` on the questions that the ranker is fitted
    on (success@1 0.752, against 0.602 dense only, 0.696 BM25 only and 0.708 for reciprocal rank
    fusion; 1,375 questions over 5,265 passages), and is flat around there.
    """

    dense: float = 1.0
    lexical: float = 0.5

    def __post_init__(self) -> None:
        if min(self.dense, self.lexical) < 0 or not self.dense + self.lexical:
            raise ValueError("the weights of a fusion are not negative, and not both 0")

    def order(
        self, dense: Mapping[int, float], lexical: Mapping[int, float], present: Set[int]
    ) -> list[Scored]:
        """Order passages by score, ties by key.

        present: the keys of those that may be returned. dense: key -> cosine, for every one of
        them. lexical: key -> BM25; a passage that is not in it shares no word with the question.
        """
        best = max((lexical[key] for key in present & lexical.keys()), default=0.0) or 1.0
        scored = []
        for key in present:
            cosine, words = dense[key], lexical.get(key, 0.0) / best
            scored.append(Scored(self.dense * cosine + self.lexical * words, key, cosine, words))
        return sorted(scored, key=lambda one: (-one.score, one.key))
