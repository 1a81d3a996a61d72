"""The key of a sentence: the few words in it that answer a question by themselves.

Plain rules: what the question wants (`qa.keying.wanted`), the words in the sentence that could be
that (`qa.keying.measures`, `qa.keying.naming`), and of these the nearest to the question's own.
"""

import re
from collections.abc import Sequence
from unicodedata import category

from qa.keying.kinds import Kind
from qa.keying.lexicon import JOINTS
from qa.keying.measures import (
    DATE,
    DURATION,
    FREQUENCY,
    LENGTH,
    MONEY,
    NUMBER,
    YEAR,
    YEARS,
)
from qa.keying.naming import named
from qa.keying.nearness import near, within
from qa.keying.reading import Word, read
from qa.keying.wanted import Wanted, wanted

Span = tuple[int, int]
_LONGEST = 25  # words of a reason or a manner; a longer one is no key
_MOST = 120  # words of a sentence; a longer one is a list or no sentence
_REASON = re.compile(
    r"\b(?:because(?: of)?|since(?! \d| [A-Z])|so that|due to|owing to|in order(?= to\b)"
    r"|as a result of|thanks to|on the grounds that)\s+(?=\w)"
    r"|\b(?=to (?!the |a |an |his |her |their |its |be )[a-z]{3,}\b)",
    re.IGNORECASE,
)
_MANNER = re.compile(r"\b(?=(?:by|through) (?:\w+ly )?\w{2,}ing\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:.!?”\"](?!\w)|,(?!\d)| (?:but|although|while|which|who|whereas)\b")
_SHORT = re.compile(r"\b(?:[A-Z]\.?){2,}\b")
_MEASURED = {
    Kind.NUMBER: (NUMBER,),
    Kind.MONEY: (MONEY,),
    Kind.LENGTH: (LENGTH, NUMBER),
    Kind.DURATION: (DURATION, LENGTH),
    Kind.FREQUENCY: (FREQUENCY,),
    Kind.YEAR: (YEAR,),
    Kind.YEARS: (YEARS, YEAR),
    Kind.DATE: (DATE,),
}


def key(question: str, sentence: str) -> Span | None:
    """Where in a sentence the words stand that answer by themselves: start and end in code points,
    end exclusive, on the borders of words; None where the rules cannot tell."""
    want = wanted(question)
    plain = sentence.replace("\xa0", " ")
    words = read(plain, want.stems) if want else []
    if want is None or not 0 < len(words) <= _MOST:
        return None
    found = _found(question, want, plain, words)
    return found if found and _whole(sentence, *found) else None


def _found(question: str, want: Wanted, sentence: str, words: Sequence[Word]) -> Span | None:
    if want.kind in _MEASURED:
        return _measure(question, want, sentence, words)
    if want.kind is Kind.ACRONYM:
        return _spelt_out(question, words)
    if want.kind in (Kind.REASON, Kind.MANNER):
        return _clause(want, sentence, words)
    return named(want, sentence, words)


def _whole(sentence: str, start: int, end: int) -> bool:
    """Whether no word is cut in two; marks belong to the letter before them."""
    borders = (sentence[max(at - 1, 0) : at + 1] for at in (start, end))
    return not any(len(two) == 2 and all(map(_in_word, two)) for two in borders)


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or category(letter).startswith("M")


def _measure(question: str, want: Wanted, sentence: str, words: Sequence[Word]) -> Span | None:
    """The number, sum, date or duration nearest to the question's words."""
    for pattern in _MEASURED[want.kind]:
        scored = [
            (_worth(want, sentence, words, start, end), -start, end)
            for start, end in (found.span() for found in pattern.finditer(sentence))
            if not _stands_in(question, sentence[start:end])
        ]
        worth, start, end = max(scored, default=(-1.0, 0, 0))
        if worth >= 0:
            return -start, end
    return None


def _stands_in(question: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", question, re.IGNORECASE) is not None


def _worth(want: Wanted, sentence: str, words: Sequence[Word], start: int, end: int) -> float:
    first, last = within(words, start, end)
    worth = near(words, first, last)
    if want.kind is Kind.NUMBER:
        worth += any(want.is_head(word.text) for word in words[last : last + 4])
        if YEAR.fullmatch(sentence[start:end]) or sentence[start:end].lower() == "one":
            worth -= 1
    return worth


def _spelt_out(question: str, words: Sequence[Word]) -> Span | None:
    """The words beside an acronym of the question whose first letters it has."""
    short = {found.group().replace(".", "") for found in _SHORT.finditer(question)}
    telling = [at for at, word in enumerate(words) if word.capital and word.low not in JOINTS]
    for letters in sorted(short):
        for at in range(len(telling) - len(letters) + 1):
            run = telling[at : at + len(letters)]
            if run[-1] - run[0] < 2 * len(run) and letters.lower() == "".join(
                words[one].low[0] for one in run
            ):
                return words[run[0]].start, words[run[-1]].end
    return None


def _clause(want: Wanted, sentence: str, words: Sequence[Word]) -> Span | None:
    """The clause that tells why or how."""
    pattern = _REASON if want.kind is Kind.REASON else _MANNER
    best: tuple[bool, int, int] | None = None
    for found in pattern.finditer(sentence):
        start = found.end()
        end = _end_of_clause(sentence, start)
        inside = words[slice(*within(words, start, end))]
        told = [word for word in inside if not word.idle]
        if not told or len(inside) > _LONGEST or all(word.asked for word in told):
            continue
        place = bool(found.group()), -start, end
        best = place if best is None else max(best, place)
    return (-best[1], best[2]) if best else None


def _end_of_clause(sentence: str, start: int) -> int:
    found = _CLAUSE_END.search(sentence, start)
    return len(sentence[: found.start() if found else None].rstrip())
