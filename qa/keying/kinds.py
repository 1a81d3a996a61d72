"""The kind of words that a question wants."""

import re
from collections.abc import Sequence
from enum import Enum

from index.speech.nouns import ROLES, listed
from qa.answer_types import Asked, asked


class Kind(Enum):
    """The kind of words that answer."""

    NUMBER = "number"
    MONEY = "money"
    LENGTH = "length"
    DURATION = "duration"
    YEAR = "year"
    YEARS = "years"
    FREQUENCY = "frequency"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    REASON = "reason"
    MANNER = "manner"
    ACRONYM = "acronym"
    THING = "thing"


PEOPLE = ROLES | listed("person people man woman men women king queen monarch god figure")
"""Nouns for which a person is the answer; for these, another name is:"""
NAMED = listed(
    """company companies university college school team teams organization organisation country
    countries nation nations city cities state states river religion language newspaper magazine
    album song film movie book band group agency party church network channel league war battle
    treaty island continent county province region town village mountain ocean sea lake street
    brand airline airport bank court hospital award prize planet dynasty empire tribe journal
    museum stadium law act district neighborhood area locations location manufacturer building
    bridge conference tournament"""
)
_LASTING = re.compile(
    r"how (?:long|many (?:\w+ )?(?:years|months|days|weeks|hours|minutes|seconds|decades)|old)\b"
)
_AMOUNTS = listed("age portion fraction elevation altitude depth weight score rank grade")


def kind_of(word: str, heads: Sequence[str], rest: str) -> Kind:
    """The kind that is wanted by a question word, the nouns after it and the words from there."""
    if word in ("who", "whom", "whose"):
        return Kind.PERSON
    if word in ("when", "where", "why"):
        return {"when": Kind.DATE, "where": Kind.PLACE, "why": Kind.REASON}[word]
    if word == "how":
        return _how(rest)
    if re.search(r"\b(?:stands?|short|acronym|abbreviation) (?:for|of)\b", rest):
        return Kind.ACRONYM
    near = " ".join(rest.split()[: len(heads) + 1]) if heads else _object(rest)
    by = asked(near) if near else Asked.OTHER
    if by is Asked.TIME:
        return {"year": Kind.YEAR, "years": Kind.YEARS}.get(near.split()[-1], Kind.DATE)
    plain = {Asked.MONEY: Kind.MONEY, Asked.COUNT: Kind.NUMBER, Asked.REASON: Kind.REASON}
    if by in plain:
        return plain[by]
    last = near.split()[-1] if near else ""
    if last in _AMOUNTS:
        return Kind.NUMBER
    if {last, last.removesuffix("s")} & PEOPLE:
        return Kind.PERSON
    return Kind.NAME if last in NAMED else Kind.THING


def _how(rest: str) -> Kind:
    if _LASTING.match(rest):
        return Kind.DURATION
    if asked(rest) is Asked.MONEY:
        return Kind.MONEY
    if re.match(r"how (?:far|tall|high|deep|wide)\b", rest):
        return Kind.LENGTH
    if rest.startswith("how often "):
        return Kind.FREQUENCY
    if re.match(r"how (?:many|much|large|big|fast|heavy)\b", rest):
        return Kind.NUMBER
    return Kind.MANNER


def _object(rest: str) -> str:
    """The noun in "what is the capital of France", as "what capital"; empty where there is none."""
    found = re.match(
        r"what (?:is|was|are|were|(?:has|have|had) been) (?:the |a )?(?:names? of )?(?:the |a )?"
        r"((?:\w+ ){0,3}?\w+)"
        r"(?= (?:of|in|for|that|at|on|between|to|from|who|which)\b)",
        rest,
    )
    return f"what {found[1]}" if found else ""
