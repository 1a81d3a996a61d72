"""Generators that others wrote: found by name, and held to the law that every sentence has a
citation that supports it."""

import logging
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points

from index.errors import FootnoteError
from qa.candidates import Candidate
from qa.checking.support import Checker
from qa.extracting import Draft, ExtractiveGenerator, parts
from qa.protocols import Generator
from qa.question import Question
from qa.retrieving import Ranked
from qa.types import Answer, AnswerSentence, Written
from qa.writing.notes import FAILED, UNSUPPORTED

GROUP = "footnote.generators"

_log = logging.getLogger("footnote")


def installed() -> dict[str, EntryPoint]:
    """The generators that installed packages offer, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def open_installed(point: EntryPoint) -> Generator:
    """Load and make a generator. Raises FootnoteError where it cannot be."""
    try:
        made = point.load()()
    except Exception as error:  # what others wrote may raise anything
        what = f"{type(error).__name__}: {error}"
        raise FootnoteError(
            f"The generator {point.name} ({point.value}) cannot be opened ({what}); mend or "
            "remove the package that brings it."
        ) from error
    if not isinstance(getattr(made, "name", None), str) or not hasattr(made, "generate"):
        raise FootnoteError(
            f"What {point.value} makes is no generator, which has a name and generate(); mend or "
            "remove the package that brings it."
        )
    generator: Generator = made
    return generator


@dataclass(frozen=True, eq=False, slots=True)
class CheckedGenerator:
    """Shows of what another generator wrote the sentences that their citations support; where it
    fails, or nothing stands, the articles are quoted, with a note that says so."""

    inner: Generator
    checker: Checker
    quoting: ExtractiveGenerator = field(default_factory=ExtractiveGenerator)

    @property
    def name(self) -> str:
        """That of the other one."""
        return self.inner.name

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write an answer from the ranked candidates. Raises ValueError where there are none."""
        try:
            draft = _whole(self.inner.generate(question, ranked))
        except Exception:  # noqa: BLE001  (what others wrote may raise anything)
            _log.exception("The generator %s failed", self.name)
            return self._instead(question, ranked, FAILED)
        kept = [one for one, _ in parts(draft) if self._stands(one, draft, ranked)]
        struck = len(draft.sentences) - len(kept)
        if not kept:
            return self._instead(question, ranked, UNSUPPORTED, struck)
        if not struck:
            return draft
        used = {number for one in kept for number in one.citations}
        cited = tuple(one for one in draft.citations if one.number in used)
        written = replace(draft.written or Written(self.name), struck=struck)
        return Draft(tuple(kept), cited, draft.disagreement and len(kept) > 1, written)

    def _stands(self, sentence: AnswerSentence, draft: Draft, ranked: Ranked) -> bool:
        cited = [one for one in draft.citations if one.number in sentence.citations]
        places = [(one.article.id, one.start, one.end) for one in cited]
        held = [one for one in (*ranked.candidates, *ranked.beside) if _place(one) in places]
        if len(held) < len(set(places)):
            _log.info("A sentence of %s cites what it was not given.", self.name)
            return False
        support = self.checker.support(sentence.text, held)
        if not support.stands:
            _log.info("A sentence of %s is not supported: %s.", self.name, support.why)
            _log.debug("The sentence: %s", sentence.text)
        return support.stands

    def _instead(self, question: Question, ranked: Ranked, note: str, struck: int = 0) -> Draft:
        quoted = self.quoting.generate(question, ranked)
        note = note.format(by=self.name)
        _log.warning("%s", note)
        return replace(quoted, written=Written(self.name, note, struck))


def _whole(draft: Draft) -> Draft:
    """The draft, where an answer can be made of it. Raises ValueError for one whose sentences and
    citations do not fit together, AttributeError or TypeError for what is no draft."""
    if draft.sentences:
        Answer(
            "", draft.sentences, draft.citations, 0.0, "", (), disagreement=draft.disagreement,
            written=draft.written,
        )  # fmt: skip
    return draft


def _place(candidate: Candidate) -> tuple[str, int, int]:
    return candidate.article.id, candidate.sentence.start, candidate.sentence.end
