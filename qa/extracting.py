"""The extractive generator: the best one to three sentences, verbatim, a footnote each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.agreeing import Agreement, differing
from qa.candidates import Candidate
from qa.keys import key
from qa.question import Question
from qa.retrieving import Ranked
from qa.rivals import in_order, rivals
from qa.sameness import says_the_same
from qa.types import Answer, AnswerSentence, Citation, Written

MOST = 3  # sentences of an answer
ENOUGH = 0.9  # probability that the answering sentence is among those shown
Same = Callable[[Candidate, Candidate], bool]
"""Whether a sentence says what one that is chosen already says."""
Told = Callable[[AnswerSentence, tuple[Citation, ...]], None]
"""Is told a sentence of an answer that stands, and the citations that it is the first to cite."""


def silent(_: AnswerSentence, __: tuple[Citation, ...]) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator wrote: sentences and the citations that they rest on, whether the sentences
    give different answers, newest article first, and what a language model had to do with it."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    disagreement: bool = False
    written: Written | None = None


def parts(
    written: Draft | Answer,
) -> Iterator[tuple[AnswerSentence, tuple[Citation, ...]]]:
    """The sentences in order, each with the citations that it is the first to cite."""
    waiting = {citation.number: citation for citation in written.citations}
    for sentence in written.sentences:
        new = [number for number in sentence.citations if number in waiting]
        yield sentence, tuple(waiting.pop(number) for number in new)


class ExtractiveGenerator:
    """Quotes as many of the best sentences as it takes to have the answer among them; where
    articles give different answers, one sentence for each."""

    name = "extractive"

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write an answer from the ranked candidates. Raises ValueError where there are none."""
        found = rivals(question, ranked)
        different = differing(found)
        if different:
            return quote(question, different, disagreement=True)
        agreement = Agreement(found)
        return quote(question, agreement.cited(choose(ranked, same=agreement.same), ranked))


def choose(
    ranked: Ranked, most: int = MOST, enough: float = ENOUGH, same: Same = says_the_same
) -> list[Candidate]:
    """The best candidates, until their shares add up to `enough`; none says what another says."""
    chosen: list[Candidate] = []
    total = 0.0
    for candidate, share in in_order(ranked):
        if len(chosen) == most or (chosen and total >= enough):
            break
        total += share
        if not any(same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def quote(
    question: Question, shown: Sequence[Sequence[Candidate]], *, disagreement: bool = False
) -> Draft:
    """Each sentence verbatim, its key marked, with a citation of its own and of those that say the
    same after it. Raises ValueError for none."""
    if not shown:
        raise ValueError("an answer needs at least one sentence")
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for first, *others in shown:
        cited = [cite(len(citations) + at, one) for at, one in enumerate((first, *others), 1)]
        numbers = tuple(one.number for one in cited)
        sentences.append(AnswerSentence(first.text, numbers, key(question.text, first.text)))
        citations += cited
    return Draft(tuple(sentences), tuple(citations), disagreement)


def cite(number: int, candidate: Candidate) -> Citation:
    """The footnote of that number that quotes a candidate."""
    sentence, article = candidate.sentence, candidate.article
    return Citation(
        number, article, sentence.start, sentence.end, candidate.text, sentence.speaker,
        candidate.hit.passage,
    )  # fmt: skip
