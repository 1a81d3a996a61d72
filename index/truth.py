"""What SQLite holds at one moment, and what has changed since another: all that a cache is made of.

Passage keys only ever rise, and the keys of removed passages are noted until both caches know. So
what a cache lacks is every key above its highest, and what it has too much is noted.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index import database
from index.protocols import Keys, Vectors
from index.seal import Moment, Seal

BATCH = 20_000  # vectors fetched from SQLite at a time


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """What has changed: `added` passages have a key above `after`; `removed` are the keys, int64
    (n,) ascending, of passages that are gone."""

    after: int
    added: int
    removed: Keys


@dataclass(eq=False)
class Truth:
    """What SQLite holds while `connection` reads from one moment. `dim`: length of a vector."""

    connection: sqlite3.Connection
    dim: int

    @cached_property
    def moment(self) -> Moment:
        """The moment it is."""
        generation = database.generation(self.connection)
        name = database.change_name(self.connection, generation)
        # Each is found at once: one in an index that holds little else, one at its end.
        (count,) = self.connection.execute("SELECT count(*) FROM passages").fetchone()
        (top,) = self.connection.execute("SELECT max(key) FROM passages").fetchone()
        return Moment(generation, name or "", count, top or 0)

    def knows(self, seal: Seal) -> bool:
        """Whether the sealed change is one of this index's: not of a copy that went its own way."""
        return database.change_name(self.connection, seal.moment.generation) == seal.moment.change

    def since(self, then: Moment) -> Change | None:
        """What has changed since then; None where that is not known any more, as the numbers of
        passages tell: a noted removal that is missing leaves one too many."""
        (added,) = self.connection.execute(
            "SELECT count(*) FROM passages WHERE key > ?", (then.top,)
        ).fetchone()
        removed = self._keys(
            "SELECT key FROM removed WHERE generation > ? AND key <= ? ORDER BY key",
            then.generation,
            then.top,
        )
        if then.count - len(removed) + added != self.moment.count:
            return None
        return Change(then.top, added, removed)

    def vectors(self, after: int = 0) -> Iterator[tuple[Keys, Vectors]]:
        """The vectors of all passages with a higher key, ascending, in batches: keys int64 (n,),
        float32 (n, dim). Raises sqlite3.DatabaseError where one is no vector of that length."""
        while True:
            rows = self.connection.execute(
                "SELECT key, vector FROM passages WHERE key > ? ORDER BY key LIMIT ?",
                (after, BATCH),
            ).fetchall()
            if not rows:
                return
            keys = np.array([key for key, _ in rows], dtype=np.int64)
            yield keys, database.as_vectors([vector for _, vector in rows], self.dim)
            after = int(keys[-1])

    def texts(self, after: int = 0) -> Iterator[tuple[int, str]]:
        """Key and text of all passages with a higher key, ascending."""
        return database.texts(self.connection, after)

    def vectors_of(self, keys: Keys) -> Vectors:
        """The vectors of these passages: float32 (n, dim)."""
        return database.vectors(self.connection, keys.tolist(), self.dim)

    def sample(self, count: int) -> Vectors:
        """The vectors of so many passages, drawn evenly: float32 (n, dim)."""
        return self.vectors_of(self._evenly(count))

    def questions(self, count: int) -> Vectors:
        """Unit vectors near which somebody may ask, float32 (n, dim): half way between the first
        sentences of two passages, so many passages being drawn evenly.

        Their tenth nearest passage is as near as that of real questions (0.61 the mean cosine of
        either, among a million passages). That of whole sentences is nearer, and easier to find.
        """
        rows = []
        for key in self._evenly(count).tolist():
            rows += self.connection.execute(
                "SELECT s.vector FROM passages p JOIN sentences s ON s.article = p.article"
                " AND s.position = p.first WHERE p.key = ?",
                (key,),
            ).fetchall()
        sentences = database.as_vectors([vector for (vector,) in rows], self.dim)
        between = sentences + np.roll(sentences, 1, axis=0)
        unit: Vectors = between / np.maximum(np.linalg.norm(between, axis=1, keepdims=True), 1e-9)
        return unit

    def _evenly(self, count: int) -> Keys:
        keys = np.sort(self._keys("SELECT key FROM passages"))
        return keys[np.linspace(0, len(keys) - 1, min(len(keys), count), dtype=np.int64)]

    def _keys(self, query: str, *values: int) -> Keys:
        rows = self.connection.execute(query, values)
        return np.fromiter((key for (key,) in rows), dtype=np.int64)
