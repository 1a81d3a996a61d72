"""How Footnote grows: build, open, ask, add and search at a thousand to a million passages."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from eval.bench.environments import PeerError
from eval.bench.exact import open_rows, recall
from eval.bench.peering import Say
from eval.bench.pool import Pool
from eval.bench.reader import NEAREST
from eval.bench.running import call
from eval.bench.synthesis import PASSAGES, Material, gather_material, make_article, row_of
from index.adding import BATCH_PASSAGES, LEVEL_EVERY, Splitting, embed_articles
from index.protocols import Embedder
from index.store import EmbeddedStore, open_store
from index.types import Article
from qa.compose import open_for_indexing

SIZES = (1_000, 10_000, 100_000, 1_000_000)  # passages
WARM_UP, TIMED, NEAR = 100, 200, 200  # questions
_ADDED = 5  # articles added one at a time
_TOLD = 10  # times that a build says how far it is
_NAMED = "zyxwentry"  # no other article holds such a word, by which it is looked for


@dataclass(frozen=True, slots=True)
class Grown:
    """The figures at one size. `build_s` is what the store takes, embedding aside; `ask_ms` and
    `ask_p95_ms` are of whole questions beyond their embedding; `add_s` is the median of adding one
    article, embedding included, until another reader has found it; `exact` says that every vector
    is compared."""

    passages: int
    build_s: float
    open_s: float
    ask_ms: float
    ask_p95_ms: float
    add_s: float
    recall: float
    peak_mb: float
    disk_mb: float
    exact: bool


def measure_growth(pool: Pool, scratch: Path, sizes: Sequence[int], say: Say) -> list[Grown]:
    """Build and measure an index of each size (multiples of PASSAGES), which is removed again.

    Raises PeerError where the process that asks fails, or an added article is not found.
    """
    store, splitting, embedder = open_for_indexing(scratch / "none", None)
    store.close()
    material = gather_material(pool.articles, splitting, embedder)
    questions = [item.question for item in pool.warm_up + pool.timed]
    given = {
        "warm_up": questions[:WARM_UP],
        "timed": [item.question for item in pool.timed][:TIMED],
        "near": questions[-NEAR:],
    }
    (scratch / "asked.json").write_text(json.dumps(given), encoding="utf-8")
    grown = []
    for passages in sizes:
        folder = scratch / f"grown-{passages}"
        try:
            grown.append(_measure(pool, material, folder, passages, given["near"], say))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return grown


def _measure(
    pool: Pool, material: Material, folder: Path, passages: int, near: list[str], say: Say
) -> Grown:
    folder.mkdir()
    index, vectors = folder / "index", folder / "vectors.f16"
    store, splitting, embedder = open_for_indexing(index, None)
    with store:
        build_s = _build(store, material, passages, vectors, say)
    say(f"growth, {passages:,} passages: asking")
    command = [sys.executable, "-m", "eval.bench.reader", str(index)]
    row = json.loads(call("the asking process", [*command, str(folder.parent / "asked.json")]))
    say(f"growth, {passages:,} passages: comparing with the exact search")
    asked = np.stack([embedder.embed_question(text) for text in near])
    found = [[row_of(name) for name in names] for names in row.pop("near")]
    share = recall(open_rows(vectors, embedder.dim), asked, found, NEAREST)
    say(f"growth, {passages:,} passages: adding articles")
    add_s = _add_each(index, pool.articles[:_ADDED], splitting, embedder)
    return Grown(passages=passages, build_s=build_s, add_s=add_s, recall=share, **row)


def _build(
    store: EmbeddedStore, material: Material, passages: int, vectors: Path, say: Say
) -> float:
    """Add made articles as a run of `index_path` would; returns the seconds that the store took.
    The passages' vectors go into a file, too, rounded as they are stored."""
    making = 0.0
    batch = BATCH_PASSAGES // PASSAGES
    articles = passages // PASSAGES
    told = leveled = 0
    start = time.perf_counter()
    with vectors.open("wb") as file, store.writing():
        for first in range(0, articles, batch):
            last = min(first + batch, articles)
            began = time.perf_counter()
            made = [make_article(material, number) for number in range(first, last)]
            for article in made:
                file.write(article.passage_vectors.astype(np.float16).tobytes())
            if last * _TOLD // articles > told:
                told = last * _TOLD // articles
                say(f"growth, {passages:,} passages: {100 * told // _TOLD} % built")
            making += time.perf_counter() - began
            store.add(made)
            if (last - leveled) * PASSAGES >= LEVEL_EVERY:
                store.level_caches()
                leveled = last
    return time.perf_counter() - start - making


def _add_each(
    index: Path, articles: Sequence[Article], splitting: Splitting, embedder: Embedder
) -> float:
    """The median seconds from an article's text until a reader that was open has found it, by its
    words and its vector."""
    taken = []
    with open_store(index, writable=True) as writer, open_store(index) as reader:
        reader.stats()
        for number, real in enumerate(articles):
            name = f"{_NAMED}{number}"
            article = Article(name, f"This is {name}. {real.text}")
            start = time.perf_counter()
            with writer.writing():
                (embedded,) = embed_articles([article], "added", splitting, embedder)
                writer.add([embedded])
            hits = reader.search(name, embedded.passage_vectors[0], 1)
            taken.append(time.perf_counter() - start)
            if [hit.passage.article_id for hit in hits] != [name]:
                raise PeerError(f"{name} was added and is not found first; the search is broken.")
    return median(taken)
