"""The SQLite file of an index: its tables, and opening it safely. SQLite is the truth."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import shorten

from index.errors import (
    ArticleError,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexUnwritable,
    StoreError,
)

SCHEMA = 2
FILE = "footnote.sqlite"
BUSY_SECONDS = 10.0
_REASON_CHARS = 100  # SQLite quotes whole statements and texts

_TABLES = """
CREATE TABLE manifest(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE changes(generation INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE articles(
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, source TEXT, url TEXT, date TEXT,
    hash TEXT NOT NULL, scripts TEXT NOT NULL, origin TEXT NOT NULL, checksum TEXT NOT NULL,
    text TEXT NOT NULL);
CREATE INDEX article_contents ON articles(id, hash, origin);
CREATE INDEX article_source ON articles(source);
CREATE INDEX article_date ON articles(date);
CREATE INDEX article_scripts ON articles(scripts);
CREATE TABLE speakers(
    key INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, role TEXT NOT NULL,
    UNIQUE(name, title, role));
CREATE TABLE speaker_words(
    word TEXT NOT NULL, speaker INTEGER NOT NULL, PRIMARY KEY(word, speaker)) WITHOUT ROWID;
CREATE INDEX word_speaker ON speaker_words(speaker);
CREATE TABLE sentences(
    article INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE, position INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, speaker INTEGER REFERENCES speakers(key),
    vector BLOB NOT NULL, PRIMARY KEY(article, position)) WITHOUT ROWID;
CREATE INDEX sentence_speaker ON sentences(speaker) WHERE speaker IS NOT NULL;
CREATE TABLE passages(
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE, position INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    vector BLOB NOT NULL);
CREATE INDEX passage_article ON passages(article, last);
CREATE TABLE removed(key INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    INSERT INTO removed SELECT OLD.key, max(generation) + 1 FROM changes;
END;
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with. `embedder` is the name of the embedder with its precision,
    `model` the setting that opens it again, `dim` the length of a vector."""

    schema: int
    embedder: str
    model: str
    dim: int
    splitter: str


def file_of(folder: Path) -> Path:
    """The SQLite file of the index in `folder`."""
    return folder / FILE


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into one clear sentence about the index."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a closed store or a wrong call says nothing about the file
    except sqlite3.DatabaseError as error:
        raise _plain(folder, error) from error
    except (ArticleError, UnicodeDecodeError) as error:  # what was stored had been checked
        raise _damaged(folder, error) from error
    except FileExistsError as error:
        raise _no_folder(folder) from error
    except OSError as error:
        raise IndexUnwritable(
            f"The index in {folder} cannot be written ({error.strerror or error}); "
            "what was committed before is kept. Free some space or check the permissions."
        ) from error


def _no_folder(folder: Path) -> IndexMissing:
    return IndexMissing(f"{folder} is a file, not a folder; name the folder of an index.")


def _plain(folder: Path, error: sqlite3.DatabaseError) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return IndexUnwritable(
            f"The index in {folder} cannot be written ({error}); what was committed before is "
            "kept. Free some space or check the permissions."
        )
    if name.startswith("SQLITE_BUSY"):
        return IndexUnwritable(f"The index in {folder} is busy ({error}); try again in a moment.")
    return _damaged(folder, error)


def _damaged(folder: Path, error: Exception) -> IndexDamaged:
    reason = shorten(str(error), _REASON_CHARS, placeholder=" ...").rstrip(".")
    return IndexDamaged(
        f"The index in {folder} is damaged ({reason}); delete that folder and index the articles "
        "again, or restore it from a copy."
    )


def _mode(path: Path, *, writable: bool) -> str:
    """How to open the SQLite file. In a folder that cannot be written it is read as it lies,
    without the files that WAL needs, unless somebody left such files or is writing to them."""
    if writable or os.access(path.parent, os.W_OK):
        return "mode=rw"
    wal = path.with_name(f"{path.name}-wal")
    return "mode=ro" if wal.exists() and wal.stat().st_size else "mode=ro&immutable=1"


def connect(folder: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the SQLite file of an existing index.

    Raises IndexMissing, IndexDamaged or IndexUnwritable.
    """
    path = file_of(folder)
    if folder.is_file():
        raise _no_folder(folder)
    if not path.is_file():
        raise IndexMissing(
            f"There is no index in {folder}; "
            f"make one with: footnote index ARTICLES --index {folder}"
        )
    with told_plainly(folder):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?{_mode(path, writable=writable)}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def create(folder: Path, manifest: Manifest) -> None:
    """Make an empty index: a whole file under a temporary name, then renamed.

    Call with the writer's lock held. Raises IndexUnwritable where the folder cannot be written.
    """
    with told_plainly(folder):
        for leftover in folder.glob(f"{FILE}.new*"):  # of a run that was killed here
            leftover.unlink()
        draft = folder / f"{FILE}.new"
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            # One transaction, in the file when COMMIT returns; WAL would keep it in a second file.
            connection.executescript(f"BEGIN;{_TABLES}")
            connection.execute(
                "INSERT INTO manifest VALUES ('made_with', ?)", (json.dumps(asdict(manifest)),)
            )
            connection.execute("INSERT INTO changes VALUES (0, hex(randomblob(8)))")
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
        draft.replace(file_of(folder))


def read_manifest(connection: sqlite3.Connection, folder: Path) -> Manifest:
    """The manifest of an open index. Raises IndexDamaged, or IndexMismatch where the schema is
    another."""
    with told_plainly(folder):
        row = connection.execute("SELECT value FROM manifest WHERE name='made_with'").fetchone()
        try:
            made_with = json.loads(row[0]) if row else {"schema": "none"}
            if made_with["schema"] == SCHEMA:
                return Manifest(**made_with)
        except (ValueError, TypeError, KeyError) as error:
            raise sqlite3.DatabaseError("its manifest does not read back") from error
    raise IndexMismatch(
        f"The index in {folder} has schema {made_with['schema']}, and this Footnote reads "
        f"schema {SCHEMA}; index the articles again into another folder."
    )


def check_embedder(manifest: Manifest, name: str, dim: int, folder: Path) -> None:
    """Raise IndexMismatch unless the index was made with this embedder and dimension."""
    if (manifest.embedder, manifest.dim) != (name, dim):
        raise IndexMismatch(
            f"The index in {folder} was made with {manifest.embedder} ({manifest.dim} dimensions), "
            f"and {name} ({dim}) was asked for; name no model, or index the articles again "
            "into another folder."
        )
