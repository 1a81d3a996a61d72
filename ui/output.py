"""The ways out: paragraphs and JSON on stdout, errors on stderr.

Light to import, because every command passes through here.
"""

import json
import re
import shutil
import sys
import textwrap
from typing import Any

_WIDEST = 100  # columns; longer lines are hard to read
# Text of articles must not steer the terminal: no control characters, no change of direction.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HIGHLIGHT = "black on yellow"


def clean(text: str) -> str:
    """The text with characters that could steer a terminal replaced."""
    return _STEERING.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text, cleaned, with every run of blanks and line breaks as one blank."""
    return " ".join(clean(text).split())


def around(text: str, key: tuple[int, int]) -> tuple[str, str, str]:
    """The text on one line in three parts: before the key, the key, after it.

    key: start and end in the text, which neither begins nor ends with a blank."""
    start, end = key
    before, after = one_line(f"{text[:start]}|")[:-1], one_line(f"|{text[end:]}")[1:]
    return before, one_line(text[start:end]), after


def complain(text: str) -> None:
    """Print an error on stderr: one line, wrapped between words on a terminal only."""
    line = f"footnote: {one_line(text)}"
    if sys.stderr.isatty():
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        line = textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
    print(line, file=sys.stderr)  # noqa: T201


def dump(row: dict[str, Any]) -> None:
    """Print one line of JSON, at once; escaped where stdout cannot say every character."""
    speaks_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(row, ensure_ascii=not speaks_unicode), flush=True)  # noqa: T201


def write(*parts: str | tuple[str, str], indent: int = 0, mark: str = "") -> None:
    """Print one paragraph on stdout, made of texts or of (text, style); "quote" and "key" are
    styles.

    On a terminal it is wrapped and styled; in a pipe it is one plain line. `mark` stands before
    the first line, and the others are indented as far as its text.
    """
    pairs = [(part, "") if isinstance(part, str) else part for part in parts]
    lead = " " * indent + mark
    if not sys.stdout.isatty():
        print(lead + "".join(text for text, _ in pairs))  # noqa: T201
        return
    from rich.console import Console
    from rich.text import Text
    from rich.theme import Theme

    console = Console(highlight=False)
    # Where colours are unwanted or unknown (NO_COLOR), the quote must still stand out.
    quote, key = ("reverse", "") if console.no_color else (_HIGHLIGHT, "bold")
    console.push_theme(Theme({"quote": quote, "key": key}))
    width = min(console.width, _WIDEST) - len(lead)
    for line in Text.assemble(*pairs).wrap(console, max(width, 1)):
        line.rstrip()
        console.print(Text.assemble((lead, "cyan"), line), soft_wrap=True)
        lead = " " * len(lead)
