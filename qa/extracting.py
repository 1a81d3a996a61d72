"""The extractive generator: the best one to three sentences, verbatim, a footnote each."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.candidates import Candidate
from qa.question import Question
from qa.retrieving import Ranked
from qa.types import AnswerSentence, Citation

MOST = 3  # sentences of an answer
ENOUGH = 0.9  # probability that the answering sentence is among those shown
_SAME_COSINE = 0.9  # two sentences nearer than this say the same in other words
_SAME_WORDS = 0.7  # as do two of which the shorter shares this part of its words


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator wrote: sentences and the citations that they rest on."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]


class ExtractiveGenerator:
    """Quotes as many of the best sentences as it takes to have the answer among them."""

    name = "extractive"

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write an answer from the ranked candidates. Raises ValueError where there are none."""
        return quote(choose(ranked))


def choose(ranked: Ranked, most: int = MOST, enough: float = ENOUGH) -> list[Candidate]:
    """The best candidates, until their shares add up to `enough`; none says what another says."""
    chosen: list[Candidate] = []
    total = 0.0
    for candidate, share in zip(ranked.candidates, ranked.shares, strict=True):
        if len(chosen) == most or (chosen and total >= enough):
            break
        total += float(share)
        if not any(says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def says_the_same(one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences say the same, in the same or other words."""
    words, others = set(one.stems), set(other.stems)
    smaller = min(len(words), len(others))
    if smaller and len(words & others) >= _SAME_WORDS * smaller:
        return True
    return float(one.sentence.vector @ other.sentence.vector) >= _SAME_COSINE


def quote(chosen: Sequence[Candidate]) -> Draft:
    """Each sentence verbatim, with a citation of its own. Raises ValueError for none."""
    if not chosen:
        raise ValueError("an answer needs at least one sentence")
    sentences = [AnswerSentence(c.text, (number,)) for number, c in enumerate(chosen, 1)]
    citations = [
        Citation(
            number, c.article, c.sentence.start, c.sentence.end, c.text, c.sentence.speaker,
            c.hit.passage,
        )
        for number, c in enumerate(chosen, 1)
    ]  # fmt: skip
    return Draft(tuple(sentences), tuple(citations))
