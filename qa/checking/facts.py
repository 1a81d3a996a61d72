"""What must be exactly as the sources have it: numbers, dates, names, quotations."""

import re
from collections.abc import Sequence

from index.words import stems
from qa.values.dates import Date, dates
from qa.values.quantities import Quantity, quantities
from qa.values.relation import Relation
from qa.words import weight

_QUOTED = re.compile(r"[“«„\"]([^“”«»„\"]{2,}?)[”»“\"]")
_WORD = re.compile(r"[^\W\d_]+(?:[-.’'&][^\W\d_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = "“‘\"'«„("
_BLANKS = re.compile(r"\W+")
_COMMON = 0.45  # a first word of less weight is no name that begins the sentence
_SHORTEST = 2  # letters of a name
_TITLES = frozenset(
    stems(
        "mr mrs ms miss dr sir dame lord lady president minister mayor professor judge ambassador"
    )
)


def missing(statement: str, texts: Sequence[str], around: Sequence[str]) -> str | None:
    """What a statement tells that its sources do not: a quotation, a number, a date, a name, or
    None. It is told in words that are fit for a log, which hold nothing of the statement. texts:
    the sources. around: what tells who speaks in them, or where and when."""
    everything = " ".join(texts)
    for quotation in _QUOTED.findall(statement):
        if _bare(quotation) not in _bare(everything):
            return "a quotation is none"
    when = dates(statement)
    held = [one for text in (*texts, *around) for one in dates(text)]
    words = {stem for text in (*texts, *around) for stem in stems(text)} | _initials(texts)
    for date in when:
        named = set(stems(statement[date.start : date.end]))  # "In May they" is no date to `dates`
        if not any(_holds_date(one, date) for one in held) and not named <= words:
            return "a date is none of the sources"
    counted = [one for text in texts for one in quantities(text)]
    for number in quantities(statement):
        inside = any(number.start < one.end and one.start < number.end for one in when)
        if not inside and number.exact != 1 and not any(_is_number(one, number) for one in counted):
            return "a number is none of the sources"
    for name in names(statement):
        if not set(stems(name)) - _TITLES <= words:
            return "a name is not in the sources"
    return None


def names(statement: str) -> list[str]:
    """The words of a sentence that name somebody or something; the first one where it is rare."""
    found = []
    for at, match in enumerate(_WORD.finditer(statement)):
        word = _POSSESSIVE.sub("", match[0].rstrip("."))
        opens = not at or statement[max(match.start() - 1, 0)] in _OPENING
        if not word[0].isupper() or len(word) < _SHORTEST or not stems(word):
            continue
        if (
            not opens
            or any(letter.isupper() for letter in word[1:])
            or (
                all(weight(stem) > _COMMON for stem in stems(word))
                and _goes_on(statement, match.end())
            )
        ):
            found.append(word)
    return found


def _goes_on(statement: str, at: int) -> bool:
    """Whether a name that begins a sentence is told to be one by another capital after it."""
    return bool(re.match(r"(?:['’]s)? [A-Z]", statement[at:]))


def _bare(text: str) -> str:
    return f" {_BLANKS.sub(' ', text).strip().lower()} "


def _is_number(held: Quantity, told: Quantity) -> bool:
    same_kind = held.kind == told.kind or not held.kind or not told.kind
    if not same_kind:
        return False
    if held.exact == told.exact or held.compare(told) is Relation.SAME:
        return True
    return (not held.kind or not told.kind) and held.exact / held.unit == told.exact / told.unit


def _holds_date(held: Date, told: Date) -> bool:
    """Whether a date holds all that another tells: "3 May 2021" holds "May 2021"."""
    if told.compare(held) is Relation.OTHER:
        return False
    year = held.first >= told.first and held.last <= told.last
    return (
        (year or told.first < held.first)
        and told.month in (0, held.month)
        and told.day in (0, held.day)
    )


def _initials(texts: Sequence[str]) -> set[str]:
    """The abbreviations that the names of the sources make: "un" of "United Nations"."""
    runs = [
        run
        for text in texts
        for run in re.findall(r"(?:[A-Z]\w+(?: (?:of|the|and|for))? ?){2,}", text)
    ]
    return {"".join(word[0] for word in run.split() if word[0].isupper()).lower() for run in runs}
