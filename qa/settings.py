"""What a user can choose, and where it comes from."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from index.errors import FootnoteError

DEFAULT_INDEX = Path("var/index")
SMALLEST_WINDOW = 1024
"""Tokens: instructions, one passage, and a reply."""


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How a language model is asked, where one phrases the answers.

    `url` is that of an OpenAI-compatible endpoint, else OPENAI_BASE_URL of the environment;
    `key_file` holds its key, which is else OPENAI_API_KEY. `window` is the number of tokens that
    prompt and reply may have together, `seconds` how long a reply may take. `unsupported` says what
    becomes of a sentence that its sources do not support: it is left out, or shown and flagged.
    `rewrite` lets the model make a follow-up question stand by itself.
    Raises FootnoteError where a number is out of its range, or `unsupported` is neither.
    """

    url: str | None = None
    key_file: Path | None = None
    window: int = 8192
    seconds: float = 30.0
    unsupported: Literal["strike", "flag"] = "strike"
    rewrite: bool = False

    def __post_init__(self) -> None:
        if self.window < SMALLEST_WINDOW:
            raise FootnoteError(
                f"A window of {self.window} tokens holds no passage; give it {SMALLEST_WINDOW} "
                "or more."
            )
        if not 0 < self.seconds < float("inf"):
            raise FootnoteError(
                f"{self.seconds:g} seconds are no time to wait for a reply; give it more than 0."
            )
        if self.unsupported not in ("strike", "flag"):
            raise FootnoteError(
                f"What its sources do not support is not dealt with by {self.unsupported!r}; write "
                "strike or flag."
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """`index` is the index's folder. `model` is a sentence-transformers name or folder; None takes
    the one that the index was made with, or the default for a new index. `generator` is
    "extractive", "openai:MODEL", "transformers:FOLDER", or one that is installed. `reader` is the
    name or folder of a cross-encoder that reads in place of Footnote's own; `fast` goes without
    any. `precision`, 0..1, is the share of answers that shall be right; None takes the gate's own
    threshold. Raises FootnoteError where two of them do not fit together."""

    index: Path = DEFAULT_INDEX
    model: str | None = None
    generator: str = "extractive"
    reader: str | None = None
    fast: bool = False
    precision: float | None = None
    writer: WriterSettings = WriterSettings()

    def __post_init__(self) -> None:
        if self.fast and self.reader is not None:
            raise FootnoteError(
                f"fast goes without a reader, and yet {self.reader} is to read; leave out one of "
                "them."
            )


def writer_settings() -> WriterSettings:
    """How a writer is asked, as FOOTNOTE_WRITER__URL and so on of the environment say.

    Raises FootnoteError for a value that is none.
    """
    given: dict[str, Any] = {}
    for one in fields(WriterSettings):
        name = f"FOOTNOTE_WRITER__{one.name.upper()}"
        if text := os.environ.get(name):
            given[one.name] = _read(name, text, _KINDS.get(one.name, str))
    return WriterSettings(**given)


_KINDS: dict[str, Callable[[str], Any]] = {
    "key_file": Path,
    "window": int,
    "seconds": float,
    "rewrite": lambda text: {"true": True, "false": False, "1": True, "0": False}[text.lower()],
    "unsupported": lambda text: {"strike": "strike", "flag": "flag"}[text],
}


def _read(name: str, text: str, kind: Callable[[str], Any]) -> Any:  # noqa: ANN401
    try:
        return kind(text)
    except (ValueError, KeyError):
        raise FootnoteError(
            f"{name} is {text!r}, which is no value of it; docs/generators.md lists them."
        ) from None


def index_folder(given: str | None) -> Path:
    """The index's folder: as given, else FOOTNOTE_INDEX of the environment, else var/index."""
    return Path(given or os.environ.get("FOOTNOTE_INDEX") or DEFAULT_INDEX)
