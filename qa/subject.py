"""Whether a sentence is about what a question asks about: the same thing, time and whole."""

import re
from dataclasses import dataclass
from functools import cached_property

from index.speech.nouns import ROLES
from index.words import stems
from qa.answer_types import Asked
from qa.candidates import Candidate
from qa.values.asked import Inquiry
from qa.values.claims import akin, contrary
from qa.values.dates import dates
from qa.values.relation import Relation
from qa.words import coverage, names, telling

_COVERED = 0.6  # of the weight of the question's words, in the sentence and its article's title
_COVERED_WHEN = 0.75  # of a question for a time: the words tell what happened then
_COVERED_COUNT = 0.6  # of the words that are no names, where a number is asked for
_COVERED_OWN = 0.75  # of the words not in the title, where a sentence names its subject "it"
_IDLE = frozenset(
    stems("new money sum amount year time tall high long deep wide far heavy old large big fast")
)
_CALENDAR = "January|February|March|April|May|June|July|August|September|October|November|December"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|previous|last"
    r"|next|past|\d+(?:st|nd|rd|th))"
)
_WITHIN = re.compile(
    rf"\b(?i:in|for|within|among|across)(?: the)? (?!(?:{_CALENDAR})\b)([A-Z][\w-]+)"
)
_IN_SERIES = re.compile(rf"\b{_ORDINAL} ([a-z]+)\b|\b(?:quarterly|monthly|weekly|daily)\b", re.I)
_PERIODS = frozenset(stems("half quarter month week"))
_OF = r"\b(?i:the|an?|one|this|its) (?:[\w-]+ )?(?P<of>[a-z-]+) of (?:the )?"
_ITS = r"[’']s? (?P<its>[a-z-]+)"


@dataclass(frozen=True)
class Subject:
    """What a question is about. `topic` is the part of it whose words must be met."""

    topic: str
    inquiry: Inquiry

    def is_of(self, candidate: Candidate) -> bool:
        """Tell whether a sentence states something of the same subject, period and whole."""
        text = candidate.text
        if candidate.asks:
            return False
        if not self.inquiry.is_claim and contrary(self.topic, text):
            return False
        if self._is_named(candidate) and self._is_covered(candidate) and self._is_then(candidate):
            return not (self._is_number and self._is_part(text))
        return False

    def scope(self, sentence: str) -> frozenset[str]:
        """The places, parts of a year and members of a series to which a sentence limits what it
        says, beyond those that the question names."""
        asked = self.inquiry.text.lower()
        any_member = _IN_SERIES.search(asked) is not None
        found = [
            match[0].lower()
            for match in _IN_SERIES.finditer(sentence)
            if any_member or not match[1] or self._in_series.intersection(stems(match[1]))
        ]
        if self._is_number:
            found += [match[1].lower() for match in _WITHIN.finditer(sentence)]
        return frozenset(one for one in found if one not in asked)

    @cached_property
    def _wanted(self) -> dict[str, float]:
        return telling(self.topic) or telling(self.inquiry.text)

    @cached_property
    def _done(self) -> dict[str, float]:
        named = _stems_of(self._names)
        said = {stem: weight for stem, weight in self._wanted.items() if stem not in named | _IDLE}
        return said or self._wanted

    @cached_property
    def _names(self) -> list[str]:
        return names(self.topic)

    @cached_property
    def _in_series(self) -> frozenset[str]:
        return _PERIODS.union(self._wanted)

    @cached_property
    def _is_number(self) -> bool:
        return not self.inquiry.is_claim and self.inquiry.kind in (Asked.COUNT, Asked.MONEY)

    @cached_property
    def _is_count(self) -> bool:
        return self._is_number and self.inquiry.kind is Asked.COUNT

    @cached_property
    def _is_when(self) -> bool:
        return not self.inquiry.is_claim and self.inquiry.kind is Asked.TIME

    def _is_named(self, candidate: Candidate) -> bool:
        """Whether it names what the question names. A sentence that says "it" and names nothing
        else may leave that to its title and neighbours, where it says all the rest itself."""
        named = _stems_of(self._names)
        absent = named - set(candidate.stems)
        if not absent:
            return True
        others = _stems_of(names(candidate.text)) - named
        if self.inquiry.kind in (Asked.PERSON, Asked.PLACE) or not all(map(str.isdigit, others)):
            return False
        title = stems(candidate.article.title or "")
        left = {stem: weight for stem, weight in self._wanted.items() if stem not in title}
        told = coverage(left, frozenset(candidate.stems))
        return absent <= _around(candidate) and told >= _COVERED_OWN

    def _is_covered(self, candidate: Candidate) -> bool:
        own = frozenset(candidate.stems)
        held = own if self._is_when else own | _around(candidate)
        least = _COVERED_WHEN if self._is_when else _COVERED
        return coverage(self._wanted, held) >= least and self._tells_what(candidate)

    def _tells_what(self, candidate: Candidate) -> bool:
        """Whether it tells of the same deed or thing: the words of the question that are no names
        stand in it in some form. The noun of a number tells that already, so most of them do."""
        held = set(candidate.stems)
        if self._is_count:
            held.update(stems(candidate.article.title or ""))
        told = frozenset(stem for stem in self._done if held & akin(stem))
        return (
            coverage(self._done, told) >= _COVERED_COUNT
            if self._is_count
            else told == self._done.keys()
        )

    def _is_then(self, candidate: Candidate) -> bool:
        """Whether it is of the period that the question names, if that names one."""
        if self._is_when or not self.inquiry.times:
            return True
        told = dates(candidate.text, candidate.article.date)
        told = told or dates(candidate.article.title or "")
        return bool(told) and all(
            any(asked.compare(one) is not Relation.OTHER for one in told)
            for asked in self.inquiry.times
        )

    def _is_part(self, sentence: str) -> bool:
        """Whether a number is that of a part: of "the north plant of" what is asked about, or of
        its "plant" where the question does not ask for plants."""
        for name in self._names:
            found = re.search(rf"{_OF}{re.escape(name)}\b|{re.escape(name)}{_ITS}", sentence)
            noun = stems(found["of"] or found["its"]) if found else ()
            if found and noun and self._wanted.keys().isdisjoint(noun):
                return found["of"] not in ROLES
        return False


def _stems_of(phrases: list[str]) -> set[str]:
    return {stem for phrase in phrases for stem in stems(phrase)}


def _around(candidate: Candidate) -> frozenset[str]:
    return candidate.near | frozenset(stems(candidate.article.title or ""))
