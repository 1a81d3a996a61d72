"""Capitalised names: where they stand, and the title and role around them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.speech.capitals import CAPITAL, FIRST_NAMES, REST, UP, is_function_word
from index.speech.nouns import BODIES, ROLES, TITLES
from index.speech.roles import role_after, role_before
from index.speech.verbs import VERBS, Kind

_PARTICLE = r"(?:(?:de|van|von|der|den|del|della|di|da|dos|la|le|bin|ibn|al|el|ter)[ \xa0]|[ae]l-)"
_RUN = re.compile(rf"{UP}(?:[ \xa0]{{1,2}}{_PARTICLE}{{0,3}}{CAPITAL}{REST}){{0,7}}")
_TOKEN = re.compile(rf"(?:[ae]l-)?{CAPITAL}{REST}")
_WINDOW = 220
"""Code points before and after a name in which its title and role are looked for."""


class Named(NamedTuple):
    """A capitalised name before it is known whose it is.

    `start`, `end`: with title, role and apposition; `name`, `name_end`: the name itself; `full`:
    with a first name; `sure`: surely a person's.
    """

    start: int
    end: int
    name: int
    name_end: int
    full: bool = False
    sure: bool = False
    title: str | None = None
    role: str | None = None


def plain(word: str) -> str:
    """A word of a name or title, case-folded, without its full stop or comma."""
    return word.strip(".,").casefold()


def runs_of_capitals(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Find the runs of capitalised words: those of several words, and the single words."""
    longer: list[re.Match[str]] = []
    single: list[re.Match[str]] = []
    for run in _RUN.finditer(text):
        words = run[0]
        (longer if " " in words or "\xa0" in words else single).append(run)
    return longer, single


def beside_speech(text: str, start: int, end: int) -> bool:
    """Tell whether a verb of speech stands right after a name, or right before it."""
    for word in text[end : end + 40].split(maxsplit=2)[:2]:
        verb = VERBS.get(word.strip(",:.“"))
        if verb and verb.kind not in (Kind.QUOTE, Kind.CASE) and verb.form != "ing":
            return True
    before = text[max(start - 12, 0) : start].split()
    verb = VERBS.get(before[-1]) if before else None
    return verb is not None and verb.kind is Kind.SAY and verb.form != "base"


class NameReader:
    """Reads capitalised names with what stands around them."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._starts = [start for start, _ in sentences]
        self._ends = [end for _, end in sentences]

    def read(self, run: re.Match[str]) -> Iterator[Named]:
        """Read one run of capitalised words, cut where a sentence ends inside it."""
        tokens = [t.span() for t in _TOKEN.finditer(self._text, *run.span())]
        while tokens:
            low, high = self._bounds(tokens[0][0])
            inside = [t for t in tokens if t[0] < high] or tokens
            tokens = tokens[len(inside) :]
            named = self._name(inside, low, high)
            if named:
                yield named

    def _bounds(self, at: int) -> tuple[int, int]:
        """The sentence around a place; the window around it where there is none."""
        k = bisect_right(self._starts, at) - 1
        low, high = max(0, at - _WINDOW), min(at + _WINDOW, len(self._text))
        if k >= 0 and at < self._ends[k]:
            low, high = max(low, self._starts[k]), min(high, self._ends[k])
        return low, high

    def _name(self, tokens: list[tuple[int, int]], low: int, high: int) -> Named | None:
        """Tell title, role and name apart in a run of words, and look around it for more."""
        text = self._text
        run = [text[a:b].rstrip(".") for a, b in tokens]
        first, last = 0, len(run)
        while first < last and is_function_word(run[first]):
            first += 1
        while first < last and is_function_word(run[last - 1]):
            last -= 1
        if first == last:
            return None
        start, end = tokens[first][0], tokens[last - 1][1]
        end -= end == high and text[end - 1] == "."
        end += run[last - 1] in ("Jr", "Sr") and end + 1 < high and text[end] == "."
        cut = next((k for k in range(last - 2, first - 1, -1) if _is_office(run[k])), first - 1)
        if cut < first < last - 1 and text.startswith("Secretary of ", max(start - 13, 0)):
            cut, start = first, start - 13
        name = run[cut + 1 : last]
        front = text[start : tokens[cut][1]] if cut >= first else None
        if front is None and (len(name) == 1 or any(w.lower() in BODIES for w in name)):
            return Named(start, end, start, end) if len(name) == 1 else None
        titled = front is not None and (
            plain(run[cut]) in TITLES or front.startswith("Secretary of ")
        )
        surely = front is not None or name[0] in FIRST_NAMES
        begin, before = role_before(text, start, end, low)
        tail, after, shown = role_after(text, end, high, surely)
        role = before or (None if titled else front)
        if after and (role is None or " " not in role):
            role = after
        the = run[first - 1 : first] == ["The"] or text[max(start - 4, 0) : start].lower() == "the "
        sure = surely or before is not None or shown
        sure = sure or (not the and beside_speech(text, start, tail))
        title = front if titled else None
        return Named(begin, tail, tokens[cut + 1][0], end, len(name) > 1, sure, title, role)


def _is_office(word: str) -> bool:
    return word.lower() in TITLES or word.lower() in ROLES
