"""From a filter to the passages that it lets through, and to those who speak in them."""

import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from index import database
from index.protocols import Keys
from index.types import Filter, Speaker

_REMEMBERED = 4  # filters, of which each may let millions of passages through


def allowed(connection: sqlite3.Connection, wanted: Filter) -> Keys:
    """The keys of the passages that a filter lets through, ascending: int64 (n,)."""
    clauses, values = _of_articles(wanted)
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
        "SELECT p.key FROM articles a CROSS JOIN passages p ON p.article = a.key"
        f" WHERE {' AND '.join(clauses)} ORDER BY p.key",
        values,
    ).fetchall()
    return np.array([key for (key,) in rows], dtype=np.int64)


class Filters:
    """What filters let through of one open index, read within a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A question comes back to its filter, and so do those of one user.
        self._remembered = lru_cache(_REMEMBERED)(lambda _, only: allowed(connection, only))

    def passages(self, only: Filter | None) -> Keys | None:
        """The keys of the passages let through, ascending: int64 (n,); None for all."""
        if only is None or only.is_empty:
            return None
        return self._remembered(database.generation(self._connection), only)

    def sample(self, count: int, only: Filter | None) -> list[int]:
        """The keys of so many passages that are let through, or fewer, drawn evenly."""
        keys = self.passages(only)
        if keys is None:
            rows = self._connection.execute("SELECT key FROM passages")
            keys = np.sort(np.fromiter((key for (key,) in rows), dtype=np.int64))
        drawn = np.linspace(0, len(keys) - 1, min(len(keys), count), dtype=np.int64)
        return [int(key) for key in keys[drawn]]

    def speakers(self, found: dict[int, Speaker], only: Filter | None) -> dict[int, Speaker]:
        """Those of the speakers who speak in an article that is let through."""
        if only is None or only.is_empty:
            return found
        clauses, values = _of_articles(only)
        rows = self._connection.execute(
            "SELECT w.key FROM speakers w WHERE w.key IN (SELECT value FROM json_each(?)) AND"
            " EXISTS (SELECT 1 FROM sentences s CROSS JOIN articles a ON a.key = s.article"
            f" WHERE s.speaker = w.key AND {' AND '.join(clauses)}) ORDER BY w.key",
            [_json(found), *values],
        )
        return {key: found[key] for (key,) in rows}


def _of_articles(wanted: Filter) -> tuple[list[str], list[object]]:
    """What a filter asks of an article, as conditions on `a` and the values that they bind."""
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
    return clauses, values


def _json(members: Iterable[object]) -> str:
    return json.dumps(sorted(members, key=str))
