"""Which of the retrieved hits are relevant to a gold question.

Where the gold quotes evidence, a passage is relevant that holds at least half of one quote; where
it names only articles, hits are taken article by article, each at the place of its best passage.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.metrics.evidence import covers
from eval.types import Gold, Place
from index.types import Hit, Passage

PassagesOf = Callable[[str], Sequence[Passage]]
"""All passages of the article of that id."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """`grades` of the ranked list, best first (0: not relevant); `ideal` the grades of all that is
    relevant in the index, best first; `relevant` the ids of the hits' relevant passages."""

    grades: tuple[int, ...]
    ideal: tuple[int, ...]
    relevant: frozenset[str]


def judge(
    gold: Gold, places: Sequence[Place], hits: Sequence[Hit], passages_of: PassagesOf
) -> Relevance:
    """Grade the hits of an answerable question. places: where its evidence stands."""
    if places:
        return _by_evidence(places, hits, passages_of)
    grades = dict(gold.grades) or dict.fromkeys(gold.article_ids, 1)
    articles = dict.fromkeys(hit.passage.article_id for hit in hits)
    return Relevance(
        tuple(grades.get(article_id, 0) for article_id in articles),
        tuple(sorted(grades.values(), reverse=True)),
        frozenset(hit.passage.id for hit in hits if hit.passage.article_id in grades),
    )


def _by_evidence(
    places: Sequence[Place], hits: Sequence[Hit], passages_of: PassagesOf
) -> Relevance:
    relevant = {
        passage.id
        for article_id in sorted({place.article_id for place in places})
        for passage in passages_of(article_id)
        if holds_evidence(passage, places)
    }
    found = [hit.passage.id for hit in hits]
    return Relevance(
        tuple(int(passage_id in relevant) for passage_id in found),
        (1,) * len(relevant),
        frozenset(relevant.intersection(found)),
    )


def holds_evidence(passage: Passage, places: Sequence[Place]) -> bool:
    """Tell whether a passage holds at least half of one of the quotes, or, where a quote is longer
    than passages are, lies by half in it."""
    own = Place(passage.article_id, passage.start, passage.end)
    return any(covers([own], place) or covers([place], own) for place in places)
