"""A sentence to ask about, a question about it, and its subject inside that question."""

from dataclasses import dataclass

from eval.drafting.casing import lowered
from eval.drafting.clauses import Clause
from eval.drafting.tokens import joined
from qa.words import telling

_RARE = 0.7  # weight from which "the" and one word name something


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that is to be asked about. `plain` and `capital` are the words that its article
    writes inside sentences with a small first letter, with a capital one; `people` are the names
    of people as the sentence has them, with their titles."""

    text: str
    plain: frozenset[str]
    capital: frozenset[str]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, its kind and its answers, each of which stands verbatim in the sentence."""

    kind: str
    question: str
    answers: tuple[str, ...]


def adverbs_inside(clause: Clause) -> list[str]:
    """The adverbs before the verb, without those that lean on the sentence before."""
    return [t.text for t in clause.adverbs if t.low not in ("also", "then", "thus", "only")]


def subject_inside(clause: Clause, told: Told) -> str | None:
    """The subject as it stands inside a sentence; None where it is vague or its case is unsure."""
    words = clause.subject
    if len(words) == 2 and words[0].low == "the" and not words[1].is_capital:
        stems = telling(words[1].text)
        if not stems or max(stems.values()) < _RARE:
            return None
    text = joined(words)
    if any(text.startswith(name) for name in told.people):
        return text
    return lowered(text, told.plain, told.capital)
