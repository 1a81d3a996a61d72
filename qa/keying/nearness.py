"""Where places of a sentence stand among its words, and how near to those of the question."""

from collections.abc import Sequence

from qa.keying.reading import Word

_BREAK = 2  # words that a comma or bracket counts for
_HALF = 3  # words at which a word counts half


def within(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """The words that a place covers, first and the one after the last."""
    first = next((at for at, word in enumerate(words) if word.end > start), len(words))
    last = next((at for at, word in enumerate(words) if word.start >= end), len(words))
    return first, last


def near(words: Sequence[Word], first: int, last: int) -> float:
    """How near the words first..last stand to those of the question, 0..1: each of these counts
    by its weight and the less the farther away it is."""
    total = held = 0.0
    for at, word in enumerate(words):
        if word.asked and not first <= at < last:
            total += word.weight
            held += word.weight / (1 + _gap(words, at, first, last) / _HALF)
    return held / total if total else 0.0


def _gap(words: Sequence[Word], at: int, first: int, last: int) -> int:
    one, other = (at, first) if at < first else (last - 1, at)
    return other - one - 1 + _BREAK * (words[other].breaks - words[one].breaks)
