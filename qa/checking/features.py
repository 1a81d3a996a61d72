"""What tells whether sources support a statement, as numbers."""

import re
from collections.abc import Iterator, Sequence

from index.words import stems
from qa.candidates import Candidate
from qa.checking.facts import names
from qa.checking.turns import turns
from qa.values.claims import akin
from qa.words import telling

_SUBJECT = 2  # stems that begin a sentence
_PRONOUN = re.compile(
    r"\W*(?:(?:in|on|at|after|before|by|for|to|with|from) )?(?:\w+ ){0,2}"
    r"(?:he|she|it|they|his|her|its|their|this|these|those|that|we|i|our|my)\b",
    re.IGNORECASE,
)
_SAID = frozenset(stems("say says said tell told add note state comment according report reported"))


def wanted(statement: str) -> dict[str, float]:
    """The stems that sources must hold, with their weights; "said" is no matter of theirs."""
    return {stem: own for stem, own in telling(statement).items() if stem not in _SAID}


def held(stem: str, words: frozenset[str]) -> bool:
    """Tell whether a stem, or one that tells of the same deed, is among the words."""
    return stem in words or not akin(stem).isdisjoint(words)


def coverage(statement: str, words: frozenset[str]) -> float:
    """The weighted share of the wanted stems that are held, 0..1; 1 where none is wanted."""
    need = wanted(statement)
    total = sum(need.values())
    return sum(own for stem, own in need.items() if held(stem, words)) / total if total else 1.0


def describe(
    statement: str, sources: Sequence[Candidate], around: frozenset[str], cosines: Sequence[float]
) -> dict[str, float]:
    """The features. around: stems of what tells who speaks in the sources, and of their titles.
    cosines: of the statement with the nearest stretch of the sources, and with the whole."""
    texts = [one.text for one in sources]
    singles = [coverage(statement, frozenset(one.stems) | around) for one in sources]
    best = texts[max(range(len(sources)), key=lambda at: singles[at])]
    return {
        "cosine_part": cosines[0],
        "cosine_whole": cosines[1],
        "exchanged": _exchanged(statement, texts),
        "foreign": _foreign(statement, best, around),
        **turns(statement, best, " ".join(texts)),
    }


def _content(text: str) -> list[str]:
    """The stems of a text, its numbers among them, in order."""
    return [stem for stem in stems(text) if stem not in _SAID]


def _exchanged(statement: str, texts: Sequence[str]) -> float:
    """1.0 where a number of the statement counts what another number counts in the sources: 600
    cars and 180 passengers for 180 cars and 600 passengers."""
    theirs = [pair for text in texts for pair in _counted(text)]
    return float(
        any(
            any(what == other for _, other in theirs) and (number, what) not in theirs
            for number, what in _counted(statement)
        )
    )


def _counted(text: str) -> Iterator[tuple[str, str]]:
    """Each number with the stem after it, and with the one before it where that is a name."""
    words, named = _content(text), _named(text)
    for at, word in enumerate(words):
        if word[0].isdigit():
            yield from ((word, other) for other in words[at + 1 : at + 2] if not other[0].isdigit())
            yield from ((word, other) for other in words[max(at - 1, 0) : at] if other in named)


def _named(statement: str) -> frozenset[str]:
    return frozenset(stem for name in names(statement) for stem in stems(name))


def _foreign(statement: str, best: str, around: frozenset[str]) -> float:
    """1.0 where the source that holds most of the statement begins with another subject, and no
    pronoun: the deed of one told of another."""
    own, theirs = frozenset(stems(statement)), _content(best)
    brought = own - frozenset(theirs) - around
    led = theirs[:_SUBJECT]
    return float(bool(brought) and not _PRONOUN.match(best) and not own.intersection(led))
