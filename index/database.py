"""Reading the SQLite file: articles, passages, sentences, speakers, vectors."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from index.protocols import Vectors
from index.types import Article, Passage, Speaker, StoredSentence

_FEW = 500  # values bound in one statement; SQLite allows many more, plans stay small
_BESIDE_TEXT = (
    "SELECT origin, scripts, x'' FROM articles WHERE key=?",
    "SELECT position, start, end, name, title, role, CAST(vector AS BLOB) FROM sentences"
    " LEFT JOIN speakers ON key = speaker WHERE article=? ORDER BY position",
    "SELECT position, start, end, first, last, CAST(vector AS BLOB) FROM passages"
    " WHERE article=? ORDER BY position, key",
)


@contextmanager
def _as_stored() -> Iterator[None]:
    """Take a value that nobody stored, of a wrong type, say, as what it is: damage to the file."""
    try:
        yield
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise sqlite3.DatabaseError("a row does not read back") from error


def each_value(connection: sqlite3.Connection, column: str) -> list[str]:
    """The values of an indexed column of the articles, each once: from one to the next higher,
    whatever number of articles share it."""
    rows = connection.execute(
        f"WITH RECURSIVE each(value) AS (SELECT min({column}) FROM articles UNION ALL"
        f" SELECT (SELECT min({column}) FROM articles WHERE {column} > value) FROM each"
        " WHERE value IS NOT NULL) SELECT value FROM each WHERE value IS NOT NULL"
    )
    return [value for (value,) in rows]


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Let everything that the block reads be of one moment: the outermost block's, if nested."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()


def generation(connection: sqlite3.Connection) -> int:
    """The number of the last committed change."""
    (number,) = connection.execute("SELECT max(generation) FROM changes").fetchone()
    if not isinstance(number, int):
        raise sqlite3.DatabaseError("its generation does not read back")
    return number


def change_name(connection: sqlite3.Connection, number: int) -> str | None:
    """The name that no other index gave to its change of that number; None: there was none."""
    row = connection.execute("SELECT name FROM changes WHERE generation=?", (number,)).fetchone()
    return str(row[0]) if row else None


@_as_stored()
def article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of that id, None where there is none."""
    row = connection.execute(
        "SELECT id, text, title, source, url, date FROM articles WHERE id=?", (article_id,)
    ).fetchone()
    if row and not all(isinstance(field, str | None) for field in row):
        raise TypeError("an article is made of texts")
    return Article(*row) if row else None


@_as_stored()
def passages(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Passage]:
    """The passages of these keys; keys that are gone are left out."""
    found: dict[int, Passage] = {}
    for few in _batches(keys):
        rows = connection.execute(
            "SELECT key, article, position, start, end, first, last FROM passages"
            f" WHERE key IN ({_marks(few)})",
            few,
        ).fetchall()
        # A text is fetched once for all its passages: it may be as long as a book.
        texts = _texts(connection, sorted({row[1] for row in rows}))
        for key, article_key, position, start, end, first, last in rows:
            article_id, text = texts[article_key]
            found[key] = Passage(
                key,
                f"{article_id}#{position}",
                article_id,
                start,
                end,
                text[start:end],
                first,
                last,
            )
    return found


def texts(connection: sqlite3.Connection, after: int) -> Iterator[tuple[int, str]]:
    """Key and text of all passages with a key above `after`, ascending."""
    rows = connection.execute(
        "SELECT key, article, start, end FROM passages WHERE key > ? ORDER BY key", (after,)
    )
    held, text = None, ""
    for key, article_key, start, end in rows:
        with _as_stored():
            if article_key != held:  # fetched once for all its passages, which have keys in a row
                held, (_, text) = article_key, _texts(connection, [article_key])[article_key]
            part = text[start:end]
        yield key, part


def present(connection: sqlite3.Connection, keys: Sequence[int]) -> set[int]:
    """Those of the keys that are passages still."""
    found: set[int] = set()
    for few in _batches(keys):
        rows = connection.execute(f"SELECT key FROM passages WHERE key IN ({_marks(few)})", few)
        found.update(key for (key,) in rows)
    return found


def _texts(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    rows = connection.execute(
        f"SELECT key, id, text FROM articles WHERE key IN ({_marks(keys)})", keys
    )
    return {key: (article_id, text) for key, article_id, text in rows}


def vectors(connection: sqlite3.Connection, keys: Sequence[int], dim: int) -> Vectors:
    """The vectors of these passages, in their order: float32 (n, dim).

    Raises sqlite3.DatabaseError where one is gone or is no vector of that length.
    """
    found = np.empty((len(keys), dim), dtype=np.float32)
    at = 0
    for few in _batches(keys):
        raw: dict[int, object] = dict(
            connection.execute(
                f"SELECT key, vector FROM passages WHERE key IN ({_marks(few)})", few
            )
        )
        found[at : at + len(few)] = as_vectors([raw.get(key) for key in few], dim)
        at += len(few)
    return found


def as_vectors(raw: Sequence[object], dim: int | None = None) -> Vectors:
    """float32 (n, dim) of as many stored vectors, which are of one length.

    Raises sqlite3.DatabaseError where one is no vector of that length.
    """
    size = 2 * dim if dim else len(raw[0]) if raw and isinstance(raw[0], bytes) else 2
    whole = [one for one in raw if isinstance(one, bytes) and len(one) == size]
    if len(whole) < len(raw) or not size or size % 2:
        raise sqlite3.DatabaseError("a vector does not read back")
    joined = np.frombuffer(b"".join(whole), dtype=np.float16).reshape(len(raw), size // 2)
    return joined.astype(np.float32)


@_as_stored()
def sentences(
    connection: sqlite3.Connection, keys: Sequence[int]
) -> dict[int, list[StoredSentence]]:
    """The sentences of each of these passages, in order; passages that are gone are left out."""
    found: dict[int, list[StoredSentence]] = {}
    for few in _batches(keys):
        rows = connection.execute(
            "SELECT p.key, a.id, s.position, s.start, s.end, s.speaker, w.name, w.title, w.role,"
            " s.vector FROM passages p JOIN articles a ON a.key = p.article"
            " JOIN sentences s ON s.article = p.article AND s.position >= p.first"
            " AND s.position < p.last LEFT JOIN speakers w ON w.key = s.speaker"
            f" WHERE p.key IN ({_marks(few)}) ORDER BY p.key, s.position",
            few,
        ).fetchall()
        for row, vector in zip(rows, as_vectors([row[-1] for row in rows]), strict=True):
            key, article_id, position, start, end, who, name, title, role, _ = row
            speaker = Speaker(name, title or None, role or None) if who is not None else None
            found.setdefault(key, []).append(
                StoredSentence(article_id, position, start, end, speaker, who, vector)
            )
    return found


@_as_stored()
def checksum(connection: sqlite3.Connection, article_key: int) -> str:
    """SHA-256 (hex) of all that is stored of an article beside its text and metadata: origin,
    scripts, sentences, speakers, passages, vectors."""
    digest = hashlib.sha256()
    for query in _BESIDE_TEXT:
        for *fields, vector in connection.execute(query, (article_key,)):
            digest.update(repr(fields).encode("utf-8", "backslashreplace"))
            digest.update(vector)
    return digest.hexdigest()


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


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _batches(keys: Sequence[int]) -> Iterable[list[int]]:
    plain = [int(key) for key in keys]
    return (plain[at : at + _FEW] for at in range(0, len(plain), _FEW))
