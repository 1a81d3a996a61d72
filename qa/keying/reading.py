"""The words of a sentence beside a question, and the noun phrases and names among them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.speech.capitals import is_function_word
from index.speech.nouns import TITLES
from index.words import stems
from qa.keying.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    IDLE,
    JOINTS,
    MODALS,
    NO_ADVERBS,
    PREPOSITIONS,
    VERB_FORMS,
    base,
)
from qa.words import weight

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev)\.(?= [A-Z])"
    r"|\w+(?:[-./&]\w+|,\d+|['’](?!s\b)\w+)*"
)
_BREAK = re.compile(r"[,;:()\[\]“”\"—–!?]|\.\s|--")
_PREFIX = 5  # letters that two forms of one word have in common
_SHORTEST_VERB = 5  # letters of a word in -ed or -ing
_LEAST = 0.1  # weight of a word that is everywhere


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: whether its first letter is a capital, where not all are; how much it
    tells, 0..1; whether the question has it too; whether a comma, bracket or the like stands before
    it, and how many there are up to here."""

    start: int
    end: int
    text: str
    low: str
    capital: bool
    weight: float
    asked: bool
    broken: bool
    comma: bool
    breaks: int

    @property
    def idle(self) -> bool:
        """Whether it is a word that only joins others."""
        return self.low in IDLE


def read(sentence: str, asked: Collection[str]) -> list[Word]:
    """The words of a sentence, those of the question marked. asked: the question's stems."""
    words: list[Word] = []
    last = breaks = 0
    cased = any(letter.islower() for letter in sentence)
    for found in _WORD.finditer(sentence):
        text, gap = found.group(), sentence[last : found.start()]
        low = text.lower()
        broken = _BREAK.search(gap) is not None
        breaks += broken
        own = () if low in IDLE else stems(base(low))
        same = any(_alike(stem, other) for stem in own for other in asked)
        tells = max((max(weight(stem), _LEAST) for stem in own), default=0.0)
        capital, comma = cased and text[0].isupper(), gap.strip() == ","
        words.append(Word(*found.span(), text, low, capital, tells, same, broken, comma, breaks))
        last = found.end()
    return words


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _PREFIX and longer.startswith(shorter[: max(_PREFIX, len(shorter) - 2)])


def is_verb(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word seems to be a verb in a form that has a subject before it."""
    word = words[at]
    if word.low in AUXILIARIES or (not word.capital and word.low in VERB_FORMS):
        return not (at and words[at - 1].low in DETERMINERS)
    if at and not word.capital and _leads(words, at):
        return True
    if word.capital or not word.low.endswith(("ed", "ing")) or len(word.low) < _SHORTEST_VERB:
        return False
    if at == 0 or word.broken:
        return at > 0
    return words[at - 1].low not in DETERMINERS | PREPOSITIONS | {"and", "or"}


def _leads(words: Sequence[Word], at: int) -> bool:
    """Whether what stands before a word makes it a verb: "can range", "to visit the"."""
    before, after = words[at - 1].low, words[at + 1 : at + 2]
    if before in MODALS:
        return not words[at].idle
    return before == "to" and any(word.low in DETERMINERS or word.capital for word in after)


def noun_phrases(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of words that name something, first word and the one after the last; those joined by
    "of" are given apart and together."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and not _ends(words, end, at):
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    for run, following in zip_longest(runs, runs[1:]):
        yield run
        if following and _joined(words, run[1], following[0]):
            yield run[0], following[1]


def _ends(words: Sequence[Word], at: int, start: int) -> bool:
    word = words[at]
    if word.idle or is_verb(words, at) or (word.broken and at > start):
        return True
    return word.low.endswith("ly") and not word.capital and word.low not in NO_ADVERBS


def _joined(words: Sequence[Word], end: int, start: int) -> bool:
    between = words[end:start]
    return (
        bool(between)
        and between[0].low == "of"
        and all(word.low in DETERMINERS for word in between[1:])
        and not any(word.broken for word in words[end : start + 1])
    )


def names(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, small words of names within them; none in a text without."""
    at = 0
    while at < len(words):
        end = at + 1 if _begins_name(words[at]) else at
        while at < end < len(words) and not words[end].broken:
            if words[end].capital:
                end += 1
            elif _bridges(words, end):
                end += 1 if words[end + 1].capital else 2
            else:
                break
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _begins_name(word: Word) -> bool:
    if not word.capital or word.idle:
        return False
    return word.low.strip(".") in TITLES or not is_function_word(word.text)


def _bridges(words: Sequence[Word], at: int) -> bool:
    following = words[at + 1 : at + 3]
    if words[at].low not in JOINTS or not following or any(word.broken for word in following):
        return False
    if following[0].capital:
        return True
    return following[0].low in JOINTS and len(following) > 1 and following[1].capital
