"""Auditing an index: every checksum, offset and vector read again, every cache compared."""

import sqlite3
from collections.abc import Iterator

import numpy as np

from index import caches, database
from index.schema import told_plainly
from index.store import EmbeddedStore
from index.types import Article

_UNIT = 1e-2  # how far from 1 the length of a float16 vector may be


def audit(store: EmbeddedStore) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong; nothing for a clean index.

    Raises IndexDamaged where the SQLite file cannot be read to its end.
    """
    connection, dim = store.connection, store.manifest.dim
    with told_plainly(store.folder):
        for (finding,) in connection.execute("PRAGMA integrity_check").fetchall():
            if finding != "ok":
                yield f"SQLite reports: {finding}."
        yield from _foreign(connection)
        rows = connection.execute("SELECT key, id, hash FROM articles ORDER BY key").fetchall()
        for key, article_id, digest in rows:
            article = database.article(connection, article_id)
            assert article is not None
            if article.content_hash != digest:
                yield f"The text or metadata of {article_id} does not match its checksum."
            yield from _sentences(connection, key, article, dim)
            yield from _passages(connection, key, article, dim)
        if not caches.level(store.folder, connection):
            yield "The search caches are behind or damaged; the next question mends them."


def _foreign(connection: sqlite3.Connection) -> Iterator[str]:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield f"A row of {table} belongs to no row of {parent}."


def _sentences(
    connection: sqlite3.Connection, key: int, article: Article, dim: int
) -> Iterator[str]:
    rows = connection.execute(
        "SELECT position, start, end, vector FROM sentences WHERE article=? ORDER BY position",
        (key,),
    ).fetchall()
    at = 0
    for number, (position, start, end, vector) in enumerate(rows):
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
    for position, start, end, first, last, vector in rows:
        whole = 0 <= first < last <= len(bounds) and first <= held
        if not whole or (start, end) != (bounds[first][0], bounds[last - 1][1]):
            yield f"Passage {position} of {article.id} is not made of its sentences."
        if not _is_unit(vector, dim):
            yield f"The vector of passage {position} of {article.id} is damaged."
        held = max(held, last)
    if held != len(bounds):
        yield f"The last sentences of {article.id} are in no passage."


def _is_unit(raw: bytes, dim: int) -> bool:
    if len(raw) != 2 * dim:
        return False
    length = float(np.linalg.norm(np.frombuffer(raw, dtype=np.float16).astype(np.float32)))
    return abs(length - 1.0) < _UNIT
