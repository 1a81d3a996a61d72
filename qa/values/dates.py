"""Dates in a sentence, normalised: "May 3, 2021" and "3 May 2021" are one date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.values.relation import Relation

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name: at for at, name in enumerate(_NAMES.split(), 1)}
_MONTHS |= {name[:3]: at for name, at in _MONTHS.items()} | {"sept": 9}
_MONTH = rf"(?P<m{{0}}>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<y{0}>1\d{{3}}|20\d\d)(?![\d,.]?\d)"
_DAY = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_DATE = re.compile(
    "|".join(
        pattern.format(at)
        for at, pattern in enumerate(
            (
                rf"\b{_YEAR}-(?P<m{{0}}>\d\d)-(?P<d{{0}}>\d\d)\b",
                rf"(?<![\w.,]){_DAY} (?:of )?{_MONTH}(?:,? (?:of )?{_YEAR})?",
                rf"\b(?<!\bin ){_MONTH} {_DAY}(?!\d|[.,]\d)(?:,? {_YEAR})?",
                rf"\b{_MONTH},? (?:of )?{_YEAR}",
                rf"(?<=\bin ){_MONTH}(?! [A-Z])",
                rf"(?<![\w.,$€£-]){_YEAR}(?P<s{{0}}>s)?(?![\w-])(?! [a-z]{{{{4,}}}}s\b)",
                r"\b(?P<c{0}>\d\d)(?:th|st|nd|rd) century\b",
                r"\b(?P<r{0}>last|this|next) year\b",
            )
        )
    ),
    re.IGNORECASE,
)
_FIRST, _LAST = 0, 9999
_RELATIVE = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Date:
    """A date at start..end of its sentence: the years that it may be of, first and last, the month
    and the day, 0 where they are not told."""

    start: int
    end: int
    first: int
    last: int
    month: int = 0
    day: int = 0

    def compare(self, other: "Date") -> Relation:
        """Compare two dates; a date that is part of the other's time is untold."""
        if self.last < other.first or other.last < self.first:
            return Relation.OTHER
        for one, two in ((self.month, other.month), (self.day, other.day)):
            if one and two and one != two:
                return Relation.OTHER
        same = (self.first, self.last, self.month, self.day) == (
            other.first, other.last, other.month, other.day,
        )  # fmt: skip
        return Relation.SAME if same else Relation.UNTOLD


def dates(sentence: str, published: str | None = None) -> list[Date]:
    """All dates of a sentence, in order. published: the article's date (ISO 8601), from which
    "last year" counts; without one such words tell nothing."""
    return list(_read(sentence, int(published[:4]) if published else None))


def _read(sentence: str, year: int | None) -> Iterator[Date]:
    for found in _DATE.finditer(sentence):
        parts = {name[0]: text for name, text in found.groupdict().items() if text}
        first, last = _FIRST, _LAST
        if "y" in parts:
            first = last = int(parts["y"])
            last += 9 if "s" in parts else 0
        elif "c" in parts:
            first, last = 100 * int(parts["c"]) - 100, 100 * int(parts["c"]) - 1
        elif "r" in parts:
            if year is None:
                continue
            first = last = year + _RELATIVE[parts["r"].lower()]
        month = parts.get("m", "0").lower()
        number = int(month) if month.isdigit() else _MONTHS[month]
        yield Date(*found.span(), first, last, number, int(parts.get("d", 0)))
