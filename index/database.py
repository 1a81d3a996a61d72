"""Reading the SQLite file: articles, passages, sentences, speakers, vectors."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.types import Article, Filter, Passage, Speaker, StoredSentence

Keys = NDArray[np.int64]
_FEW = 500  # values bound in one statement; SQLite allows many more, plans stay small


def generation(connection: sqlite3.Connection) -> int:
    """The number of the last committed change."""
    row = connection.execute("SELECT value FROM manifest WHERE name='generation'").fetchone()
    return int(row[0])


def article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of that id, None where there is none."""
    row = connection.execute(
        "SELECT id, text, title, source, url, date FROM articles WHERE id=?", (article_id,)
    ).fetchone()
    return Article(*row) if row else None


def passage_keys(connection: sqlite3.Connection) -> Keys:
    """The keys of all passages, ascending: int64 (n,)."""
    rows = connection.execute("SELECT key FROM passages ORDER BY key").fetchall()
    return np.array([key for (key,) in rows], dtype=np.int64)


def passages(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Passage]:
    """The passages of these keys; keys that are gone are left out."""
    found: dict[int, Passage] = {}
    for few in _batches(keys):
        rows = connection.execute(
            "SELECT p.key, a.id, p.position, p.start, p.end, p.first, p.last,"
            " substr(a.text, p.start + 1, p.end - p.start)"
            f" FROM passages p JOIN articles a ON a.key = p.article WHERE p.key IN ({_marks(few)})",
            few,
        )
        for key, article_id, position, start, end, first, last, text in rows:
            found[key] = Passage(
                key, f"{article_id}#{position}", article_id, start, end, text, first, last
            )
    return found


def vectors(connection: sqlite3.Connection, keys: Sequence[int]) -> NDArray[np.float32]:
    """The vectors of these passages, in their order: float32 (n, dim), (0, 0) for none.
    Raises KeyError where one is gone."""
    found: dict[int, bytes] = {}
    for few in _batches(keys):
        found.update(
            connection.execute(f"SELECT key, vector FROM passages WHERE key IN ({_marks(few)})", few)
        )
    if not found:
        return np.zeros((0, 0), dtype=np.float32)
    joined = b"".join(found[key] for key in keys)
    return np.frombuffer(joined, dtype=np.float16).reshape(len(keys), -1).astype(np.float32)


def sentences(
    connection: sqlite3.Connection, passage: Passage
) -> list[StoredSentence]:
    """The sentences of a passage, in order."""
    rows = connection.execute(
        "SELECT s.position, s.start, s.end, s.vector, s.speaker, w.name, w.title, w.role"
        " FROM articles a JOIN sentences s ON s.article = a.key"
        " LEFT JOIN speakers w ON w.key = s.speaker"
        " WHERE a.id=? AND s.position >= ? AND s.position < ? ORDER BY s.position",
        (passage.article_id, passage.first, passage.last),
    )
    return [
        StoredSentence(
            passage.article_id,
            position,
            start,
            end,
            Speaker(name, title or None, role or None) if key is not None else None,
            key,
            np.frombuffer(vector, dtype=np.float16).astype(np.float32),
        )
        for position, start, end, vector, key, name, title, role in rows
    ]


def speakers(connection: sqlite3.Connection, words: Iterable[str]) -> dict[int, Speaker]:
    """The speakers that every one of these folded words stands for."""
    wanted = sorted(set(words))
    if not wanted:
        return {}
    rows = connection.execute(
        "SELECT key, name, title, role FROM speakers WHERE key IN ("
        f" SELECT speaker FROM speaker_words WHERE word IN ({_marks(wanted)})"
        " GROUP BY speaker HAVING count(*) = ?)",
        (*wanted, len(wanted)),
    )
    return {key: Speaker(name, title or None, role or None) for key, name, title, role in rows}


def allowed(connection: sqlite3.Connection, wanted: Filter) -> Keys:
    """The keys of the passages that a filter lets through, ascending: int64 (n,)."""
    clauses: list[str] = ["1"]
    values: list[object] = []
    for column, members in (("a.source", wanted.sources), ("a.id", wanted.article_ids)):
        if members:
            clauses.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(_json(members))
    if wanted.date_from:
        # A date known to the month or year counts as lying anywhere in it.
        clauses.append("a.date >= substr(?, 1, length(a.date))")
        values.append(wanted.date_from)
    if wanted.date_to:
        clauses.append("substr(a.date, 1, ?) <= ?")
        values += [len(wanted.date_to), wanted.date_to]
    if wanted.speakers:
        clauses.append(
            "EXISTS (SELECT 1 FROM sentences s WHERE s.article = a.key AND s.position >= p.first"
            " AND s.position < p.last AND s.speaker IN (SELECT value FROM json_each(?)))"
        )
        values.append(_json(wanted.speakers))
        clauses.append(
            "a.key IN (SELECT article FROM sentences"
            " WHERE speaker IN (SELECT value FROM json_each(?)))"
        )
        values.append(_json(wanted.speakers))
    rows = connection.execute(
        "SELECT p.key FROM articles a JOIN passages p ON p.article = a.key"
        f" WHERE {' AND '.join(clauses)} ORDER BY p.key",
        values,
    ).fetchall()
    return np.array([key for (key,) in rows], dtype=np.int64)


def _json(members: Iterable[object]) -> str:
    return json.dumps(sorted(members, key=str))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _batches(keys: Sequence[int]) -> Iterable[list[int]]:
    plain = [int(key) for key in keys]
    return (plain[at : at + _FEW] for at in range(0, len(plain), _FEW))
