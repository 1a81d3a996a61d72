"""Articles made by recombining real sentences, as many as are wanted, with vectors that fit.

An article keeps to a theme: most of its sentences are drawn from that theme's real paragraphs, the
others from anywhere. A sentence's vector is the real one's with noise added, a passage's the mean
of its sentences' (as the model's own mean over tokens would nearly be), each brought back to unit
length. The same number always gives the same article.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from eval.bench.quality import THEME
from index.adding import Splitting, embed_articles
from index.protocols import Embedder, Vectors
from index.types import Article, EmbeddedArticle, Sentence, Span

PASSAGES = 10  # of an article
NOISE = 0.3  # length of the noise added to a vector of length 1
_FROM_THEME = 0.75  # share of the sentences
_SEED = 20181
_ORIGIN = "made"
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """The real sentences: `texts`, and `vectors` float32 (n, dim); `themes` holds the numbers of
    each theme's sentences, `lengths` how many sentences each real passage has."""

    texts: list[str]
    vectors: Vectors
    themes: list[Numbers]
    lengths: Numbers


def gather_material(
    articles: Sequence[Article], splitting: Splitting, embedder: Embedder
) -> Material:
    """Split and embed real articles, of which THEME in a row are of one theme."""
    embedded = embed_articles(articles, _ORIGIN, splitting, embedder)
    texts = [item.article.text[s.start : s.end] for item in embedded for s in item.sentences]
    ends = np.cumsum([0, *(len(item.sentences) for item in embedded)])
    bounds = [*range(0, len(embedded), THEME), len(embedded)]
    themes = [
        np.arange(ends[first], ends[last])
        for first, last in pairwise(bounds)
        if ends[first] < ends[last]
    ]
    lengths = np.array([span.last - span.first for item in embedded for span in item.spans])
    return Material(
        texts, np.concatenate([item.sentence_vectors for item in embedded]), themes, lengths
    )


def make_article(material: Material, number: int) -> EmbeddedArticle:
    """The article of that number, of PASSAGES passages that share no sentence."""
    random = np.random.default_rng([_SEED, number])
    lengths = random.choice(material.lengths, PASSAGES)
    lasts = np.cumsum(lengths)
    chosen = _choose(random, material, number, int(lasts[-1]))
    noise = random.standard_normal((len(chosen), material.vectors.shape[1]), dtype=np.float32)
    vectors = _unit(material.vectors[chosen] + noise * (NOISE / noise.shape[1] ** 0.5))
    firsts = lasts - lengths
    spans = [Span(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]
    text, sentences = _join([material.texts[one] for one in chosen], set(firsts.tolist()))
    article = Article(article_id(number), text)
    means = _unit(np.add.reduceat(vectors, firsts))
    return EmbeddedArticle(article, _ORIGIN, sentences, spans, means, vectors)


def article_id(number: int) -> str:
    """The id of the article of that number."""
    return f"made-{number:07}"


def row_of(passage_id: str) -> int:
    """The place of a made passage among all, counted from 0, by its id."""
    name, _, position = passage_id.removeprefix("made-").partition("#")
    return int(name) * PASSAGES + int(position)


def _choose(random: np.random.Generator, material: Material, number: int, count: int) -> Numbers:
    theme = material.themes[number % len(material.themes)]
    anywhere = random.integers(0, len(material.texts), count)
    return np.where(random.random(count) < _FROM_THEME, random.choice(theme, count), anywhere)


def _join(texts: Sequence[str], firsts: set[int]) -> tuple[str, list[Sentence]]:
    """One text of all, a paragraph for each passage, and the places of the sentences in it."""
    parts: list[str] = []
    sentences: list[Sentence] = []
    at = 0
    for number, text in enumerate(texts):
        between = "" if not number else "\n\n" if number in firsts else " "
        at += len(between)
        sentences.append(Sentence(at, at + len(text)))
        at += len(text)
        parts += (between, text)
    return "".join(parts), sentences


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
