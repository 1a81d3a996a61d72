"""The embedded store: one folder with SQLite as the truth, FAISS and tantivy as its caches."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from index import database, schema, writing
from index.caches import Caches, sealed_generation
from index.errors import StoreError
from index.filters import Filters
from index.fusing import Fusion
from index.leveling import Leveling
from index.locking import locked
from index.protocols import Vectors
from index.schema import Manifest, told_plainly
from index.stats import Stats, count
from index.types import Article, EmbeddedArticle, Filter, Hit, Passage, Speaker, StoredSentence
from index.words import stems

KEPT = 256  # articles kept in memory ...
SHORT = 50_000  # ... of at most so many characters
POOL = 64  # passages that each of the two searches offers to the fusion


class EmbeddedStore:
    """An index folder, opened. Use `open_store` and `create_store` to make one.

    Any number of processes may read while one writes. A reader sees the last committed change
    each time it searches; of many passages, what the writer last brought the caches level with.
    Threads may share a store; they take turns. Methods raise the errors of `index.errors`.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.connection = connection
        self.fusion = Fusion()
        self._kept: tuple[int, dict[str, Article]] = (-1, {})
        self._filters = Filters(connection)
        self._leveling = Leveling(folder, connection, manifest.dim)
        self._turn = threading.RLock()

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
        with self._reading():
            return database.generation(self.connection)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all that the block reads be of one commit, whatever a writer does meanwhile.

        Other threads wait for their turn until the block ends.
        """
        with self._moment():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; the caches are brought level at the end.

        Raises IndexLocked where another process holds it for longer than a reader takes to mend.
        """
        with locked(self.folder):
            yield
            self.level_caches()

    def level_caches(self) -> None:
        """Bring the caches level with what was committed. Call inside `writing`."""
        with self._turn, told_plainly(self.folder):
            self._leveling.heal()

    def add(self, articles: Sequence[EmbeddedArticle]) -> None:
        """Store articles in place of older ones of the same ids, in one commit.

        Call inside `writing`. Raises ValueError where their vectors are not of this index's length.
        """
        for article in articles:
            if {article.passage_vectors.shape[1:], article.sentence_vectors.shape[1:]} != {
                (self.manifest.dim,)
            }:
                raise ValueError(f"{article.article.id}: vectors of {self.manifest.dim} are wanted")
        with self._changing():
            speakers = [writing.put(self.connection, article) for article in articles]
            writing.drop_silent(self.connection, set().union(*speakers))

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles in one commit; returns how many there were. Call inside `writing`."""
        with self._changing():
            removed, speakers = writing.remove(self.connection, article_ids)
            writing.drop_silent(self.connection, speakers)
        return removed

    def get(self, article_id: str) -> Article | None:
        """The article of that id, None where there is none."""
        with self._reading():
            return database.article(self.connection, article_id)

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """The articles of these ids, those that are there. Short ones that were asked for lately
        are kept: one question's articles are often the next one's."""
        found: dict[str, Article] = {}
        with self._reading():
            generation = database.generation(self.connection)
            if self._kept[0] != generation or len(self._kept[1]) > KEPT:
                self._kept = (generation, {})
            for name in sorted(set(article_ids)):
                article = self._kept[1].get(name) or database.article(self.connection, name)
                if article is not None:
                    found[name] = article
                    if len(article.text) <= SHORT:
                        self._kept[1][name] = article
        return found

    def contents(self) -> dict[str, tuple[str, str]]:
        """Every article's id -> (content hash, origin)."""
        with self._reading():
            rows = self.connection.execute("SELECT id, hash, origin FROM articles ORDER BY id")
            return {article_id: (digest, origin) for article_id, digest, origin in rows}

    def sources(self) -> frozenset[str]:
        """The sources that articles name."""
        with self._reading():
            return frozenset(database.each_value(self.connection, "source"))

    def scripts(self) -> frozenset[str]:
        """The scripts in which the articles are written, such as LATIN."""
        with self._reading():
            values = database.each_value(self.connection, "scripts")
        return frozenset(script for scripts in values for script in scripts.split())

    def speakers(self, words: Iterable[str], only: Filter | None = None) -> dict[int, Speaker]:
        """The speakers that every one of these folded words stands for, by their numbers; of those
        only whom a filter lets speak."""
        with self._reading():
            return self._filters.speakers(database.speakers(self.connection, words), only)

    def sentences(self, passages: Sequence[Passage]) -> list[list[StoredSentence]]:
        """The sentences of each passage, in order; none where the passage is gone."""
        with self._reading():
            found = database.sentences(self.connection, [passage.key for passage in passages])
        return [found.get(passage.key, []) for passage in passages]

    def sample(self, count: int, only: Filter | None = None) -> list[Passage]:
        """So many passages that a filter lets through, or fewer, drawn evenly, not by chance."""
        with self._reading():
            keys = self._filters.sample(count, only)
            found = database.passages(self.connection, keys)
        return [found[key] for key in keys]

    def holds(self, word: str, only: Filter | None = None) -> bool:
        """Tell whether any passage that a filter lets through holds a word, in whatever form, or
        one spelt nearly the same."""
        parts = stems(word)
        exact = [part for part in parts if any(letter.isdigit() for letter in part)]
        with self._moment() as caches:
            holds, allowed = caches.words.holds, self._filters.passages(only)
            return all(holds(p, allowed) for p in exact) and any(holds(p, allowed) for p in parts)

    def search(
        self, question: str, vector: Vectors, k: int, only: Filter | None = None
    ) -> list[Hit]:
        """The k best passages by meaning and words together, best first.

        vector: float32 (dim,), unit length. Passages removed meanwhile are left out.
        """
        with self._moment() as caches, told_plainly(self.folder):
            allowed = self._filters.passages(only)
            if allowed is not None and not len(allowed):
                return []
            pool = max(POOL, k)
            dense = caches.vectors.search(vector, pool, allowed)
            lexical = caches.words.search(question, pool, allowed)
            present = database.present(self.connection, sorted(dense.keys() | lexical.keys()))
            missing = sorted(present - dense.keys())
            cosines = database.vectors(self.connection, missing, self.manifest.dim) @ vector
            dense |= dict(zip(missing, cosines.tolist(), strict=True))
            best = self.fusion.order(dense, lexical, present)[:k]
            found = database.passages(self.connection, [one.key for one in best])
        return [Hit(found[one.key], one.score, one.dense, one.lexical) for one in best]

    def stats(self) -> Stats:
        """Count what is in the index."""
        with self._moment() as caches, told_plainly(self.folder):
            return count(self.connection, self.folder, self.manifest, caches.vectors)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One commit; what all caches know is forgotten in it."""
        with self._turn, told_plainly(self.folder), writing.change(self.connection):
            yield
            writing.forget_removed(self.connection, sealed_generation(self.folder) or 0)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Let one thread read, all of it from one moment."""
        with self._turn, told_plainly(self.folder), database.snapshot(self.connection):
            yield

    @contextmanager
    def _moment(self) -> Iterator[Caches]:
        """One moment to read from, with the caches for it; the outermost block's, if nested."""
        with self._turn:
            with told_plainly(self.folder):
                if not self.connection.in_transaction:
                    self._leveling.catch_up()
            with database.snapshot(self.connection):
                with told_plainly(self.folder):
                    caches = self._leveling.of_this_moment()
                yield caches


def open_store(folder: Path, *, writable: bool = False) -> EmbeddedStore:
    """Open the index in `folder`. Raises IndexMissing, IndexDamaged, IndexMismatch."""
    connection = schema.connect(folder, writable=writable)
    try:
        return EmbeddedStore(folder, connection, schema.read_manifest(connection, folder))
    except StoreError:
        connection.close()
        raise


def create_store(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """Make an empty index in `folder` unless there is one; open it for writing."""
    if not schema.file_of(folder).exists():
        with told_plainly(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            if not schema.file_of(folder).exists():  # nobody has made it meanwhile
                schema.create(folder, manifest)
    return open_store(folder, writable=True)
