"""Proposes gold questions from an index: drawn, turned into questions, spread over its kinds."""

import random
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice

from eval.drafting.asking import Asking, Told
from eval.drafting.said import Speech, name_inside, said_askings, speech_in
from eval.drafting.stretches import Stretch, stretches
from eval.drafting.templates import askings
from eval.drafting.types import Draft, folded
from eval.drafting.unanswerable import full_names, look_alikes, silent
from index.store import EmbeddedStore
from index.types import Speaker
from index.words import stems

_REMEMBERED = 50  # people of other articles who may be asked about in vain
_SHARES = {
    "speaker-silent": 2,
    "look-alike": 2,
}  # kinds that come so many times less often than the others
_ABOUT = " say about "
NONE_KNOWN: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft with the place of the sentence that it was made from."""

    draft: Draft
    place: tuple[str, int]


def propose(
    store: EmbeddedStore, count: int, seed: int = 0, known: Set[str] = NONE_KNOWN
) -> Iterator[Draft]:
    """At most `count` drafts, spread over articles, speakers and kinds of question.

    The same drafts for the same index and seed. Articles are drawn at random, one after the other,
    as far as needed. known: questions, as `folded` gives them, that are not to be proposed. Raises
    the errors of `index.errors`.
    """
    return islice(_Proposer(store, seed, known).drafts(), count)


class _Proposer:
    """Proposes while it counts what has been proposed."""

    def __init__(self, store: EmbeddedStore, seed: int, known: Set[str]) -> None:
        self._store = store
        self._seed = seed
        self._known = set(known)
        self._heard: list[Speaker] = []
        self._met: list[str] = []
        self._places: Counter[tuple[str, int]] = Counter()
        self._kinds: Counter[str] = Counter()
        self._speakers: Counter[str | None] = Counter()

    def drafts(self) -> Iterator[Draft]:
        """One draft of each article, then a second one of each that has one, and so on."""
        left: list[list[_Candidate]] = []
        for stretch in stretches(self._store, random.Random(self._seed)):
            candidates = list(self._candidates(stretch))
            yield from self._best(candidates)
            if candidates:
                left.append(candidates)
        while left:
            for candidates in left:
                yield from self._best(candidates)
            left = [candidates for candidates in left if candidates]

    def _best(self, candidates: list[_Candidate]) -> Iterator[Draft]:
        """Take out the candidate that adds most variety; nothing where none is new."""
        while candidates:
            best = min(candidates, key=self._worn)
            candidates.remove(best)
            question = folded(best.draft.question)
            if question not in self._known:
                self._known.add(question)
                self._places[best.place] += 1
                self._kinds[best.draft.tags[-1]] += 1
                self._speakers[best.draft.speaker] += 1
                yield best.draft
                return

    def _worn(self, candidate: _Candidate) -> tuple[int, int, int]:
        draft = candidate.draft
        share = _SHARES.get(draft.tags[-1], 1)
        used = (self._places[candidate.place], self._kinds[draft.tags[-1]] * share)
        return (*used, self._speakers[draft.speaker] if draft.speaker else 0)

    def _candidates(self, stretch: Stretch) -> Iterator[_Candidate]:
        draw = random.Random(f"{self._seed} {stretch.article_id}")
        speakers = {s.speaker for s in stretch.sentences if s.speaker is not None}
        here = sorted(speakers, key=lambda speaker: speaker.label)
        draw.shuffle(here)
        for at in range(len(stretch.sentences)):
            for draft in self._from_sentence(stretch, at, here, draw):
                yield _Candidate(draft, (stretch.article_id, at))
        self._heard = (here + self._heard)[:_REMEMBERED]
        self._met = (full_names(stretch) + self._met)[:_REMEMBERED]

    def _from_sentence(
        self, stretch: Stretch, at: int, here: list[Speaker], draw: random.Random
    ) -> Iterator[Draft]:
        text = stretch.sentence(at)
        people = tuple(stretch.people_in(at))
        told = Told(text, stretch.plain_words, stretch.capital_words, people)
        speaker = stretch.sentences[at].speaker
        if speaker is None:
            for asking in askings(told):
                if not _gives_away(asking):
                    yield _draft(stretch, at, asking, None)
                    yield from look_alikes(self._store, stretch, asking.question, self._met, draw)
            return
        name = name_inside(speaker, stretch.plain_words, stretch.capital_words)
        speech = speech_in(text, speaker, inside=stretch.is_quoted(at))
        if name and speech:
            yield from self._from_speech(stretch, at, told, speech, name, here)

    def _from_speech(
        self, stretch: Stretch, at: int, told: Told, speech: Speech, name: str, here: list[Speaker]
    ) -> Iterator[Draft]:
        speaker = stretch.sentences[at].speaker
        assert speaker is not None  # somebody speaks
        for asking in said_askings(told, speech, name):
            topic = asking.question.partition(_ABOUT)[2].rstrip("?")
            if topic and asking.kind == "who-said":
                if _speaks_again(stretch, at, speaker, topic):
                    continue
                yield from silent(self._store, stretch, at, topic, here + self._heard)
            if not _gives_away(asking):
                yield _draft(stretch, at, asking, speaker.name)


def _draft(stretch: Stretch, at: int, asking: Asking, speaker: str | None) -> Draft:
    evidence = (stretch.sentence(at),)
    ids = (stretch.article_id,)
    return Draft(asking.question, asking.answers, ids, evidence, speaker, (asking.kind,), ids)


def _gives_away(asking: Asking) -> bool:
    """Whether the question holds its own answer."""
    return any(answer in asking.question for answer in asking.answers)


def _speaks_again(stretch: Stretch, at: int, speaker: Speaker, topic: str) -> bool:
    """Whether the speaker speaks of the topic in another sentence, too, so that one quote would
    not be all the evidence."""
    wanted = set(stems(topic))
    return any(
        other != at and one.speaker == speaker and wanted <= set(stems(stretch.sentence(other)))
        for other, one in enumerate(stretch.sentences)
    )
