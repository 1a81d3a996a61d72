"""The one walk of a question: retrieve, rank, gate, generate, check, answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter

from index.protocols import Embedder, Vectors
from index.store import EmbeddedStore
from index.types import Filter, Hit, Speaker
from qa.candidates import Candidate, gather
from qa.extracting import Draft
from qa.gate import Gate
from qa.protocols import Generator
from qa.question import Question, check_script, understand
from qa.ranking import LinearRanker
from qa.refusing import reason, silence
from qa.retrieving import Ranked, find_speakers, rank, retrieve, spoken_by, unknown_names
from qa.types import Answer

UNKNOWN = 0.1
"""What a probability is multiplied by where a name or number of the question occurs in no article,
not even nearly spelt so. Of 2,535 answered training questions 59 hold such a word, nearly all of
them misspelt by a letter or two."""


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


@dataclass(frozen=True)
class _Found:
    """What was found for a question. `unknown` are its names that no article holds; `refusal` is
    given where somebody's words are asked for and there are none."""

    ranked: Ranked
    confidence: float
    unknown: Sequence[str] = ()
    refusal: str | None = None


class Assistant:
    """Answers questions from one index. Every face of Footnote asks through `ask`.

    Answers depend on nothing but the index, the question and the settings.
    """

    def __init__(
        self,
        store: EmbeddedStore,
        embedder: Embedder,
        ranker: LinearRanker,
        gate: Gate,
        generator: Generator,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.ranker = ranker
        self.gate = gate
        self.generator = generator

    def ask(self, text: str, only: Filter | None = None) -> Answer:
        """Answer a question from the articles that a filter lets through, or refuse with a reason.

        Raises QuestionError for a question that cannot be asked, and the store's errors.
        """
        watch = Stopwatch()
        with watch.step("total"):
            question = understand(text)
            check_script(question, self.store.scripts())
            with watch.step("embed"):
                vector = self.embedder.embed_question(question.text)
            with watch.step("retrieve"):
                hits = retrieve(self.store, question.text, vector, only)
            with watch.step("rank"):
                found = self._find(question, vector, hits, only)
            with watch.step("generate"):
                draft, why = self._write(question, found)
        return Answer(
            question=question.text,
            sentences=draft.sentences,
            citations=draft.citations,
            confidence=found.confidence,
            generator=self.generator.name,
            hits=tuple(hits),
            reason=why,
            timings_ms=watch.ms,
        )

    def search(self, text: str, k: int, only: Filter | None = None) -> list[Hit]:
        """The k passages nearest to a question, best first. Raises as `ask` does."""
        question = understand(text)
        vector = self.embedder.embed_question(question.text)
        return retrieve(self.store, question.text, vector, only, k)

    def _write(self, question: Question, found: _Found) -> tuple[Draft, str | None]:
        if found.refusal is not None:
            return Draft((), ()), found.refusal
        if found.confidence < self.gate.threshold:
            return Draft((), ()), reason(question, found.ranked, found.unknown)
        return self.generator.generate(question, found.ranked), None

    def _judge(self, question: Question, vector: Vectors, candidates: list[Candidate]) -> _Found:
        ranked = rank(self.ranker, question, vector, candidates)
        unknown = unknown_names(self.store, question.topic or question.text)
        confidence = self.gate.probability(question, ranked)
        return _Found(ranked, confidence * (UNKNOWN if unknown else 1.0), unknown)

    def _find(
        self, question: Question, vector: Vectors, hits: list[Hit], only: Filter | None
    ) -> _Found:
        everything = gather(self.store, hits)
        if question.who is not None:
            return self._words_of(question, question.who, vector, everything, only)
        if question.who_said:
            spoken = [c for c in everything if c.sentence.speaker is not None]
            found = self._judge(question, vector, spoken)
            if found.confidence >= self.gate.threshold:
                return found
        return self._judge(question, vector, everything)

    def _words_of(
        self,
        question: Question,
        who: str,
        vector: Vectors,
        everything: list[Candidate],
        only: Filter | None,
    ) -> _Found:
        speakers = find_speakers(self.store, who)
        if speakers:
            theirs = spoken_by(self.store, question, vector, only, speakers)
            nameless = self.embedder.embed_question(question.without_who)
            found = self._judge(question, nameless, theirs)
            if found.confidence >= self.gate.threshold or not question.topic:
                return found
        else:
            # Nobody of that name is quoted; the article's own voice may still report them.
            unspoken = [c for c in everything if c.sentence.speaker is None]
            found = self._judge(question, vector, unspoken if question.strict else everything)
            if found.confidence >= self.gate.threshold:
                return found
        if not question.strict:
            return self._judge(question, vector, everything)
        others = self._who_else(question, vector, everything, set(speakers))
        why = silence(question, list(speakers.values()), others)
        return replace(found, refusal=why)

    def _who_else(
        self, question: Question, vector: Vectors, everything: list[Candidate], named: set[int]
    ) -> list[Speaker]:
        """Who speaks about the topic, the person asked for left out; best first."""
        others = [c for c in everything if c.sentence.speaker_key not in {None, *named}]
        topic = Question(question.topic, question.topic)
        speakers: list[Speaker] = []
        while others:
            found = self._judge(topic, vector, others)
            if found.confidence < self.gate.threshold:
                break
            best = found.ranked.candidates[0].sentence
            assert best.speaker is not None
            speakers.append(best.speaker)
            others = [c for c in others if c.sentence.speaker_key != best.speaker_key]
        return speakers
