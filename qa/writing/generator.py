"""The generator that lets a writer phrase the answer, and keeps what its sources support."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from index.tokens import count_tokens
from qa.candidates import Candidate
from qa.carrying.turns import Turn
from qa.checking.support import Checker, Support, verbatim
from qa.extracting import Draft, ExtractiveGenerator, Told, cite, silent
from qa.question import Question
from qa.retrieving import Ranked
from qa.types import AnswerSentence, Citation, Written
from qa.writing.errors import WriterError
from qa.writing.notes import CUT, DIFFERING, FAILED, NONE, UNSUPPORTED
from qa.writing.prompt import NO_ANSWER, Prompt, prompt_for
from qa.writing.protocols import Writer
from qa.writing.reply import Statement, statements
from qa.writing.rewriting import rewrite

MOST = 6  # sentences of an answer; the writer is asked for three

_log = logging.getLogger("footnote")


@dataclass
class _Kept:
    """What stands of a reply so far."""

    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: dict[tuple[str, int], Citation] = field(default_factory=dict)
    struck: int = 0
    said: set[str] = field(default_factory=set)

    def add(self, text: str, sources: tuple[Candidate, ...], *, flagged: bool) -> list[Citation]:
        """Keep a sentence; the citations that it brings in."""
        new: list[Citation] = []
        numbers = []
        for source in sources:
            place = (source.article.id, source.sentence.start)
            if place not in self.citations:
                self.citations[place] = cite(len(self.citations) + 1, source)
                new.append(self.citations[place])
            numbers.append(self.citations[place].number)
        self.sentences.append(AnswerSentence(text, tuple(numbers), flagged=flagged))
        return new


@dataclass(frozen=True, eq=False, slots=True)
class WritingGenerator:
    """Asks a writer, and shows of its reply the sentences that what they cite supports, each with
    citations of the very words. What nothing supports is struck or flagged; where nothing stands,
    the articles are quoted as `ExtractiveGenerator` does, with a note that says why."""

    name: str
    writer: Writer
    checker: Checker
    unsupported: Literal["strike", "flag"] = "strike"
    rewrites: bool = False
    quoting: ExtractiveGenerator = field(default_factory=ExtractiveGenerator)

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write an answer from the ranked candidates. Raises ValueError where there are none."""
        return self.stream(question, ranked, silent)

    def stream(self, question: Question, ranked: Ranked, told: Told) -> Draft:
        """As `generate`; `told` gets each sentence as soon as it has passed the check."""
        quoted = self.quoting.generate(question, ranked)
        if quoted.disagreement:  # which a writer might settle in silence
            return self._instead(quoted, DIFFERING)
        prompt = prompt_for(question, ranked, self.writer.window)
        if prompt.suspicious:
            where = ", ".join(prompt.suspicious)
            _log.warning("Text that looks like instructions to a model, labelled: %s", where)
        pieces: list[str] = []
        kept, note = _Kept(), None
        try:
            self._read(prompt, pieces, kept, told)
        except WriterError as error:
            _log.warning("The writer failed: %s", error)
            note = (CUT if kept.sentences else FAILED).format(by=self.writer.name)
        if not kept.sentences:
            silent_reply = NONE if not kept.said else UNSUPPORTED
            note = note or silent_reply.format(by=self.writer.name)
            _log.warning("%s", note)
            cost = prompt.tokens if pieces or kept.said else 0  # who did not answer cost nothing
            return self._instead(quoted, note, kept.struck, cost, pieces)
        written = Written(
            self.writer.name, note, kept.struck, prompt.tokens, count_tokens("".join(pieces))
        )
        return Draft(
            tuple(kept.sentences), tuple(kept.citations.values()), quoted.disagreement, written
        )

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question as it can be answered by itself, where the settings let the writer do so."""
        return rewrite(self.writer, question, history) if self.rewrites else None

    def _read(self, prompt: Prompt, pieces: list[str], kept: _Kept, told: Told) -> None:
        """Read the reply sentence by sentence, until there are enough."""
        if not prompt.sources:
            raise WriterError(
                f"The window of {self.writer.name} is too small for a passage; give it more tokens."
            )
        reply = self.writer.write(prompt.messages, prompt.most)
        try:
            for statement in statements(_noted(reply, pieces)):
                self._judge(statement, prompt, kept, told)
                if len(kept.sentences) == MOST:
                    break
        finally:
            close = getattr(reply, "close", None)
            if close is not None:
                close()

    def _judge(self, statement: Statement, prompt: Prompt, kept: _Kept, told: Told) -> None:
        if statement.text in kept.said or statement.text.strip(" .") == NO_ANSWER:
            return
        kept.said.add(statement.text)
        known = [number for number in statement.cited if number in prompt.sources]
        # Who cites nothing that there is may still have written what a passage says.
        cited = _sources(prompt, known or list(prompt.sources))
        support = self.checker.support(statement.text, cited)
        if not support.stands:  # what is quoted stands, wherever it was found
            said = verbatim(statement.text, _sources(prompt, list(prompt.sources)))
            support = Support(True, (said,), 1.0) if said else support
        flagged = not support.stands
        if flagged:
            _log.info("A sentence of %s is not supported: %s.", self.writer.name, support.why)
            _log.debug("The sentence: %s", statement.text)
            if self.unsupported == "strike" or not known or not support.sources:
                kept.struck += 1
                return
        new = kept.add(statement.text, support.sources, flagged=flagged)
        told(kept.sentences[-1], tuple(new))

    def _instead(
        self,
        quoted: Draft,
        note: str,
        struck: int = 0,
        asked: int = 0,
        pieces: list[str] | None = None,
    ) -> Draft:
        answered = count_tokens("".join(pieces or ()))
        written = Written(self.writer.name, note, struck, asked, answered)
        return Draft(quoted.sentences, quoted.citations, quoted.disagreement, written)


def _sources(prompt: Prompt, numbers: Sequence[int]) -> list[Candidate]:
    return [one for number in numbers for one in prompt.sources[number]]


def _noted(reply: Iterator[str], pieces: list[str]) -> Iterator[str]:
    for piece in reply:
        pieces.append(piece)
        yield piece
