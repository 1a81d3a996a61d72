"""Sentences of articles as candidates, and rankings of them, for tests of what rests on them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.adding import embed_articles
from index.protocols import Embedder
from index.types import Article, Hit
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
