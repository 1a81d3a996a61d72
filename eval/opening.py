"""Opening what a run asks: an index that there is, or one made in the run's folder."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from eval.errors import GoldError, RunError
from eval.types import GoldSet
from index.adding import Splitting, embed_articles, index_path
from index.protocols import Embedder
from index.reading import list_files
from index.store import EmbeddedStore
from index.types import Article
from qa.assistant import Assistant
from qa.compose import open_assistant, open_for_indexing
from qa.settings import Settings, writer_settings

_BATCH = 64  # articles embedded, and committed, together
Advance = Callable[[int, int], None]
"""Told how many articles are done of how many."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the articles are: an index that there is, or a file or folder to index first; neither
    where the gold brings its own. The others are as in `qa.settings`."""

    index: Path | None = None
    articles: Path | None = None
    model: str | None = None
    generator: str = "extractive"
    reader: str | None = None
    fast: bool = False
    precision: float | None = None

    def __post_init__(self) -> None:
        if self.index is not None and self.articles is not None:
            raise GoldError("Name an index or articles to index, not both; leave out one of them.")


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """An assistant over the articles; passages embedded a second, None where none had to be; what
    could not be read, a sentence each."""

    assistant: Assistant
    rate: float | None = None
    problems: tuple[str, ...] = ()


def open_source(source: Source, gold: GoldSet, folder: Path, advance: Advance) -> Opened:
    """Open the articles for asking. An index that has to be made lies in `folder`.

    Raises the errors of `index.errors`, GoldError where there is nothing to ask.
    """
    settings = Settings(
        source.index or folder,
        source.model,
        source.generator,
        source.reader,
        source.fast,
        source.precision,
        writer_settings(),
    )
    if source.index is not None:
        return Opened(open_assistant(settings))
    if source.articles is None and gold.articles is None:
        raise GoldError(
            f"{gold.name} brings no articles; name an index with --index, or a file or folder of "
            "articles with --articles."
        )
    origin = f"gold {gold.digest}"
    if source.articles is not None:
        list_files(source.articles)  # a wrong path ends it here, before anything is made
        origin = str(source.articles.resolve())
    store, splitting, embedder = open_for_indexing(folder, source.model)
    _check_origin(store, origin)
    start = perf_counter()
    problems: tuple[str, ...] = ()
    with store, store.writing():
        if source.articles is not None:
            outcome = index_path(
                store,
                source.articles,
                splitting,
                embedder,
                lambda progress: advance(progress.files, progress.of_files),
            )
            passages = outcome.passages
            problems = tuple(problem.reason for problem in outcome.problems)
        else:
            passages = _add(store, gold.articles or (), origin, splitting, embedder, advance)
    rate = passages / (perf_counter() - start) if passages else None
    return Opened(open_assistant(settings), rate, problems)


def _check_origin(store: EmbeddedStore, origin: str) -> None:
    """Raise RunError where an index holds what this run did not put there: it is somebody's."""
    others = {whence for _, whence in store.contents().values()} - {origin}
    if others:
        store.close()
        raise RunError(
            f"The index in {store.folder} holds articles from elsewhere ({min(others)}); name "
            "another folder with --out."
        )


def _add(
    store: EmbeddedStore,
    articles: Sequence[Article],
    origin: str,
    splitting: Splitting,
    embedder: Embedder,
    advance: Advance,
) -> int:
    """Add the articles that are not in the store yet; returns how many passages they have."""
    held = store.contents()
    todo = [a for a in articles if held.get(a.id, ("", ""))[0] != a.content_hash]
    passages = 0
    for at in range(0, len(todo), _BATCH):
        embedded = embed_articles(todo[at : at + _BATCH], origin, splitting, embedder)
        store.add(embedded)
        passages += sum(len(item.spans) for item in embedded)
        advance(min(at + _BATCH, len(todo)), len(todo))
    return passages


def fingerprint(store: EmbeddedStore) -> str:
    """SHA-256 (hex) of what the index was made with and which articles it holds: the same articles
    in the same settings give the same."""
    digest = hashlib.sha256(repr(asdict(store.manifest)).encode())
    for article_id, (content_hash, _) in store.contents().items():
        digest.update(f"{article_id}\0{content_hash}\n".encode())
    return digest.hexdigest()
