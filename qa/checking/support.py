"""The check: do the sentences of articles support a sentence that somebody else wrote?"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from index.protocols import Embedder, Vectors
from index.words import stems
from qa.candidates import Candidate
from qa.checking.facts import missing
from qa.checking.features import coverage, describe

MOST = 3  # sources of a sentence
_GAIN = 0.12  # of the wanted words, by which another source must help
_COVERED = 0.35  # of the wanted words; a statement in another language has less
_WORD = re.compile(r"\S+")
_LINKS = frozenset(
    ("also", "and", "but", "however", "indeed", "meanwhile", "moreover", "separately", "then")
)
_TIE = 0.2  # what the meaning counts for beside the words where a first source is chosen


@dataclass(frozen=True, eq=False, slots=True)
class Support:
    """Whether a statement stands, the sources that it rests on, best first, the probability, 0..1,
    that they support it, and why it does not stand, for the log."""

    stands: bool
    sources: tuple[Candidate, ...]
    probability: float
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over the features of `qa.checking.features`, and the probability from
    which on a statement stands; fitted by `eval.fitting.support`."""

    weights: dict[str, float]
    intercept: float
    threshold: float

    def probability(self, features: dict[str, float]) -> float:
        """The probability, 0..1, of support."""
        total = self.intercept + sum(own * features[name] for name, own in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, eq=False, slots=True)
class Checker:
    """Decides whether candidates support a statement.

    A sentence that stands word for word in one of them is supported. Else its numbers, dates, names
    and quotations must be theirs exactly, and a model weighs how much of its words and meaning they
    hold, and whether it turns what they say.
    """

    embedder: Embedder
    model: Model

    def support(self, statement: str, candidates: Sequence[Candidate]) -> Support:
        """Judge a statement by the best of the candidates."""
        if said := verbatim(statement, candidates):
            return Support(True, (said,), 1.0)
        sources = self._chosen(statement, candidates)
        if not sources:
            return Support(False, (), 0.0, "there are no sources")
        lacking = missing(statement, [one.text for one in sources], _around(sources))
        if lacking is not None:
            return Support(False, sources, 0.0, lacking)
        if coverage(statement, _words(sources)) < _COVERED:
            return Support(False, sources, 0.0, "the sources hold too few of its words")
        probability = self.model.probability(self.features(statement, sources))
        if probability >= self.model.threshold:
            return Support(True, sources, probability)
        return Support(False, sources, probability, "the sources do not say so")

    def features(self, statement: str, sources: Sequence[Candidate]) -> dict[str, float]:
        """What the model weighs."""
        texts = [one.text for one in sources]
        joined = " ".join(texts)
        spans = [(), windows(joined, len(statement.split()))]
        (own, whole), (_, parts) = self.embedder.embed_passages([statement, joined], spans)
        cosines = (float((parts @ own).max()), float(whole @ own))
        around = frozenset(stem for text in _around(sources) for stem in stems(text))
        return describe(statement, sources, around, cosines)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dim)."""
        return self.embedder.embed_passages(texts, [()] * len(texts))[0]

    def _chosen(self, statement: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidate that holds most of the statement, and those of the same article that add to
        it."""
        if not candidates:
            return ()
        own = self._embed([statement])[0]

        def first(one: Candidate) -> float:
            near = float(own @ one.sentence.vector)
            return coverage(statement, _words([one])) + _TIE * near

        chosen = [max(candidates, key=first)]
        while len(chosen) < MOST:
            had = coverage(statement, _words(chosen))
            others = [
                one for one in candidates if one.article is chosen[0].article and one not in chosen
            ]
            gains = [coverage(statement, _words([*chosen, one])) - had for one in others]
            if max(gains, default=0.0) < _GAIN:
                break
            chosen.append(others[gains.index(max(gains))])
        return tuple(chosen)


def windows(text: str, length: int) -> list[tuple[int, int]]:
    """The stretches of so many words of a text, each two words on from the one before: (start, end)
    in code points; the whole text where it has fewer."""
    places = [found.span() for found in _WORD.finditer(text)]
    last = max(len(places) - length, 0)
    starts = [*range(0, last, 2), last]
    return [(places[at][0], places[min(at + length, len(places)) - 1][1]) for at in starts]


def verbatim(statement: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The first candidate in which a statement stands word for word."""
    return next((one for one in candidates if is_verbatim(statement, one.text)), None)


def is_verbatim(statement: str, text: str) -> bool:
    """Tell whether a statement is a sentence word for word, at most without a word that links it to
    the one before. By any other word that is left out it may be turned: "No", "Few of"."""
    own, held = _plain(statement), _plain(text)
    left = held.removesuffix(own)
    links = left[-1:] in ("", " ") and _LINKS.issuperset(re.findall(r"\w+", left))
    return bool(own) and held.endswith(own) and links


def _plain(text: str) -> str:
    table = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
    return " ".join(text.translate(table).split()).strip(" .!?\"'").casefold()


def _words(sources: Sequence[Candidate]) -> frozenset[str]:
    around = {stem for text in _around(sources) for stem in stems(text)}
    return frozenset(stem for one in sources for stem in one.stems) | around


def _around(sources: Sequence[Candidate]) -> list[str]:
    """Who speaks in the sources, the titles and dates of their articles."""
    told = [one.sentence.speaker.label for one in sources if one.sentence.speaker is not None]
    told += [one.article.title or "" for one in sources] + [
        one.article.date or "" for one in sources
    ]
    return [text for text in dict.fromkeys(told) if text]


@cache
def shipped_model() -> Model:
    """The model that Footnote ships, as `eval.fitting.support` fitted it."""
    fitted: dict[str, Any] = json.loads(files("qa").joinpath("data/support.json").read_text())
    return Model(fitted["weights"], fitted["intercept"], fitted["threshold"])
