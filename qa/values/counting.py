"""The numbers of a sentence that may be what a question counts or measures."""

import re
from collections.abc import Sequence

from index.speech.nouns import listed
from index.words import stems
from qa.values.dates import Date
from qa.values.quantities import Quantity, quantities
from qa.values.units import COINS

_MEASURES = (
    ("length", r"\bhow (?:long|tall|high|deep|wide|far)\b|\b(?:length|height|depth|distance)\b"),
    ("time", r"\bhow (?:long|old)\b|\b(?:duration|age)\b"),
    ("mass", r"\bhow heavy\b|\bweigh"),
    ("speed", r"\bhow fast\b|\bspeed\b"),
    ("share", r"\bpercent|\bproportion\b|\bshare\b|\brate\b"),
    ("heat", r"\btemperature\b|\bhow (?:hot|cold|warm)\b"),
)
_MEASURED = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _MEASURES]
_COUNTED = re.compile(r"\bhow (?:many|much)((?: [a-z’'-]+){1,4})", re.IGNORECASE)
_VERBS = listed(
    """did does do is are was were has have had will would can could should of in at on for to from
    by with that who"""
)
_MORE = re.compile(r"\b(?:another|additional|extra|further)(?: an?)? ?$", re.IGNORECASE)
_PART = re.compile(
    r"(?: [\w-]+){0,2}? (?:each|apiece|alone|per \w+|of (?:them|whom|which|these))\b"
    r"|[ -](?:second|minute|hour|day|week|month|year|decade)s? (?:later|ago|earlier|before|after)\b"
)
_FOLLOWING = 3  # words after a number among which what is counted must stand
_ENDS = re.compile(r" ?[,.;]|$")


def numbers_for(
    question: str, sentence: str, times: Sequence[Date], *, money: bool
) -> list[Quantity]:
    """The numbers of the kind that is asked for; neither years and days nor those of a part, or of
    what came on top. times: the dates of the sentence."""
    found = [
        one
        for one in quantities(sentence, money=money)
        if not any(one.start < when.end and when.start < one.end for when in times)
        and not _MORE.search(sentence[: one.start])
        and not _PART.match(one.after)
    ]
    if money:
        return [one for one in found if one.kind in COINS]
    kinds = [kind for kind, pattern in _MEASURED if pattern.search(question)]
    measured = [one for one in found if one.kind in kinds]
    if measured:
        # of several parts of a whole it cannot be told which one is asked for
        return [] if "share" in kinds and len(measured) > 1 else measured
    nouns = _counted(question)
    if nouns:
        bare = [one for one in found if not one.kind and _ENDS.match(one.after)]
        return [one for one in found if _counts(one, nouns)] or bare
    return [] if kinds else found


def _counted(question: str) -> frozenset[str]:
    """The stems of what is counted: tonnes and salmon in "how many tonnes of salmon"."""
    found = _COUNTED.search(question)
    words: list[str] = []
    for word in found[1].split() if found else ():
        if word.lower() in _VERBS:
            break
        words.append(word)
    return frozenset(stems(" ".join(words)))


def _counts(number: Quantity, nouns: frozenset[str]) -> bool:
    following = re.findall(r"[\w’'-]+", number.after.split(",")[0])[:_FOLLOWING]
    return not nouns.isdisjoint(stems(" ".join(following)))
