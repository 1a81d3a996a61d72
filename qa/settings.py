"""What a user can choose, and where it comes from."""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_INDEX = Path("var/index")


@dataclass(frozen=True, slots=True)
class Settings:
    """`index` is the index's folder. `model` is a sentence-transformers name or folder; None takes
    the one that the index was made with, or the default for a new index. `precision`,
    0..1, is the share of answers that shall be right; None takes the gate's own threshold."""

    index: Path = DEFAULT_INDEX
    model: str | None = None
    generator: str = "extractive"
    precision: float | None = None


def index_folder(given: str | None) -> Path:
    """The index's folder: as given, else FOOTNOTE_INDEX of the environment, else var/index."""
    return Path(given or os.environ.get("FOOTNOTE_INDEX") or DEFAULT_INDEX)
