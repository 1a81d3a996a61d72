"""Who is a human being, who a body of people, and who is "he" or "she"."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.speech.capitals import CAPITAL, FIRST_NAMES, REST, gender_of
from index.speech.nouns import BODIES, GROUPS, MODIFIERS, ROLES, TITLES, listed, noun
from qa.carrying.phrases import Phrase
from qa.carrying.turns import Turn
from qa.carrying.vocabulary import TIME

Speaks = Callable[[str], bool]
"""Tells whether a name is that of somebody whom the articles quote."""

_UP = rf"{CAPITAL}{REST}"
NAME = re.compile(rf"\b{_UP}(?:[ \xa0](?:of the |of )?{_UP})*")
"""A name, as running text has one."""
_OWNED = re.compile(r"[’'](?:s\b|$)|s[’'] ")
_GEOGRAPHY = listed(
    """bay beach falls island lake mountain mountains river road san square st street streets avenue
    north south east west new kingdom county"""
)
_BODIES = BODIES - _GEOGRAPHY
_LEADING = TITLES | MODIFIERS
_REMEMBERED = 256  # labels: the same people speak in every turn
_PLURALS = listed("people men women children police media staff")
_NO_PLURAL = ("ss", "us", "is", "ics")


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who a label of a speaker names; `gender` is "he" or "she" where that is known, and `person`
    is False for a body of people."""

    name: str
    person: bool
    gender: str | None


@dataclass(frozen=True, slots=True)
class People:
    """The people of a talk: names and, where that is known, "he" or "she". `speaks` knows those
    whom the articles quote."""

    genders: Mapping[str, str | None]
    speaks: Speaks

    @classmethod
    def of(cls, turns: Sequence[Turn], speaks: Speaks) -> "People":
        """The people whom questions, answers and labels name."""
        found: dict[str, str | None] = {}
        for turn in turns:
            for label in turn.speakers:
                somebody = labelled(label)
                if somebody.person:
                    found.setdefault(somebody.name, somebody.gender)
            for name in NAME.findall(f"{turn.line} {turn.told}"):
                first, *others = untitled(name).split()
                if first in FIRST_NAMES and others:
                    found.setdefault(untitled(name), FIRST_NAMES[first])
        return cls(found, speaks)

    def knows(self, name: str) -> bool:
        """Whether each word of a name is one of somebody's name."""
        words = {word for one in self.genders for word in one.split()}
        return bool(name) and set(name.split()) <= words

    def gender(self, text: str) -> str | None:
        """ "he" or "she" where that is known of somebody."""
        words = set(untitled(text).split())
        for name, gender in self.genders.items():
            if name.split()[-1] in words:
                return gender
        return gender_of(None, text, text if text[0].islower() else None)

    def has(self, phrase: Phrase, who: str | None = None) -> bool:
        """Whether a phrase names a human being. who: whose words its question asks for."""
        text = phrase.text
        if _OWNED.search(text) or is_group(text) or TIME.search(text):
            return False
        if not phrase.named:
            return noun(phrase.head) in ROLES or text == who
        bare = untitled(text)
        if text.lower().startswith("the "):
            return False
        known = bare != text or bare.split()[0] in FIRST_NAMES or text == who
        return known or self.knows(bare) or self.speaks(text)


@lru_cache(_REMEMBERED)
def labelled(label: str) -> Somebody:
    """Who a label names: title, name, comma, role."""
    named, _, role = " ".join(label.split()).partition(", ")
    name = untitled(named)
    if not name:
        return Somebody("", person=False, gender=None)
    title = named[: len(named) - len(name)].strip()
    known = bool(title or role) or name.split()[0] in FIRST_NAMES
    gender = gender_of(title or None, name, role or None)
    return Somebody(name, person=known and not is_group(name), gender=gender)


def untitled(name: str) -> str:
    """A name without the titles in front: "Prime Minister Ilse Brandvold"."""
    words = name.split()
    lows = [word.lower().strip(".") for word in words]
    at = 0
    while at < len(words) - 1 and lows[at] in _LEADING:
        at += 1
    return " ".join(words[at:]) if not TITLES.isdisjoint(lows[:at]) else name


def is_group(text: str) -> bool:
    """Whether a phrase names a body of people: the council, AIA, the Bureau of Labor."""
    words = re.findall(r"[\w.]+", text.split(" of ")[0])
    if not words:
        return False
    acronym = any(word.isupper() and len(word) > 1 and word.isalpha() for word in words)
    head = words[-1]
    body = head[0].isupper() and head.lower() in _BODIES
    return acronym or body or noun(head) in GROUPS


def is_plural(head: str) -> bool:
    """Whether a noun, lower case, is one of many."""
    return head in _PLURALS or (head.endswith("s") and not head.endswith(_NO_PLURAL))
