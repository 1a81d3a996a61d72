"""What an index holds, in numbers."""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import database
from index.schema import Manifest
from index.vectors import VectorCache

_COUNTS = (
    "SELECT count(*) FROM articles",
    "SELECT count(*) FROM passages",
    "SELECT count(*) FROM speakers",
    # An article's last passage ends with its last sentence; this is read from a small index, and
    # to count the sentences would read the vectors of all.
    "SELECT coalesce(sum(ends), 0) FROM (SELECT max(last) AS ends FROM passages GROUP BY article)",
)


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


def count(
    connection: sqlite3.Connection, folder: Path, manifest: Manifest, vectors: VectorCache
) -> Stats:
    """Count what is in the index."""
    articles, passages, speakers, sentences = (
        int(connection.execute(query).fetchone()[0]) for query in _COUNTS
    )
    return Stats(
        articles,
        passages,
        sentences,
        speakers,
        generation=database.generation(connection),
        disk_bytes=_size(folder),
        exact=vectors.is_exact,
        recall=vectors.recall,
        manifest=manifest,
    )


def _size(folder: Path) -> int:
    """Bytes of all files; beside a writer some come and go."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            size += path.lstat().st_size
    return size
