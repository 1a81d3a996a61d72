"""Articles that are replaced again and again, all at once, each telling in every sentence by a
number which edition it is of: an answer of two editions shows."""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.environments import PeerError
from eval.bench.running import call

_TOWNS = (
    "Arvada", "Bolton", "Cadiz", "Delft", "Espoo", "Fargo", "Ghent", "Hilo", "Izmir", "Jaca",
    "Kiruna", "Lugo",
)  # fmt: skip
_FIRST = 1000  # so that an edition is a number of four digits, and there is no other
_STAMP = re.compile(r"\b\d{4}\b")

QUESTIONS = [
    question.format(town=town)
    for town in _TOWNS
    for question in (
        "How many boats did the mill of {town} send to the harbour?",
        "How many people work at the foundry of {town}?",
        "How often was the bridge of {town} repaired?",
    )
]


@dataclass(slots=True)
class Checked:
    """How many answers were looked at, how many of them were of two editions, how many refused,
    and the editions that were seen."""

    editions: set[str]
    answers: int = 0
    mixed: int = 0
    refused: int = 0

    def look(self, answer: dict[str, Any]) -> None:
        """Look at the JSON of an answer."""
        texts = [part for c in answer["citations"] for part in (c["quote"], c["passage"]["text"])]
        stamps = {stamp for text in texts for stamp in _STAMP.findall(text)}
        self.answers += 1
        self.mixed += len(stamps) > 1
        self.refused += not answer["supported"]
        self.editions |= stamps


def write_edition(folder: Path, number: int) -> None:
    """Write the articles of that edition, in place of an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = _FIRST + number
    for town in _TOWNS:
        (folder / f"{town}.txt").write_text(
            f"The mill of {town} sent {stamp} boats to the harbour. The foundry of {town} has "
            f"{stamp} people who work at it. The bridge of {town} was repaired {stamp} times.",
            encoding="utf-8",
        )


def index_edition(folder: Path, index: Path, number: int) -> None:
    """Write that edition and index it by the command line. Raises PeerError where it fails."""
    write_edition(folder, number)
    command = [sys.executable, "-m", "ui.cli", "index", str(folder), "--index", str(index)]
    call("footnote index", command)


@contextmanager
def replacing(folder: Path, index: Path) -> Iterator[None]:
    """Index one edition after another until the block ends. Raises PeerError where one fails."""
    stop = threading.Event()
    problems: list[PeerError] = []

    def keep_writing() -> None:
        number = 1
        try:
            while not stop.is_set():
                index_edition(folder, index, number)
                number += 1
        except PeerError as error:
            problems.append(error)

    thread = threading.Thread(target=keep_writing)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if problems:
        raise problems[0]
