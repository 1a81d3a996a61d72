"""What can be told about a question and a sentence without a language model, as numbers."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors
from qa.answer_types import Asked, asked, holds
from qa.candidates import Candidate
from qa.words import telling

NAMES = (
    "cosine",
    "passage_dense",
    "passage_lexical",
    "covered",
    "covered_near",
    "lacks_kind",
)
_WORD = re.compile(r"\w+")

Features = NDArray[np.float32]


def features(text: str, topic: str, vector: Vectors, candidates: Sequence[Candidate]) -> Features:
    """Describe each candidate for a question: float32 (n, len(NAMES)), in the order of NAMES.

    text: the whole question, which tells the kind of answer. topic: the part whose words must be
    met. vector: float32 (dim,), the question's. Words are counted by their weight (`qa.words`).
    """
    wanted = telling(topic) or telling(text)
    total = sum(wanted.values()) or 1.0
    shares = {stem: weight / total for stem, weight in wanted.items()}
    kind = asked(text)
    question_words = frozenset(_WORD.findall(text.lower()))
    rows = np.zeros((len(candidates), len(NAMES)), dtype=np.float32)
    if not candidates:
        return rows
    cosines = np.stack([candidate.sentence.vector for candidate in candidates]) @ vector
    for row, cosine, candidate in zip(rows, cosines, candidates, strict=True):
        row[:] = (cosine, *_describe(candidate, wanted, shares, kind, question_words))
    return rows


def _describe(
    candidate: Candidate,
    wanted: dict[str, float],
    shares: dict[str, float],
    kind: Asked,
    question_words: frozenset[str],
) -> tuple[float, ...]:
    present = frozenset(candidate.stems)
    # In the order of the question: sums of a set's members would differ from run to run.
    covered = sum([share for stem, share in shares.items() if stem in present])
    near = [stem for stem in wanted if stem in candidate.near and stem not in present]
    return (
        candidate.hit.dense,
        candidate.hit.lexical,
        covered,
        covered + sum([shares[stem] for stem in near]),
        float(holds(kind, candidate.text, question_words) is False),
    )
