"""The people an article names: each with title and role, and every place that names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.speech.capitals import gender_of
from index.speech.names import Named, NameReader, beside_speech, plain, runs_of_capitals
from index.speech.nouns import HONORIFICS
from index.speech.roles import is_known
from index.types import Speaker

_JUNIOR = frozenset({"jr", "sr", "ii", "iii", "iv"})


class Mention(NamedTuple):
    """One place where a person is named.

    `start`, `end`: the whole phrase with title, role and apposition; `name`: where the name
    itself starts. `gender`: "he", "she" or None where the article does not show it.
    """

    start: int
    end: int
    name: int
    speaker: Speaker
    gender: str | None


@dataclass(slots=True, eq=False)
class _Person:
    """A person while the article is being read; `courtesy`: the title is only Mr or Ms."""

    name: str
    title: str | None = None
    role: str | None = None
    gender: str | None = None
    courtesy: bool = False

    def learn(self, named: Named, name: str) -> None:
        """Take over what one place tells: the first title and role, the longest name."""
        if len(name) > len(self.name):
            self.name = name
        if named.title and (self.title is None or self.courtesy):
            courtesy = plain(named.title) in HONORIFICS
            if self.title is None or not courtesy:
                self.title, self.courtesy = named.title, courtesy
        if named.role and (self.role is None or self.role in named.role):
            self.role = named.role
        self.gender = self.gender or gender_of(named.title, name, named.role)

    def known_gender(self) -> str | None:
        """What has been learnt of the gender, else what name, title and role tell."""
        return self.gender or gender_of(self.title, self.name, self.role)

    def speaker(self) -> Speaker:
        """The person as a Speaker; Mr and Ms count only where no first name is known."""
        title = None if self.courtesy and " " in self.name else self.title
        return Speaker(self.name, title, self.role)


def find_people(text: str, sentences: Sequence[tuple[int, int]]) -> list[Mention]:
    """Find every mention of a person, in the order of the text.

    sentences: (start, end) in code points. Every mention of one person carries the same Speaker:
    the fullest name, and the first title and role that the article gives. A surname alone is the
    person of that name who was named last, or failing that the first one named after.
    """
    reader = NameReader(text, sentences)
    runs, single = runs_of_capitals(text)
    longer: list[Named] = []
    reach = 0
    for run in runs:
        for named in reader.read(run):
            if named.name >= reach or named.title or is_known(text[named.name : named.name_end]):
                longer.append(named)
                reach = max(reach, named.end)
    return _Owners(text).mentions(longer, single)


def surname(name: str) -> str:
    """The last word of a name, folded, without "Jr." and its like."""
    last = ""
    for word in reversed(name.split()):
        last = plain(word)
        if last not in _JUNIOR:
            break
    return last


def _one(run: re.Match[str]) -> Named:
    return Named(run.start(), run.end(), run.start(), run.end())


class _Owners:
    """Decides whose each name is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._full: dict[tuple[str, str], _Person] = {}
        self._any: dict[tuple[str, str], _Person] = {}
        self._first: dict[str, _Person | None] = {}
        self._surnames: dict[str, _Person] = {}

    def mentions(self, longer: Sequence[Named], single: Sequence[re.Match[str]]) -> list[Mention]:
        """Give names in full to people first, then surnames, then write the mentions."""
        alone = self._alone(longer, single)
        owned = [(n, self._in_full(n, alone)) for n in longer]
        keys = self._surnames.keys() | self._first.keys() | alone.keys()
        names = self._text
        owned += [(_one(m), None) for m in single if m[0].casefold() in keys]
        owned.sort(key=lambda pair: pair[0].name)
        last: dict[str, _Person] = {}
        result: list[tuple[Named, _Person]] = []
        for n, known in owned:
            owner = known or self._in_short(n, last)
            if owner:
                owner.learn(n, names[n.name : n.name_end])
                key = surname(owner.name)
                last[key] = last[f"{key} {owner.gender}"] = owner
                result.append((n, owner))
        speakers = {id(p): p.speaker() for _, p in result}
        return [Mention(n.start, n.end, n.name, speakers[id(p)], p.gender) for n, p in result]

    def _alone(self, longer: Sequence[Named], single: Sequence[re.Match[str]]) -> dict[str, bool]:
        """Surnames that have a title somewhere, or stand alone beside a verb of speech."""
        text = self._text
        titled = [surname(text[n.name : n.name_end]) for n in longer if n.title and not n.full]
        unsure = {surname(text[n.name : n.name_end]) for n in longer if n.full and not n.sure}
        alone = dict.fromkeys(titled, True)
        for m in single if unsure else ():
            if m[0].casefold() in unsure and beside_speech(text, *m.span()):
                alone[m[0].casefold()] = True
        return alone

    def _in_full(self, n: Named, alone: dict[str, bool]) -> _Person | None:
        """The person with this first name (or initial) and surname, made where there is none."""
        name = self._text[n.name : n.name_end]
        last, first = surname(name), plain(name.split()[0])
        if not n.full or not (n.sure or last in alone):
            return None
        initial = (last, first[:1])
        person = self._full.get((last, first)) or self._full.get(initial)
        person = person or (self._any.get(initial) if len(first) == 1 else None)
        if person is None:
            person = _Person(name)
            self._surnames.setdefault(last, person)
            self._first[first] = None if first in self._first else person
        self._full.setdefault((last, first), person)
        self._any.setdefault(initial, person)
        return person

    def _in_short(self, n: Named, last: dict[str, _Person]) -> _Person | None:
        """The person named last with this surname, else the first one; else by first name."""
        name = self._text[n.name : n.name_end]
        key = surname(name)
        if n.full:
            return self._full.get((key, plain(name.split()[0])))
        wanted = gender_of(n.title, "-", None) if n.title else None
        latest = last.get(f"{key} {wanted}") if wanted else last.get(key)
        for person in (latest, last.get(key), self._surnames.get(key)):
            if person and (wanted is None or person.known_gender() in (None, wanted)):
                return person
        if n.title is None:
            return self._first.get(key)
        return self._surnames.setdefault(key, _Person(name))
