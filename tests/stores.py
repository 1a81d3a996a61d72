"""Small indexes for tests: a quick embedder, articles made by rule, and a search by brute force."""

import math
import random
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import index.vectors
from index import caches, growing
from index.adding import Splitting, embed_articles
from index.passages import SplitSettings
from index.protocols import Spans, Vectors
from index.schema import SCHEMA, Manifest
from index.seal import read_seal
from index.store import EmbeddedStore, create_store
from index.truth import Truth
from index.types import Article, EmbeddedArticle, Filter, Speaker
from index.words import stems

DIM = 32
WORDS = [
    first + second + third
    for first in ("bar", "del", "fon", "gil", "har", "kur", "mol", "nas")
    for second in ("an", "el", "ir", "op", "ut")
    for third in ("da", "ge", "ko", "mi", "su", "ta", "vo", "za")
]


class QuickEmbedder:
    """Hashes words into 32 numbers: quick, the same everywhere, and without much meaning."""

    def __init__(self, name: str = "quick", dim: int = DIM) -> None:
        self.name = name
        self.dim = dim
        self.texts: list[str] = []

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        self.texts += texts
        inner = [
            self._embed([text[start:end] for start, end in places])
            for text, places in zip(texts, spans, strict=True)
        ]
        return self._embed(texts), inner

    def embed_question(self, text: str) -> Vectors:
        vector: Vectors = self._embed([text])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 0.01  # a text without words has a direction, too
            for word in text.lower().split():
                digest = zlib.crc32(word.encode("utf-8", "replace"))
                row[digest % self.dim] += 1.0 if digest & 1024 else -1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def count_words(text: str) -> int:
    return len(text.split())


SPLITTING = Splitting(SplitSettings(budget=24, overlap=1), count_words)


def make_articles(count: int, seed: int = 0, first: int = 0) -> list[Article]:
    """Articles of 4 to 12 short sentences, with sources and dates of every precision."""
    draw = random.Random(f"{seed} {first}")
    articles = []
    for number in range(first, first + count):
        sentences = [
            " ".join(draw.choices(WORDS, k=draw.randint(4, 8))).capitalize() + "."
            for _ in range(draw.randint(4, 12))
        ]
        date = draw.choice([None, "2017", "2018-07", f"2018-0{draw.randint(1, 9)}-11", "2019-12"])
        source = draw.choice([None, "Reuters", "Herald"])
        text = " ".join(sentences)
        articles.append(Article(f"folder/{number:03}", text, f"No {number}", source, None, date))
    return articles


def embed(
    articles: Sequence[Article],
    embedder: QuickEmbedder | None = None,
    origin: str = "tests",
    speakers: Sequence[Speaker] = (),
) -> list[EmbeddedArticle]:
    """Embed articles; where speakers are given, they speak every second sentence in turn."""
    embedded = embed_articles(articles, origin, SPLITTING, embedder or QuickEmbedder())
    if not speakers:
        return embedded
    return [
        replace(
            item,
            sentences=[
                replace(s, speaker=speakers[(at + n // 2) % len(speakers)] if n % 2 else None)
                for n, s in enumerate(item.sentences)
            ],
        )
        for at, item in enumerate(embedded)
    ]


def open_quick(folder: Path, embedder: QuickEmbedder | None = None) -> EmbeddedStore:
    """The index in `folder`, made where there is none, open for writing."""
    embedder = embedder or QuickEmbedder()
    manifest = Manifest(SCHEMA, embedder.name, "quick", embedder.dim, SPLITTING.settings.name)
    return create_store(folder, manifest)


def fill(folder: Path, articles: Sequence[Article], batch: int = 50) -> None:
    """Index articles in `folder`."""
    with open_quick(folder) as store, store.writing():
        for at in range(0, len(articles), batch):
            store.add(embed(articles[at : at + batch]))


Found = list[tuple[str, float, float, float]]


def found(store: EmbeddedStore, question: str, k: int = 10, only: Filter | None = None) -> Found:
    """What a search finds, without the store's own numbers: id, score, dense, lexical."""
    hits = store.search(question, QuickEmbedder().embed_question(question), k, only)
    return [
        (hit.passage.id, round(hit.score, 5), round(hit.dense, 5), round(hit.lexical, 5))
        for hit in hits
    ]


def brute_force(
    embedded: Sequence[EmbeddedArticle], question: str, allowed: set[str] | None = None
) -> dict[str, tuple[float, float, float]]:
    """Passage id -> score, cosine, scaled BM25, every passage compared; `allowed` are the ids of
    those that may be returned. BM25 is exact while no passage has over 40 words."""
    texts: dict[str, str] = {}
    cosines: dict[str, float] = {}
    vector = QuickEmbedder().embed_question(question)
    for item in embedded:
        for at, span in enumerate(item.spans):
            name = f"{item.article.id}#{at}"
            start, end = item.sentences[span.first].start, item.sentences[span.last - 1].end
            texts[name] = item.article.text[start:end]
            stored = item.passage_vectors[at].astype(np.float16).astype(np.float32)
            cosines[name] = float(stored @ vector)
    bm25 = _bm25({name: Counter(stems(text)) for name, text in texts.items()}, set(stems(question)))
    kept = [name for name in texts if allowed is None or name in allowed]
    best = max((bm25[name] for name in kept), default=0.0) or 1.0
    return {
        name: (cosines[name] + 0.5 * bm25[name] / best, cosines[name], bm25[name] / best)
        for name in kept
    }


def _bm25(passages: dict[str, Counter[str]], words: set[str]) -> dict[str, float]:
    holding = {word: sum(word in counts for counts in passages.values()) for word in words}
    lengths = {name: counts.total() for name, counts in passages.items()}
    mean = sum(lengths.values()) / max(len(lengths), 1)
    scores = {}
    for name, counts in passages.items():
        norm = 1.2 * (1 - 0.75 + 0.75 * lengths[name] / mean) if mean else 1.0
        scores[name] = sum(
            math.log(1 + (len(passages) - holding[word] + 0.5) / (holding[word] + 0.5))
            * (2.2 * counts[word] / (counts[word] + norm))
            for word in words
        )
    return scores


EVERY = 5000  # more than there are passages


def let_few_be_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 60 passages count as many, and every list is opened."""
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 60)
    monkeypatch.setattr(growing, "_FEWEST_COMPARED", 10**6)


def check_level(store: EmbeddedStore) -> None:
    """The caches hold what SQLite holds, and rank it as comparing everything does."""
    opened = caches.open_caches(store.folder, store.connection, store.manifest.dim, heal=False)
    assert opened.generation == store.generation
    truth = Truth(store.connection, store.manifest.dim)
    batches = list(truth.vectors())
    keys = np.concatenate([np.zeros(0, np.int64), *(keys for keys, _ in batches)])
    assert opened.vectors.count == len(keys) == truth.moment.count
    for question in (" ".join(WORDS[at::61]) for at in range(2)):
        asked = QuickEmbedder().embed_question(question)
        scores = [float(row @ asked) for _, rows in batches for row in rows]
        got = opened.vectors.search(asked, EVERY)
        assert got == pytest.approx(dict(zip(keys.tolist(), scores, strict=True)), abs=1e-6)
        assert list(got.values()) == sorted(got.values(), reverse=True)
        texts = dict(truth.texts())
        holding = {key for key in texts if any(w in texts[key].lower() for w in question.split())}
        assert set(opened.words.search(question, EVERY)) == holding
    names = {path.name for path in (store.folder / "vectors").iterdir()}
    seal = read_seal(store.folder / "vectors")
    assert seal is not None
    assert names == {*seal.files, "seal.json"}
