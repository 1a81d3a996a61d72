"""Auditing an index: every checksum, offset and vector read again, every cache compared."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import numpy as np

from index import caches, database
from index.errors import ArticleError, IndexUnwritable
from index.locking import locked
from index.schema import connect, told_plainly
from index.store import EmbeddedStore
from index.types import Article

_UNIT = 1e-2  # how far from 1 the length of a float16 vector may be


def audit(store: EmbeddedStore) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong; nothing for a clean index.

    What is read is of one moment, whatever is written meanwhile. Raises IndexDamaged where the
    SQLite file cannot be read to its end, IndexLocked where somebody is writing for long.
    """
    with (
        told_plainly(store.folder),
        closing(connect(store.folder, writable=False)) as connection,
        database.snapshot(connection),
    ):
        for (finding,) in connection.execute("PRAGMA integrity_check").fetchall():
            if finding != "ok":
                yield f"SQLite reports: {' '.join(finding.split())}."
        for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
            yield f"A row of {table} belongs to no row of {parent}."
        rows = connection.execute("SELECT key, id FROM articles ORDER BY key").fetchall()
        for key, article_id in rows:
            yield from _article(connection, key, article_id, store.manifest.dim)
    for name in _caches(store):
        yield f"The search cache {name} is behind or damaged; the next question mends it."


def _article(connection: sqlite3.Connection, key: int, article_id: str, dim: int) -> Iterator[str]:
    try:
        article = database.article(connection, article_id)
    except ArticleError as error:
        yield f"The text or metadata of {article_id} is damaged: {error}"
        return
    if article is None:
        yield f"{article_id} is listed but cannot be found."
        return
    hashed, checksum = connection.execute(
        "SELECT hash, checksum FROM articles WHERE key=?", (key,)
    ).fetchone()
    if article.content_hash != hashed:
        yield f"The text or metadata of {article_id} does not match its checksum."
    if database.checksum(connection, key) != checksum:
        yield f"The sentences or passages of {article_id} do not match their checksum."
    yield from _sentences(connection, key, article, dim)
    yield from _passages(connection, key, article, dim)


def _sentences(
    connection: sqlite3.Connection, key: int, article: Article, dim: int
) -> Iterator[str]:
    rows = connection.execute(
        "SELECT position, start, end, vector FROM sentences WHERE article=? ORDER BY position",
        (key,),
    ).fetchall()
    at = 0
    for number, (position, start, end, vector) in enumerate(rows):
        if not _are_numbers(position, start, end):
            yield f"Sentence {position} of {article.id} has no place."
            continue
        if position != number or not at <= start < end <= len(article.text):
            yield f"Sentence {position} of {article.id} does not lie at {start}..{end}."
        elif article.text[at:start].strip():
            yield f"Before sentence {position} of {article.id}, text is in no sentence."
        if not _is_unit(vector, dim):
            yield f"The vector of sentence {position} of {article.id} is damaged."
        at = end
    if article.text[at:].strip():
        yield f"The end of {article.id} is in no sentence."


def _passages(
    connection: sqlite3.Connection, key: int, article: Article, dim: int
) -> Iterator[str]:
    bounds = connection.execute(
        "SELECT start, end FROM sentences WHERE article=? ORDER BY position", (key,)
    ).fetchall()
    rows = connection.execute(
        "SELECT position, start, end, first, last, vector FROM passages WHERE article=?"
        " ORDER BY position",
        (key,),
    ).fetchall()
    held = 0
    for number, (position, start, end, first, last, vector) in enumerate(rows):
        if not _are_numbers(position, start, end, first, last):
            yield f"Passage {position} of {article.id} has no place."
            continue
        whole = position == number and 0 <= first < last <= len(bounds) and first <= held
        if not whole or (start, end) != (bounds[first][0], bounds[last - 1][1]):
            yield f"Passage {position} of {article.id} is not made of its sentences."
        if not _is_unit(vector, dim):
            yield f"The vector of passage {position} of {article.id} is damaged."
        held = max(held, last)
    if held != len(bounds):
        yield f"The last sentences of {article.id} are in no passage."


def _caches(store: EmbeddedStore) -> list[str]:
    with told_plainly(store.folder):
        try:
            with locked(store.folder):
                return caches.check(store.folder, store.connection, heal=True)
        except IndexUnwritable:  # a folder that is only read
            return caches.check(store.folder, store.connection, heal=False)


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, int) for value in values)


def _is_unit(raw: object, dim: int) -> bool:
    if not isinstance(raw, bytes) or len(raw) != 2 * dim:
        return False
    length = float(np.linalg.norm(np.frombuffer(raw, dtype=np.float16).astype(np.float32)))
    return abs(length - 1.0) < _UNIT
