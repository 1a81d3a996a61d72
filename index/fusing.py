"""Fusing meaning and words into one score."""

from collections.abc import Mapping

from index.types import Hit, Passage

LEXICAL_WEIGHT = 0.5  # weight of scaled BM25 beside the cosine; see docs/measurements.md


def fuse(
    passages: Mapping[int, Passage], dense: Mapping[int, float], lexical: Mapping[int, float]
) -> list[Hit]:
    """Order passages by cosine + 0.5 x BM25 scaled to the question's best passage.

    dense: key -> cosine, for every passage that may be returned. lexical: key -> BM25; a passage
    that is not in it shares no word with the question. Ties are ordered by key.
    """
    best = max(lexical.values(), default=0.0) or 1.0
    hits = []
    for key, cosine in dense.items():
        if key in passages:
            words = lexical.get(key, 0.0) / best
            hits.append(Hit(passages[key], cosine + LEXICAL_WEIGHT * words, cosine, words))
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.key))
