"""Which candidates answer the same question about the same thing, and what each one answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.candidates import Candidate
from qa.question import Question
from qa.retrieving import Ranked
from qa.subject import Subject
from qa.values.asked import Inquiry, Value, relation
from qa.values.relation import Relation

LIKELY = 1e-5
"""The part of the best candidate's share that another needs to be as likely an answer. Low, because
of two sentences that answer equally well the one in more of the question's words gets nearly all:
what else must hold is below."""


@dataclass(frozen=True, eq=False, slots=True)
class Rival:
    """A candidate about as likely as the best one, with the value that it gives as the answer.
    `scope` is what it limits a number to: "in Spain", "in the first quarter"."""

    candidate: Candidate
    value: Value
    scope: frozenset[str] = frozenset()


def in_order(ranked: Ranked) -> list[tuple[Candidate, float]]:
    """The candidates with their shares, best first; equals by article and place, whatever order
    the search found them in."""
    pairs = zip(ranked.candidates, ranked.shares.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].article.id, pair[0].sentence.position))


def rivals(question: Question, ranked: Ranked) -> list[Rival]:
    """The likely candidates that give a value, best first; none where no value is asked for."""
    inquiry = Inquiry(question.text)
    if question.who_said or not (inquiry.is_claim or inquiry.kind):
        return []
    subject = Subject(question.topic or question.text, inquiry)
    return list(_valued(subject, in_order(ranked)))


def _valued(subject: Subject, ordered: list[tuple[Candidate, float]]) -> Iterator[Rival]:
    for candidate, share in ordered:
        if share < LIKELY * ordered[0][1]:
            return
        if subject.is_of(candidate):
            value = subject.inquiry.value(candidate.text, candidate.article.date)
            if value is not None:
                yield Rival(candidate, value, subject.scope(candidate.text))


def compare(one: Rival, other: Rival) -> Relation:
    """How what two rivals answer stands to each other; different numbers of different things, the
    whole and "in Spain", are untold."""
    found = relation(one.value, other.value)
    if found is Relation.OTHER and one.scope != other.scope:
        return Relation.UNTOLD
    return found
