"""Phrases that answer: the one date of a sentence, and a number with what it counts."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from eval.drafting.tokens import Token
from eval.drafting.verbs import BASE_OF_PAST, PARTICIPLES
from eval.drafting.words import AUXILIARIES, CLOCK, CONJUNCTIONS, FUNCTION
from index.speech.nouns import listed

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_YEAR = r"(?:1[0-9]|20)\d\d(?![\d,–-]\d)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?(?![\d.,:]\d)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_DATE = re.compile(
    rf"\b(?:[Oo]n (?P<day>(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}|{_DAY} (?:of )?{_MONTH})"
    rf"(?:,? {_YEAR})?|{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?)"
    rf"|(?:[Ii]n|[Dd]uring) (?P<span>(?:the )?(?:early |late |mid-)?"
    rf"(?:{_MONTH}(?: (?:of )?{_YEAR})?|(?:{_SEASON} of )?{_YEAR}s?"
    rf"|\d{{1,2}}(?:st|nd|rd|th) century))"
    rf"|(?P<near>(?:[Ll]ast|[Nn]ext) (?:{_MONTH}|{_SEASON}|week|month|year)))"
    r"(?=[\s,.;)]|$)"
)
_ANY_YEAR = re.compile(rf"\b{_YEAR}\b")
_UNFIT_BEFORE = listed(
    """later early late earlier only even again until since than especially the over for from to by
    before after between and or as this except"""
)
_UNFIT_AFTER = listed("when where which while that")
_RANGE = re.compile(r"(?:and|or|to|through|until|[–—-])\s*(?:the )?(?:\d|[A-Z])")

_MORE = (
    r"(?:(?:at least|more than|about|some|around|nearly|almost|over|up to|fewer than|less than"
    r"|approximately|roughly|an estimated|as many as|only|just) )?"
)
_WORD_NUMBER = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER = re.compile(
    rf"(?<![\w.,$£€:/’'#–-])(?P<number>{_MORE}(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?"
    rf"|{_WORD_NUMBER})(?: (?:hundred|thousand|million|billion))?)(?= [A-Za-z])",
    re.IGNORECASE,
)
_UNFIT_BEFORE_NUMBER = listed(
    """the no. no chapter these those of another every first last next aged between to and or than
    his her its their our my - – all other both ages version grade level page part room number
    age by per"""
)
_PLURALS = listed("people men women children feet players teeth mice geese")
_NO_PLURAL = listed("percent times")
_LONGEST_COUNTED = 4  # words


class Date(NamedTuple):
    """Code points start..end of a sentence hold a date with its preposition; `answer` has none."""

    start: int
    end: int
    answer: str


class Counted(NamedTuple):
    """A number and what it counts: tokens first..last (exclusive), of which `noun` are the words
    counted; `answer` is the number as written."""

    first: int
    last: int
    noun: tuple[Token, ...]
    answer: str


def only_date(sentence: str) -> Date | None:
    """The date of a sentence that names one moment and no other; None where there is doubt."""
    found = list(_DATE.finditer(sentence))
    if len(found) != 1 or any(
        not found[0].start() <= m.start() < found[0].end() for m in _ANY_YEAR.finditer(sentence)
    ):
        return None
    m = found[0]
    before = sentence[: m.start()].split()[-1:]
    after = sentence[m.end() :].lstrip()
    following = re.match(r"[\w’'-]+|\S", after)
    word = following.group() if following else "."
    if before and before[0].strip('(“"').lower() in _UNFIT_BEFORE:
        return None
    if _RANGE.match(after):
        return None
    if word.lower() in _UNFIT_AFTER or _goes_on(word, opens=not before):
        return None
    kind = m.lastgroup or "day"
    return Date(m.start(), m.end(), m[kind])


def _goes_on(word: str, *, opens: bool) -> bool:
    """Whether a word after a date belongs to it: "in 2015 elections"."""
    low = word.lower()
    if not word[0].isalnum() or low in FUNCTION or low in BASE_OF_PAST or low in PARTICIPLES:
        return False
    return not (opens and word[0].isupper())


def counted_in(sentence: str, tokens: Sequence[Token]) -> list[Counted]:
    """Every number of a sentence that counts things whose words end clearly."""
    found = []
    for m in _NUMBER.finditer(sentence):
        first = next((k for k, t in enumerate(tokens) if t.start >= m.start("number")), None)
        after = next((k for k, t in enumerate(tokens) if t.start >= m.end("number")), None)
        if first is None or after is None or re.fullmatch(_YEAR, m["number"]):
            continue
        if first and tokens[first - 1].low in _UNFIT_BEFORE_NUMBER:
            continue
        noun = _noun(tokens[after:])
        if noun:
            found.append(Counted(first, after + len(noun), noun, m["number"]))
    return found


def _noun(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words that a number counts, the last of them a plural; none where that is unsure."""
    for size, token in enumerate(tokens[: _LONGEST_COUNTED + 1]):
        ends = not token.is_word or token.low in FUNCTION or token.low in AUXILIARIES
        ends = ends or token.low in CONJUNCTIONS or (size > 0 and token.low in BASE_OF_PAST)
        ends = ends or (size > 0 and token.low.endswith("ing"))
        if ends or token.is_number:
            noun = tuple(tokens[:size])
            return noun if noun and _is_plural(noun[-1].low) and token.text != "-" else ()
    return ()


def _is_plural(word: str) -> bool:
    if word in _NO_PLURAL or word.endswith(("’s", "ss", "us", "is")):
        return False
    return word in _PLURALS or word.endswith("s") or (word in CLOCK and word.endswith("s"))
