"""The training questions, as articles that can be indexed and questions with known sentences."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError

FILE = "answer-sentences.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the sentences that answer it and others from the same article."""

    source: str
    question: str
    positives: tuple[str, ...]
    negatives: tuple[str, ...]


def load_examples(folder: Path) -> Iterator[Example]:
    """Read the training questions in their order. Raises FootnoteError where they are missing."""
    path = folder / FILE
    if not path.is_file():
        raise FootnoteError(
            f"{path} is missing; fitting needs the training questions, name their folder."
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Example(
                row["source"],
                row["question"],
                tuple(_tidy(s) for s in row["positives"]),
                tuple(_tidy(s) for s in row["negatives"]),
            )


def _tidy(sentence: str) -> str:
    return " ".join(sentence.split())
