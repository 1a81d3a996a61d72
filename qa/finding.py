"""Finding the sentences that answer: anybody's, or those of the person who is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.protocols import Embedder, Vectors
from index.speech import phrase_words
from index.store import EmbeddedStore
from index.types import Filter, Hit, Speaker
from index.words import stems
from qa.candidates import Candidate, gather
from qa.gate import Gate
from qa.question import Question
from qa.ranking import Ranker
from qa.refusing import WITHIN, reason, silence
from qa.retrieving import Ranked, apart, find_speakers, rank, spoken_by, unknown_names

UNKNOWN = 0.1
"""What a probability is multiplied by where a name or number of the question occurs in no article,
not even nearly spelt so. Of 2,535 answered training questions 59 hold such a word, nearly all of
them misspelt by a letter or two."""

ATTRIBUTED = 0.95
"""The probability that a sentence is the words of the speaker it is attributed to, which is all
that "what did X say?" asks."""


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What was found for a question: the candidates, best first, the probability that they answer,
    and the reason for a refusal, None where they may be quoted."""

    ranked: Ranked
    confidence: float
    refusal: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Finder:
    """Ranks the candidates of a question, and lets the gate judge them. What it says depends on
    nothing but the articles that the filter lets through."""

    store: EmbeddedStore
    embedder: Embedder
    ranker: Ranker
    gate: Gate
    only: Filter | None

    def find(self, question: Question, vector: Vectors, hits: Sequence[Hit]) -> Found:
        """Find what answers among the sentences of the hits. vector: float32 (dim,)."""
        everything = gather(self.store, hits)
        if question.who is not None:
            return self._words_of(question, question.who, vector, everything)
        if question.who_said:
            spoken, others = apart(everything, lambda c: c.sentence.speaker is not None)
            found = self._judge(question, vector, spoken, others)
            if found.refusal is None:
                return found
        return self._judge(question, vector, everything)

    @property
    def _within(self) -> str:
        """What a reason adds where who asks has left articles out."""
        filtered = self.only is not None and self.only.chosen and not self.only.is_empty
        return WITHIN if filtered else ""

    def _judge(
        self,
        question: Question,
        vector: Vectors,
        candidates: Sequence[Candidate],
        beside: Sequence[Candidate] = (),
    ) -> Found:
        ranked = rank(self.ranker, question, vector, candidates, beside)
        unknown = unknown_names(self.store, question.topic or question.text, self.only)
        confidence = self.gate.probability(question, ranked) * (UNKNOWN if unknown else 1.0)
        if confidence >= self.gate.threshold:
            return Found(ranked, confidence)
        return Found(ranked, confidence, reason(question, ranked, unknown, self._within))

    def _words_of(
        self, question: Question, who: str, vector: Vectors, everything: Sequence[Candidate]
    ) -> Found:
        speakers = find_speakers(self.store, who, self.only)
        if speakers:
            theirs, others = spoken_by(self.store, question, vector, self.only, speakers)
            nameless = self.embedder.embed_question(question.without_who)
            found = self._judge(question, nameless, theirs, others)
            if theirs and not question.topic:
                return Found(found.ranked, ATTRIBUTED)
        else:
            reported, others = _reporting(who, everything) if question.topic else ([], [])
            found = self._judge(question, vector, reported, others)
        if found.refusal is None:
            return found
        if not question.strict:
            return self._judge(question, vector, everything)
        speak = self._who_else(question, vector, everything, set(speakers))
        silent = silence(question, list(speakers.values()), speak, self._within)
        return replace(found, refusal=silent)

    def _who_else(
        self, question: Question, vector: Vectors, everything: Sequence[Candidate], named: set[int]
    ) -> list[Speaker]:
        """Who speaks about the topic, the person asked for left out; best first."""
        topic = Question(question.without_who, question.topic)
        others = [c for c in everything if c.sentence.speaker_key not in {None, *named}]
        speakers: list[Speaker] = []
        while others and question.topic:
            found = self._judge(topic, vector, others)
            if found.refusal is not None:
                break
            best = found.ranked.candidates[0].sentence
            assert best.speaker is not None, "only spoken sentences were judged"
            speakers.append(best.speaker)
            others = [c for c in others if c.sentence.speaker_key != best.speaker_key]
        return speakers


def _reporting(
    who: str, candidates: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """The sentences in the article's own voice that name somebody, who is quoted nowhere, and the
    others."""
    name = {stem for word in phrase_words(who) for stem in stems(word)}
    return apart(candidates, lambda c: c.sentence.speaker is None and name.issubset(c.stems))
