"""What a user can choose, and where it comes from."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError

DEFAULT_INDEX = Path("var/index")


@dataclass(frozen=True, slots=True)
class Settings:
    """`index` is the index's folder. `model` is a sentence-transformers name or folder; None takes
    the one that the index was made with, or the default for a new index. `reader` is the name or
    folder of a cross-encoder that reads in place of Footnote's own; `fast` goes without any.
    `precision`, 0..1, is the share of answers that shall be right; None takes the gate's own
    threshold. Raises FootnoteError where two of them do not fit together."""

    index: Path = DEFAULT_INDEX
    model: str | None = None
    generator: str = "extractive"
    reader: str | None = None
    fast: bool = False
    precision: float | None = None

    def __post_init__(self) -> None:
        if self.fast and self.reader is not None:
            raise FootnoteError(
                f"fast goes without a reader, and yet {self.reader} is to read; leave out one of "
                "them."
            )


def index_folder(given: str | None) -> Path:
    """The index's folder: as given, else FOOTNOTE_INDEX of the environment, else var/index."""
    return Path(given or os.environ.get("FOOTNOTE_INDEX") or DEFAULT_INDEX)
