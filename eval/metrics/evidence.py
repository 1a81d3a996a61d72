"""How well the cited places and the places of the evidence agree, character by character.

Each character of an article counts once, however many places hold it. The measures are those of
set retrieval (van Rijsbergen 1979) over characters.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from eval.types import Place


def evidence_precision(cited: Sequence[Place], evidence: Sequence[Place]) -> float:
    """The share, 0..1, of the cited characters that are evidence; 0.0 where none is cited."""
    size = _size(cited)
    return _shared(cited, evidence) / size if size else 0.0


def evidence_recall(cited: Sequence[Place], evidence: Sequence[Place]) -> float:
    """The share, 0..1, of the evidence's characters that are cited; 0.0 where there are none."""
    size = _size(evidence)
    return _shared(cited, evidence) / size if size else 0.0


def evidence_f1(cited: Sequence[Place], evidence: Sequence[Place]) -> float:
    """The harmonic mean of evidence precision and recall, 0..1; 0.0 where both are 0.

    Of one question: the mean over questions is not the F1 of mean precision and mean recall.
    """
    both = _size(cited) + _size(evidence)
    return 2 * _shared(cited, evidence) / both if both else 0.0


def covers(places: Sequence[Place], quote: Place, share: float = 0.5) -> bool:
    """Tell whether the places together hold at least that share of the quote's characters.

    share: above 0, at most 1, else ValueError. An empty quote is never covered.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share is above 0 and at most 1, not {share}")
    size = _size([quote])
    return size > 0 and _shared(places, [quote]) >= share * size


def _shared(some: Sequence[Place], others: Sequence[Place]) -> int:
    """|A and B| = |A| + |B| - |A or B|, in characters."""
    return _size(some) + _size(others) - _size([*some, *others])


def _size(places: Iterable[Place]) -> int:
    """How many characters the places hold together."""
    by_article = defaultdict(list)
    for place in places:
        by_article[place.article_id].append((place.start, place.end))
    return sum(_length(spans) for spans in by_article.values())


def _length(spans: list[tuple[int, int]]) -> int:
    length, reached = 0, 0
    for start, end in sorted(spans):
        length += max(0, end - max(start, reached))
        reached = max(reached, end)
    return length
