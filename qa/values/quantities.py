"""Numbers in a sentence, normalised: "nine million", "9,000,000" and "9 m" are one number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.values.numerals import LARGE, SHORT, SMALL, spelt
from qa.values.relation import Relation
from qa.values.units import SIGNS, unit_of

_LARGE = "|".join(LARGE)
_FIGURE = r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT = "|".join(sorted(SMALL, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>(?:\b(?:US|A|C|NZ))?[$€£¥] ?)?(?<![\w.,])(?P<figure>{_FIGURE})"
    rf"(?:[ -]?(?P<power>(?:{_LARGE})(?: (?:{_LARGE}))?|m|mn|bn|tn|k)\b)?(?!\d)"
    rf"|(?<![\w-])(?P<spelt>(?:(?:an? (?={_LARGE}))|(?:{_SPELT}))"
    rf"(?:(?:[ -]|\band )*(?:{_SPELT}|{_LARGE})\b)*)(?![\w])",
    re.IGNORECASE,
)
_METRES = re.compile(r"(?! [a-z])| (?:long|tall|high|deep|wide|above|below|of|from|away|in)\b")
"""What follows "9 m" where it is no nine million."""
_UNIT_WORDS = re.compile(r"[ -]?(%|°C|km/h|[a-z]+[²³]?|m²)(?: ([a-z]+))?(?: ([a-z]+))?", re.I)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|circa|ca\.?|close to|estimated"
    r"|just (?:over|under))(?: \w+)? ?$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:more than|over|at least|upwards of|no fewer than|not less than|above) ?$", re.IGNORECASE
)
_UNDER = re.compile(
    r"\b(?:fewer than|less than|under|below|up to|at most|no more than|as many as) ?$",
    re.IGNORECASE,
)
_LEAST, _MOST = 0.025, 0.1  # how far a number that is said to be rounded may be off
_BEYOND = 1.15  # what "more than" leaves open
_CONVERTED = 0.03  # by how much 50 miles and 80 kilometres may differ
_FINE = 2  # figures of a number that may be a rounded one without saying so
_NEARLY = 0.01  # as may any that is off by no more than this
_HUGE = 1e100  # more is a slip of whoever wrote it, and could not be reckoned with


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at start..end of its sentence, in the smallest unit of its kind. `low` and `high`
    tell what it may be where it is called rounded, `exact` what it was written as; `kind` is what
    it measures, empty for a bare number; `unit` how many of the smallest unit one is."""

    start: int
    end: int
    exact: float
    low: float
    high: float
    kind: str
    unit: float
    after: str

    def compare(self, other: "Quantity") -> Relation:
        """Compare two numbers; what is about the same is the same, other measures are untold."""
        if self.kind != other.kind:
            return Relation.UNTOLD
        if self.low <= other.high and other.low <= self.high:
            return Relation.SAME
        small, large = sorted((self.exact, other.exact))
        if self.unit != other.unit and large - small <= _CONVERTED * large:
            return Relation.SAME
        rounded = _is_rounded(self.exact, other.exact) or _is_rounded(other.exact, self.exact)
        return Relation.SAME if rounded else Relation.OTHER


def quantities(sentence: str, *, money: bool = False) -> list[Quantity]:
    """All numbers of a sentence, in order."""
    return list(_read(sentence, money=money))


def _read(sentence: str, *, money: bool) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(sentence):
        value = _value(found)
        after = sentence[found.end() :]
        kind, unit, end = "", 1.0, found.end()
        measured = _UNIT_WORDS.match(after)
        if found["sign"]:
            kind = SIGNS[found["sign"].strip()[-1]]
        elif measured:
            known = unit_of([word for word in measured.groups() if word], money=money)
            kind, unit = known or (kind, unit)
        if not found["sign"] and found["power"] == "m" and _METRES.match(after):
            kind, unit, value = "length", 1.0, value / SHORT["m"]
        low, high = _bounds(sentence[: found.start()], value)
        yield Quantity(found.start(), end, value * unit, low * unit, high * unit, kind, unit, after)


def _value(found: re.Match[str]) -> float:
    if found["spelt"]:
        return min(spelt(found["spelt"]), _HUGE)
    value = float(re.sub(r"[^\d.]", "", found["figure"]))
    for power in (found["power"] or "").lower().split():
        value *= (LARGE | SHORT)[power]
    return min(value, _HUGE)


def _bounds(before: str, value: float) -> tuple[float, float]:
    if _ABOUT.search(before):
        off = min(max(_step(value) / 2, _LEAST * value), _MOST * value)
        return value - off, value + off
    if _OVER.search(before):
        return value, value * _BEYOND
    if _UNDER.search(before):
        return value / _BEYOND, value
    return value, value


def _step(value: float) -> float:
    """One of the last figure of a whole number that is no nought: 100 for 1,200."""
    digits = f"{value:.6e}".split("e")
    kept = len(digits[0].rstrip("0").replace(".", ""))
    return float(10.0 ** (int(digits[1]) - kept + 1))


def _is_rounded(coarse: float, fine: float) -> bool:
    """Tell whether one number is the other in fewer figures."""
    step = _step(coarse)
    if not coarse or abs(coarse - fine) > step / 2 or _step(fine) >= step:
        return False
    figures = round(coarse / step)
    return figures >= 10 ** (_FINE - 1) or abs(coarse - fine) <= _NEARLY * coarse
