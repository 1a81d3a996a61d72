"""Changing the SQLite file: whole articles in, whole articles out, one transaction a change."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from index import database
from index.speech import speaker_words
from index.text import scripts
from index.types import EmbeddedArticle, Speaker


@contextmanager
def change(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it is committed with the next generation's number, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute(
            "INSERT INTO changes SELECT max(generation) + 1, hex(randomblob(8)) FROM changes"
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def put(connection: sqlite3.Connection, embedded: EmbeddedArticle) -> set[int]:
    """Store an article in place of an older one of its id; returns the speakers of that one.
    Call inside `change`."""
    a = embedded.article
    _, before = remove(connection, [a.id])
    cursor = connection.execute(
        "INSERT INTO articles(id, title, source, url, date, text, hash, scripts, origin,"
        " checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        (a.id, a.title, a.source, a.url, a.date, a.text, a.content_hash,
         " ".join(sorted(scripts(a.text))), embedded.origin),
    )  # fmt: skip
    key = cursor.lastrowid
    assert key is not None
    speakers = {
        speaker: _speaker_key(connection, speaker)
        for speaker in dict.fromkeys(s.speaker for s in embedded.sentences)
        if speaker is not None
    }
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key, position, s.start, s.end, speakers[s.speaker] if s.speaker else None, vector)
            for (position, s), vector in zip(
                enumerate(embedded.sentences), _blobs(embedded.sentence_vectors), strict=True
            )
        ],
    )
    starts, ends = [s.start for s in embedded.sentences], [s.end for s in embedded.sentences]
    connection.executemany(
        "INSERT INTO passages(article, position, start, end, first, last, vector)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (key, position, starts[p.first], ends[p.last - 1], p.first, p.last, vector)
            for (position, p), vector in zip(
                enumerate(embedded.spans), _blobs(embedded.passage_vectors), strict=True
            )
        ],
    )
    connection.execute(
        "UPDATE articles SET checksum=? WHERE key=?", (database.checksum(connection, key), key)
    )
    return before


def remove(connection: sqlite3.Connection, article_ids: Iterable[str]) -> tuple[int, set[int]]:
    """Remove articles with all that belongs to them; returns how many there were, and the keys of
    their speakers. Call inside `change`."""
    count = 0
    speakers: set[int] = set()
    for article_id in article_ids:
        heard = connection.execute(
            "SELECT speaker FROM sentences WHERE article = (SELECT key FROM articles WHERE id=?)"
            " AND speaker IS NOT NULL",
            (article_id,),
        )
        speakers.update(key for (key,) in heard)
        count += connection.execute("DELETE FROM articles WHERE id=?", (article_id,)).rowcount
    return count, speakers


def drop_silent(connection: sqlite3.Connection, speakers: Iterable[int]) -> None:
    """Forget those of the speakers whose last sentence is gone. Call inside `change`."""
    for key in sorted(speakers):
        silent = connection.execute(
            "DELETE FROM speakers WHERE key=?"
            " AND NOT EXISTS (SELECT 1 FROM sentences WHERE speaker=?)",
            (key, key),
        ).rowcount
        if silent:
            connection.execute("DELETE FROM speaker_words WHERE speaker=?", (key,))


def forget_removed(connection: sqlite3.Connection, generation: int) -> None:
    """Forget the passages that were removed up to that generation, which all caches have reached.
    Call inside `change`."""
    connection.execute("DELETE FROM removed WHERE generation <= ?", (generation,))


def _speaker_key(connection: sqlite3.Connection, speaker: Speaker) -> int:
    fields = (speaker.name, speaker.title or "", speaker.role or "")
    row = connection.execute(
        "SELECT key FROM speakers WHERE name=? AND title=? AND role=?", fields
    ).fetchone()
    if row:
        return int(row[0])
    cursor = connection.execute("INSERT INTO speakers(name, title, role) VALUES (?, ?, ?)", fields)
    key = cursor.lastrowid
    assert key is not None
    connection.executemany(
        "INSERT INTO speaker_words VALUES (?, ?)",
        [(word, key) for word in sorted(speaker_words(speaker))],
    )
    return key


def _blobs(vectors: np.ndarray) -> Sequence[bytes]:
    return [row.tobytes() for row in vectors.astype(np.float16)]
