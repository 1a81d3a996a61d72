"""From a filter to the passages that it lets through."""

import json
import sqlite3
from collections.abc import Iterable

import numpy as np

from index.protocols import Keys
from index.types import Filter


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
        "SELECT p.key FROM articles a CROSS JOIN passages p ON p.article = a.key"
        f" WHERE {' AND '.join(clauses)} ORDER BY p.key",
        values,
    ).fetchall()
    return np.array([key for (key,) in rows], dtype=np.int64)


def _json(members: Iterable[object]) -> str:
    return json.dumps(sorted(members, key=str))
