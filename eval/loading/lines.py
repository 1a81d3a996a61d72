"""Files of one JSON object a line, and how the faults of a file become one sentence."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from eval.errors import GoldError
from eval.loading.fields import as_object, brief

_BOM = b"\xef\xbb\xbf"
_WORDS = {"line": "lines", "question": "questions", "paragraph": "paragraphs"}


class Named(Protocol):
    """What a line holds: something with an id."""

    @property
    def id(self) -> str:
        """Its id, once in a file."""


Row = TypeVar("Row", bound=Named)
Parse = Callable[[dict[str, object], int], Row]
"""Makes a row of a line's object and its number; a GoldError is a bare reason."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading its bytes after a byte-order mark. Raises GoldError, naming it."""
    try:
        if path.exists() and not path.is_file():
            raise GoldError(f"{path} is not a regular file; put a copy of the gold there.")
        with path.open("rb") as file:
            if file.read(len(_BOM)) != _BOM:
                file.seek(0)
            yield file
    except OSError as error:
        raise unopened(path, error) from error


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number (from 1) and bytes of each line that is not blank.

    Only LF and CRLF end a line: JSON may hold Unicode's other line separators inside a text.
    Raises GoldError, naming `path`, where it cannot be opened or holds nothing.
    """
    found = False
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                found = True
                yield number, line.rstrip(b"\r\n")
    if not found:
        raise empty(path)


def unopened(path: Path, error: OSError) -> GoldError:
    """What to raise for a path that the system does not open."""
    why = error.strerror or type(error).__name__
    return GoldError(
        f"{path} cannot be opened ({why}); check that it exists and that you may read it."
    )


def empty(path: Path) -> GoldError:
    """What to raise for a file that holds nothing."""
    return GoldError(f"{path} is empty; fill it, or name another gold.")


def read_rows(path: Path, parse: Parse[Row]) -> dict[str, Row]:
    """Every line's row by its id, in their order.

    Raises GoldError, naming file, line and reason, where a line is wrong or an id stands twice.
    """
    rows: dict[str, Row] = {}
    lines: dict[str, int] = {}
    faults: list[str] = []
    for number, raw in numbered_lines(path):
        try:
            row = parse(as_object(parse_json(raw), "it"), number)
            if row.id in rows:
                raise GoldError(f"its id {brief(row.id)} is also that of line {lines[row.id]}")
            rows[row.id], lines[row.id] = row, number
        except GoldError as error:
            faults.append(f"line {number}: {error}")
    refuse(path, faults, "line")
    return rows


def parse_json(raw: bytes) -> object:
    """The JSON value of some bytes in UTF-8. Raises GoldError with a bare reason."""
    text = decode(raw)
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"column {error.colno}"
        if error.lineno > 1:
            where = f"line {error.lineno}, {where}"
        raise GoldError(f"it is not JSON ({error.msg} at {where})") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; deep nesting
        raise GoldError(
            "it is not JSON that can be read (too deep, or too long a number)"
        ) from error


def decode(raw: bytes) -> str:
    """The text of bytes in UTF-8. Raises GoldError with a bare reason."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GoldError(
            f"it is not UTF-8 (at byte {error.start + 1}), the one encoding of gold"
        ) from error


def refuse(path: Path, faults: Sequence[str], of: str) -> None:
    """Raise GoldError for the first fault and the number of the others, if there is any.

    A fault reads "place: reason"; `of` is what each is about: line, question or paragraph.
    """
    if faults:
        raise GoldError(f"{path}, {faults[0]}; correct that {of}{_others(len(faults) - 1, of)}.")


def _others(count: int, of: str) -> str:
    if count == 0:
        return ""
    return f", and {count:,} more {of if count == 1 else _WORDS[of]} with a fault"


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these keys and values; of a key that stands twice, one would be lost."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise GoldError(f"the key {brief(twice)} stands twice in one object")
    return fields


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
