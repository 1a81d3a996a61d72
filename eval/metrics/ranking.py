"""Measures of a ranked list of hits, as trec_eval and ir-measures compute them.

`grades` are the degrees of relevance of the ranked list, best first: 0 (or less) is not relevant.
A list that is shorter than k has nothing relevant in the places that it lacks.
"""

import math
from collections.abc import Sequence

_SLACK = 1e-9  # by which sums of logarithms may differ


def hit_at_k(grades: Sequence[int], k: int) -> float:
    """1.0 where at least one of the first k is relevant, else 0.0.

    This is Success@k of TREC, "top-k accuracy" of open-domain question answering; not recall@k,
    which asks for the share of all that is relevant. Raises ValueError for k below 1.
    """
    return float(any(grade > 0 for grade in _first(grades, k)))


def recall_at_k(grades: Sequence[int], k: int, total: int) -> float:
    """The share, 0..1, of all that is relevant which stands among the first k.

    total: how many are relevant in the whole index. 0.0 where nothing is, as trec_eval has it;
    below 1.0 even for a perfect list where total exceeds k (not R-precision, not a capped recall).
    Raises ValueError for k below 1, or where more is relevant in the list than in all.
    """
    found = sum(grade > 0 for grade in _first(grades, k))
    if total < sum(grade > 0 for grade in grades):
        raise ValueError(f"the list holds more that is relevant than the {total} there are")
    return found / total if total else 0.0


def reciprocal_rank_at_k(grades: Sequence[int], k: int) -> float:
    """One divided by the place (1 upwards) of the first relevant one among the first k, else 0.0.

    0..1; its mean over questions is MRR@k (Voorhees, TREC-8 1999; the cut at k as in MS MARCO).
    Raises ValueError for k below 1.
    """
    places = (at for at, grade in enumerate(_first(grades, k), start=1) if grade > 0)
    return 1 / next(places, math.inf)


def ndcg_at_k(grades: Sequence[int], k: int, ideal: Sequence[int]) -> float:
    """Normalised discounted cumulative gain of the first k, 0..1.

    The gain is the grade itself, the discount log2(1 + place): Järvelin & Kekäläinen 2002 in the
    form of trec_eval's ndcg_cut, which is what ir-measures computes for nDCG@k. It is not the form
    of Burges et al. 2005, whose gain is 2^grade - 1; the two agree where all grades are 0 or 1.
    ideal: the grades of all that is relevant in the whole index, in any order. 0.0 where nothing
    is. Raises ValueError for k below 1, or where the list gains more than the ideal one.
    """
    best = _gain(sorted(ideal, reverse=True), k)
    gained = _gain(grades, k)
    if gained > best * (1 + _SLACK):
        raise ValueError("the list gains more than the ideal one, so the ideal grades are not all")
    return min(gained / best, 1.0) if best else 0.0


def _gain(grades: Sequence[int], k: int) -> float:
    ranked = enumerate(_first(grades, k), start=1)
    return math.fsum(max(grade, 0) / math.log2(1 + place) for place, grade in ranked)


def _first(grades: Sequence[int], k: int) -> Sequence[int]:
    if k < 1:
        raise ValueError(f"k is {k}, and must be at least 1")
    return grades[:k]
