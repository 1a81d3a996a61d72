"""The one walk of a question: retrieve, rank, gate, generate, check, answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from index.protocols import Embedder
from index.store import EmbeddedStore
from index.types import Filter, Hit
from qa.extracting import Draft, Told, parts, silent
from qa.finding import Finder
from qa.following import Turn, follow
from qa.gate import Gate
from qa.protocols import Generator, RewritingGenerator, StreamingGenerator
from qa.question import Question, check_script, understand
from qa.ranking import Ranker
from qa.retrieving import Ranked, find_speakers, retrieve
from qa.types import Answer, Written

_NOTHING = Draft((), ())


class Stopwatch:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time of the block to the step's."""
        start = perf_counter()
        try:
            yield
        finally:
            self.ms[name] = self.ms.get(name, 0.0) + (perf_counter() - start) * 1000


class Assistant:
    """Answers questions from one index. Every face of Footnote asks through `ask`.

    Answers depend on nothing but the index, the question and the settings. All that goes into one
    is of one moment of the index, whatever a writer does meanwhile.
    """

    def __init__(
        self,
        store: EmbeddedStore,
        embedder: Embedder,
        ranker: Ranker,
        gate: Gate,
        generator: Generator,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.ranker = ranker
        self.gate = gate
        self.generator = generator

    def ask(
        self,
        text: str,
        only: Filter | None = None,
        history: Sequence[Turn] = (),
        told: Told = silent,
    ) -> Answer:
        """Answer a question from the articles that a filter lets through, or refuse with a reason.

        A question that refers back to a history, oldest turn first, is answered as `qa.following`
        resolves it. `told` gets each sentence once it stands, before the answer is whole. Raises
        QuestionError for a question that cannot be asked, and the store's errors.
        """
        watch = Stopwatch()
        with watch.step("total"):
            typed = understand(text)
            resolved, rewrote = self._resolved(typed.text, only, history)
            question = understand(resolved) if resolved != typed.text else typed
            with watch.step("embed"):
                vector = self.embedder.embed_question(question.text)
            with self.store.one_moment():
                check_script(question, self.store.scripts())
                with watch.step("retrieve"):
                    hits = retrieve(self.store, question.text, vector, only)
                with watch.step("rank"):
                    finder = Finder(self.store, self.embedder, self.ranker, self.gate, only)
                    found = finder.find(question, vector, hits)
            with watch.step("generate"):
                draft = _NOTHING if found.refusal else self._generate(question, found.ranked, told)
        return Answer(
            question=question.text,
            sentences=draft.sentences,
            citations=draft.citations,
            confidence=found.confidence,
            generator=self.generator.name,
            hits=tuple(hits),
            reason=found.refusal,
            disagreement=draft.disagreement,
            asked=None if question.text == typed.text else typed.text,
            written=self._rewrote(draft.written) if rewrote else draft.written,
            timings_ms=watch.ms,
        )

    def _generate(self, question: Question, ranked: Ranked, told: Told) -> Draft:
        if isinstance(self.generator, StreamingGenerator):
            return self.generator.stream(question, ranked, told)
        draft = self.generator.generate(question, ranked)
        for sentence, new in parts(draft):
            told(sentence, new)
        return draft

    def _rewrote(self, written: Written | None) -> Written:
        return replace(written or Written(self.generator.name), rewrote=True)

    def _resolved(
        self, text: str, only: Filter | None, history: Sequence[Turn]
    ) -> tuple[str, bool]:
        """The question that stands by itself, and whether a language model made it so: where plain
        rules find nothing that it refers back to."""

        def speaks(name: str) -> bool:
            with self.store.one_moment():
                return bool(find_speakers(self.store, name, only))

        resolved = follow(text, history, speaks) if history else text
        if history and resolved == text and isinstance(self.generator, RewritingGenerator):
            rewritten = self.generator.rewrite(text, history)
            return rewritten or text, rewritten is not None
        return resolved, False

    def search(self, text: str, k: int, only: Filter | None = None) -> list[Hit]:
        """The k passages nearest to a question, best first. Raises as `ask` does."""
        question = understand(text)
        vector = self.embedder.embed_question(question.text)
        with self.store.one_moment():
            check_script(question, self.store.scripts())
            return retrieve(self.store, question.text, vector, only, k)
