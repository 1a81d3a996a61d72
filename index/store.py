"""The embedded store: one folder with SQLite as the truth, FAISS and tantivy as its caches."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from index import database, schema, writing
from index.caches import Caches, open_caches, sealed_generation
from index.errors import IndexLocked
from index.fusing import fuse
from index.protocols import Vectors
from index.schema import Manifest, told_plainly
from index.types import Article, EmbeddedArticle, Filter, Hit, Passage, Speaker, StoredSentence

LOCK = "writer.lock"
PATIENCE_SECONDS = 2.0
POOL = 100  # passages that each of the two searches offers to the fusion


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds. `disk_bytes` counts all its files; `recall` is the vector search's
    recall@10 against the exact one."""

    articles: int
    passages: int
    sentences: int
    speakers: int
    generation: int
    disk_bytes: int
    exact: bool
    recall: float
    manifest: Manifest


class EmbeddedStore:
    """An index folder, opened. Use `open_store` and `create_store` to make one.

    Any number of processes may read while one writes. A reader sees the last committed change
    each time it searches. Methods raise the errors of `index.errors`.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.connection = connection
        self._caches: Caches | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the SQLite file."""
        self.connection.close()

    @property
    def generation(self) -> int:
        """The number of the last committed change."""
        with told_plainly(self.folder):
            return database.generation(self.connection)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; the caches are brought level at the end.

        Raises IndexLocked where another process holds it for longer than a reader takes to mend.
        """
        lock = FileLock(self.folder / LOCK)
        try:
            with told_plainly(self.folder):
                lock.acquire(timeout=PATIENCE_SECONDS)
        except Timeout as error:
            raise IndexLocked(
                f"Another process is writing to the index in {self.folder}; wait until it is done."
            ) from error
        try:
            yield
            self.level_caches()
        finally:
            lock.release()

    def level_caches(self) -> None:
        """Bring the caches level with what was committed. Call inside `writing`."""
        with told_plainly(self.folder):
            self._caches = self._open(heal=True)

    def add(self, articles: Sequence[EmbeddedArticle]) -> None:
        """Store articles in place of older ones of the same ids, in one commit.
        Call inside `writing`."""
        with told_plainly(self.folder), writing.change(self.connection):
            for article in articles:
                writing.put(self.connection, article)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles in one commit; returns how many there were. Call inside `writing`."""
        with told_plainly(self.folder), writing.change(self.connection):
            count = writing.remove(self.connection, article_ids)
            writing.drop_silent_speakers(self.connection)
        return count

    def get(self, article_id: str) -> Article | None:
        """The article of that id, None where there is none."""
        with told_plainly(self.folder):
            return database.article(self.connection, article_id)

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """The articles of these ids, those that are there."""
        found = (self.get(article_id) for article_id in sorted(set(article_ids)))
        return {article.id: article for article in found if article is not None}

    def contents(self) -> dict[str, tuple[str, str]]:
        """Every article's id -> (content hash, origin)."""
        with told_plainly(self.folder):
            rows = self.connection.execute("SELECT id, hash, origin FROM articles ORDER BY id")
            return {article_id: (digest, origin) for article_id, digest, origin in rows}

    def sources(self) -> frozenset[str]:
        """The sources that articles name."""
        with told_plainly(self.folder):
            rows = self.connection.execute(
                "SELECT DISTINCT source FROM articles WHERE source IS NOT NULL"
            ).fetchall()
        return frozenset(source for (source,) in rows)

    def scripts(self) -> frozenset[str]:
        """The scripts in which the articles are written, such as LATIN."""
        with told_plainly(self.folder):
            rows = self.connection.execute("SELECT DISTINCT scripts FROM articles").fetchall()
        return frozenset(script for (scripts,) in rows for script in scripts.split())

    def speakers(self, words: Iterable[str]) -> dict[int, Speaker]:
        """The speakers that every one of these folded words stands for, by their numbers."""
        with told_plainly(self.folder):
            return database.speakers(self.connection, words)

    def sentences(self, passages: Sequence[Passage]) -> list[list[StoredSentence]]:
        """The sentences of each passage, in order; none where the passage is gone."""
        with told_plainly(self.folder):
            return [database.sentences(self.connection, passage) for passage in passages]

    def search(
        self, question: str, vector: Vectors, k: int, only: Filter | None = None
    ) -> list[Hit]:
        """The k best passages by meaning and words together, best first.

        vector: float32 (dim,), unit length. Passages removed meanwhile are left out.
        """
        with told_plainly(self.folder):
            caches = self._level()
            allowed = None
            if only is not None and not only.is_empty:
                allowed = database.allowed(self.connection, only)
                if not len(allowed):
                    return []
            pool = max(POOL, k)
            dense = caches.vectors.search(vector, pool, allowed)
            lexical = caches.words.search(question, pool, allowed)
            missing = sorted(set(lexical) - set(dense))
            found = database.passages(self.connection, [*dense, *missing])
            missing = [key for key in missing if key in found]
            if missing:
                cosines = database.vectors(self.connection, missing) @ vector
                dense |= dict(zip(missing, cosines.tolist(), strict=True))
        return fuse(found, dense, lexical)[:k]

    def stats(self) -> Stats:
        """Count what is in the index."""
        with told_plainly(self.folder):
            caches = self._level()
            counts = [
                self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("articles", "passages", "sentences", "speakers")
            ]
            size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        vectors = caches.vectors
        return Stats(
            *counts, caches.generation, size, vectors.is_exact, vectors.recall, self.manifest
        )

    def _level(self) -> Caches:
        """The caches, level with SQLite where nobody is writing, else as the writer left them."""
        caches = self._caches
        if caches is not None and caches.generation == database.generation(self.connection):
            return caches
        lock = FileLock(self.folder / LOCK)
        try:
            with lock.acquire(timeout=0):
                caches = self._open(heal=True)
        except (Timeout, OSError):  # somebody writes, or the folder is read-only
            if caches is None or caches.generation != sealed_generation(self.folder):
                caches = self._open(heal=False)
        self._caches = caches
        return caches

    def _open(self, *, heal: bool) -> Caches:
        return open_caches(self.folder, self.connection, self.manifest.dim, heal=heal)


def open_store(folder: Path, *, writable: bool = False) -> EmbeddedStore:
    """Open the index in `folder`. Raises IndexMissing, IndexDamaged, IndexMismatch."""
    connection = schema.connect(folder, writable=writable)
    return EmbeddedStore(folder, connection, schema.read_manifest(connection, folder))


def create_store(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """Make an empty index in `folder` unless there is one; open it for writing."""
    if not schema.file_of(folder).exists():
        schema.create(folder, manifest)
    return open_store(folder, writable=True)
