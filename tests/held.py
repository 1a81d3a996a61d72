"""Sentences of articles as candidates, and rankings of them, for tests of what rests on them."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.adding import embed_articles
from index.protocols import Embedder
from index.sentences import split_sentences
from index.types import Article, Hit, Passage, Speaker, StoredSentence
from index.words import stems
from qa.candidates import Candidate, gather
from qa.compose import open_for_indexing
from qa.features import NAMES
from qa.retrieving import Ranked


def candidates(folder: Path, embedder: Embedder, articles: Sequence[Article]) -> list[Candidate]:
    """All sentences of articles, indexed in a folder."""
    store, splitting, embedder = open_for_indexing(folder, None, embedder)
    with store:
        with store.writing():
            store.add(embed_articles(articles, "tests", splitting, embedder))
        hits = [Hit(passage, 0.0, 0.0, 0.0) for passage in store.sample(1000)]
        return gather(store, hits)


def ranked(held: Sequence[Candidate]) -> Ranked:
    """Candidates ranked in this order."""
    shares = np.array([0.5**at for at in range(1, len(held) + 1)], dtype=np.float64)
    scores = shares.astype(np.float32)
    rows = np.zeros((len(held), len(NAMES)), dtype=np.float32)
    return Ranked(list(held), rows, scores, shares, np.full(len(held), np.nan, dtype=np.float32))


def paragraphs(article: Article, speaker: Speaker | None = None) -> list[Candidate]:
    """The sentences of an article, made without an index; each paragraph is a passage."""
    made: list[Candidate] = []
    for key, block in enumerate(re.finditer(r"[^\n]+", article.text)):
        begin, text = block.start(), block[0]
        spans = split_sentences(text)
        first, last = len(made), len(made) + len(spans)
        passage = Passage(
            key, f"{article.id}#{key}", article.id, begin, block.end(), text, first, last
        )
        for start, end in spans:
            place = (begin + start, begin + end)
            vector = np.zeros(1, dtype=np.float32)
            sentence = StoredSentence(article.id, len(made), *place, speaker, None, vector)
            words = text[start:end]
            hit = Hit(passage, 0.0, 0.0, 0.0)
            made.append(Candidate(sentence, words, stems(words), frozenset(), hit, article))
    return made
