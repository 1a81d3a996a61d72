"""What several articles say to one question: the same, or different things.

The same fact from several articles is one sentence with several citations. Different values for
the question are shown side by side, the newest article first: two numbers that no rounding makes
equal, two dates, two persons or places where only one can be, yes and no. Where the question names
no period and the sentences do ("in 2019", "in 2020"), that is a development: both may be true, and
both are shown, because the older one alone would mislead whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.candidates import Candidate
from qa.retrieving import Ranked
from qa.rivals import Rival, compare, in_order
from qa.sameness import conflicts, is_near, says_the_same, supports
from qa.values.asked import Value, relation
from qa.values.relation import Relation

MOST_CITED = 5  # articles cited for one sentence
MOST_VALUES = 5  # different answers shown side by side
Shown = list[list[Candidate]]
"""Sentences of an answer: of each, the sentence that is shown and others that say the same, one an
article."""


def differing(found: Sequence[Rival]) -> Shown:
    """The different answers that articles give, newest first; empty where they do not differ."""
    groups = _grouped(found)
    if len(groups) < 2:
        return []
    shown = [newest_first([rival.candidate for rival in group]) for group in groups]
    order = {id(one[0]): one for one in shown}
    first = newest_first([one[0] for one in shown])
    return [order[id(candidate)][:MOST_CITED] for candidate in first[:MOST_VALUES]]


def _grouped(found: Sequence[Rival]) -> list[list[Rival]]:
    """Rivals by value, one an article: the best one that agrees with another article, else the
    best one. A value that cannot be told from another's is left out."""
    groups: list[list[Rival]] = []
    for rival in _one_an_article(found):
        relations = [compare(rival, group[0]) for group in groups]
        if Relation.SAME in relations:
            groups[relations.index(Relation.SAME)].append(rival)
        elif Relation.UNTOLD not in relations:
            groups.append([rival])
    return groups


def _one_an_article(found: Sequence[Rival]) -> list[Rival]:
    by_article: dict[str, list[Rival]] = {}
    for rival in found:
        by_article.setdefault(rival.candidate.article.id, []).append(rival)
    return [_stance(name, theirs, found) for name, theirs in by_article.items()]


def _stance(name: str, theirs: Sequence[Rival], found: Sequence[Rival]) -> Rival:
    """Of an article that gives several values, the one with which another article agrees."""
    others = [rival for rival in found if rival.candidate.article.id != name]
    for rival in theirs:
        if any(compare(rival, other) is Relation.SAME for other in others):
            return rival
    return theirs[0]


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """By the dates of their articles, those without one last; equals by the ids."""
    by_id = sorted(candidates, key=lambda one: (one.article.id, one.sentence.position))
    return sorted(by_id, key=lambda one: one.article.date or "", reverse=True)


@dataclass(frozen=True, eq=False, slots=True)
class Agreement:
    """What tells whether sentences say the same to a question: the values that they give, else
    their words and meaning."""

    found: Sequence[Rival]

    def same(self, one: Candidate, other: Candidate) -> bool:
        """Tell whether one sentence need not be shown beside the other."""
        known = self._relation(one, other)
        if known in (Relation.SAME, Relation.OTHER):
            return known is Relation.SAME
        if not says_the_same(one, other):
            return False
        return one.article.id == other.article.id or not conflicts(one, other)

    def cited(self, chosen: Sequence[Candidate], ranked: Ranked) -> Shown:
        """Each chosen sentence with those of other articles that say the same, best first."""
        shown = [[candidate] for candidate in chosen]
        taken = {id(candidate) for candidate in chosen}
        others = [one for one, _ in in_order(ranked) if id(one) not in taken]
        for candidate in others:
            for group in shown:
                if self._belongs(candidate, group):
                    group.append(candidate)
                    break
        return shown

    def _belongs(self, candidate: Candidate, group: Sequence[Candidate]) -> bool:
        articles = {one.article.id for one in group}
        free = len(group) < MOST_CITED and candidate.article.id not in articles
        return free and self._supports(candidate, group[0])

    def _supports(self, other: Candidate, shown: Candidate) -> bool:
        value = self._value(shown)
        if value is None:
            return supports(other, shown)
        is_claim = isinstance(value, bool)  # yes may be said of different things
        same = self._relation(shown, other) is Relation.SAME
        return same and (is_near(shown, other) or not is_claim)

    def _relation(self, one: Candidate, other: Candidate) -> Relation | None:
        mine, theirs = self._value(one), self._value(other)
        if mine is None or theirs is None:
            return None
        return relation(mine, theirs)

    def _value(self, candidate: Candidate) -> Value | None:
        return next((one.value for one in self.found if one.candidate is candidate), None)
