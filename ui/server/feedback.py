"""What people thought of the answers, kept in a SQLite file of its own."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import FootnoteError
from ui.server.users import User

_PATIENCE = 10.0  # seconds to wait while another process writes
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    key INTEGER PRIMARY KEY,
    time TEXT NOT NULL,      -- UTC, ISO 8601
    user TEXT,               -- null: the public
    helpful INTEGER NOT NULL,
    question TEXT NOT NULL,
    comment TEXT,
    answer TEXT              -- the JSON of the answer that was shown
) STRICT"""


class FeedbackError(FootnoteError):
    """Feedback cannot be kept or read; the message names its file."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether an answer helped; `answer` is its JSON (`qa.contract`), where it was sent back."""

    question: str
    helpful: bool
    comment: str | None = None
    answer: dict[str, Any] | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The form that `footnote eval draft --feedback` reads, without what is not there."""
        row = {"question": self.question, "helpful": self.helpful}
        optional = {"comment": self.comment, "answer": self.answer}
        return row | {key: value for key, value in optional.items() if value is not None}


class FeedbackStore:
    """The feedback in one file, which is made when the first arrives.

    Threads and processes may share it: each call opens the file anew and closes it.
    Methods raise FeedbackError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, feedback: Feedback, user: User) -> None:
        """Keep one feedback, committed when this returns."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        answer = None if feedback.answer is None else json.dumps(feedback.answer)
        with self._opened("rwc", "written", "make it and its folder writable") as file:
            file.execute("PRAGMA journal_mode = WAL")
            with file:
                file.execute(_TABLE)
                file.execute(
                    "INSERT INTO feedback (time, user, helpful, question, comment, answer)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (now, user.name, feedback.helpful, feedback.question, feedback.comment, answer),
                )

    def rows(self) -> Iterator[Feedback]:
        """All that is kept, oldest first; of what one user said of one answer, the latest."""
        if not self.path.is_file():
            raise FeedbackError(
                f"No feedback has been kept in {self.path} yet; name another with --file."
            )
        return self._rows()

    def _rows(self) -> Iterator[Feedback]:
        with self._opened("rw", "read", "name one that footnote serve has written") as file:
            for question, helpful, comment, answer in file.execute(
                "SELECT question, helpful, comment, answer FROM feedback WHERE answer IS NULL"
                " OR key IN (SELECT max(key) FROM feedback GROUP BY user, answer) ORDER BY key"
            ):
                kept = None if answer is None else json.loads(answer)
                yield Feedback(question, bool(helpful), comment, kept)

    @contextmanager
    def _opened(self, mode: str, use: str, way_out: str) -> Iterator[sqlite3.Connection]:
        where = f"{self.path.absolute().as_uri()}?mode={mode}"
        try:
            with closing(sqlite3.connect(where, timeout=_PATIENCE, uri=True)) as file:
                yield file
        except sqlite3.Error as error:
            raise FeedbackError(
                f"The feedback file {self.path} cannot be {use} ({error}); {way_out}."
            ) from error
