"""What a person decided, kept line by line: confirmed gold questions, and rejected ones."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from eval.drafting.types import folded
from eval.errors import GoldError
from eval.loading import to_line
from eval.types import Gold

_ENDING = ".jsonl"
_ID = re.compile(r"draft-([0-9]+)")


class Ledger:
    """The gold file that grows, and beside it the questions that are not to come again.

    `known` are the questions, as `folded` gives them, that are in either or in `existing`. Raises
    GoldError where the file could not be read back as gold, or cannot be written.
    """

    def __init__(self, out: Path, existing: Iterable[Gold]) -> None:
        if out.suffix.lower() != _ENDING:
            raise GoldError(f"{out} would not be read as gold; give it a name that ends in .jsonl.")
        if not out.absolute().parent.is_dir():
            raise GoldError(f"The folder of {out} does not exist; make it, or name another.")
        self.out = out
        self.set_aside = out.with_name(f"{out.name}.rejected")
        gold = list(existing)
        self.known = {folded(one.question) for one in gold} | _read(self.set_aside)
        numbers = [int(found[1]) for one in gold if (found := _ID.fullmatch(one.id))]
        self._next = max(numbers, default=0) + 1

    @property
    def next_id(self) -> str:
        """The id of the next question that is confirmed: draft-1, draft-2, ..."""
        return f"draft-{self._next}"

    def confirm(self, gold: Gold) -> None:
        """Write a question, at once and whole or not at all. Raises GoldError."""
        append_line(self.out, to_line(gold))
        self.known.add(folded(gold.question))
        self._next += 1

    def reject(self, question: str) -> None:
        """Remember a question that is not to come again. Raises GoldError."""
        append_line(self.set_aside, " ".join(question.split()))
        self.known.add(folded(question))


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, made where there is none, and wait until it is on the disk.

    The whole line is added or nothing. Raises GoldError where it cannot be written.
    """
    try:
        with path.open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            lead = b"\n" if size and file.read(1) != b"\n" else b""
            data = lead + line.encode() + b"\n"
            if file.write(data) != len(data):  # the disk is full
                file.truncate(size)
                raise OSError("the disk is full")
            os.fsync(file.fileno())
    except OSError as error:
        raise GoldError(
            f"{path} cannot be written ({error.strerror or error}); what was decided before is "
            "kept. Free some space, or name another file."
        ) from error


def _read(path: Path) -> set[str]:
    if not path.exists():
        return set()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise GoldError(f"{path} cannot be read ({why}); mend it, or move it away.") from error
    return {folded(line) for line in lines if line.strip()}
