"""Finding the passages and sentences that may answer a question, and ranking them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors
from index.speech import mentions, phrase_words
from index.store import EmbeddedStore
from index.types import Filter, Hit, Speaker
from qa.candidates import Candidate, gather
from qa.features import Features, features
from qa.question import Question
from qa.ranking import Ranker, shares
from qa.words import names

PASSAGES = 10  # whose sentences are ranked
_SPARE = 6  # fetched beyond that, to fill up where near-duplicates collapse
_SAME_WORDS = 0.9  # Jaccard similarity from which two passages are one
_SAME_COSINE = 0.02  # two near-duplicates are about equally near to any question


@dataclass(frozen=True, eq=False, slots=True)
class Ranked:
    """Candidates ordered best first, with their features (float32 (n, len(NAMES))), scores
    (float32 (n,)), shares (float64 (n,): probability that it is this one, if it is any) and what
    the reader said (float32 (n,), NaN where it was not asked). `beside` are the other sentences of
    their passages, which do not answer but may be cited."""

    candidates: list[Candidate]
    rows: Features
    scores: NDArray[np.float32]
    shares: NDArray[np.float64]
    read: NDArray[np.float32]
    beside: Sequence[Candidate] = ()


def retrieve(
    store: EmbeddedStore, text: str, vector: Vectors, only: Filter | None, k: int = PASSAGES
) -> list[Hit]:
    """The k best passages, near-duplicates collapsed into the best of them."""
    return collapse(store.search(text, vector, k + _SPARE, only), k)


def collapse(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The k best of the hits that do not say in nearly the same words what a better one says."""
    kept: list[Hit] = []
    for hit in hits:
        if len(kept) == k:
            break
        near = [better for better in kept if abs(better.dense - hit.dense) <= _SAME_COSINE]
        if not any(_nearly_same(hit.passage.text, better.passage.text) for better in near):
            kept.append(hit)
    return kept


def _nearly_same(text: str, better: str) -> bool:
    if abs(len(text) - len(better)) > max(len(text), len(better)) / 5:
        return False  # cheaper to see than that the words differ
    words, others = frozenset(text.lower().split()), frozenset(better.lower().split())
    return len(words & others) >= _SAME_WORDS * len(words | others)


def find_speakers(store: EmbeddedStore, who: str, only: Filter | None) -> dict[int, Speaker]:
    """The speakers whom a phrase of a question names, by the store's numbers; of those only who
    speak in an article that the filter lets through."""
    known = store.speakers(phrase_words(who), only)
    return {key: speaker for key, speaker in known.items() if mentions(who, speaker)}


def unknown_names(store: EmbeddedStore, text: str, only: Filter | None) -> list[str]:
    """The names and numbers of a question of which no article that the filter lets through holds a
    word, not even spelt nearly so, nor the initials."""

    def is_held(name: str) -> bool:
        initials = [word[0] for word in name.split()]
        spelt = (name, "".join(initials), ".".join(initials)) if len(initials) > 1 else (name,)
        return any(store.holds(form, only) for form in spelt)

    return [name for name in names(text) if not is_held(name)]


def spoken_by(
    store: EmbeddedStore,
    question: Question,
    vector: Vectors,
    only: Filter | None,
    speakers: dict[int, Speaker],
) -> tuple[list[Candidate], list[Candidate]]:
    """The sentences that these speakers speak, from the passages nearest to the topic, and the
    other sentences of those passages."""
    limited = replace(only or Filter(), speakers=frozenset(speakers))
    hits = retrieve(store, question.topic or question.text, vector, limited)
    return apart(gather(store, hits), lambda c: c.sentence.speaker_key in speakers)


def apart(
    candidates: Sequence[Candidate], wanted: Callable[[Candidate], bool]
) -> tuple[list[Candidate], list[Candidate]]:
    """Those that are wanted, and the others."""
    return [c for c in candidates if wanted(c)], [c for c in candidates if not wanted(c)]


def rank(
    ranker: Ranker,
    question: Question,
    vector: Vectors,
    candidates: Sequence[Candidate],
    beside: Sequence[Candidate] = (),
) -> Ranked:
    """Order candidates by how likely they answer; ties keep the order of retrieval."""
    rows = features(question.text, question.topic, vector, candidates)
    texts = [_spoken(question.who, candidate.text) for candidate in candidates]
    scores, read = ranker.score(question.text, texts, rows)
    order = np.argsort(-scores, kind="stable")
    scores = scores[order]
    ordered = [candidates[at] for at in order]
    return Ranked(ordered, rows[order], scores, shares(scores), read[order], beside)


def _spoken(who: str | None, text: str) -> str:
    """A sentence as it is read: with the person asked for before it where it does not name them.
    Which sentences are theirs is known from the whole article; a reader sees only this one."""
    return text if who is None or who in text else f"{who}: {text}"
