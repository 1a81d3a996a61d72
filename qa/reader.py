"""The reader: a small model that reads a question and a sentence together."""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.runtime import MODEL_FILE, TOKENIZER_FILE, Network, cores, run

CARD = "reader.json"
SHIPPED = "data/reader"
_CHARACTERS = 4096  # of a sentence; its first tokens are all that is read
_REMEMBERED = 4096  # pairs: one question is judged over several choices of sentences


class Reader(Protocol):
    """What reads a question and a sentence together."""

    @property
    def name(self) -> str:
        """Model and fingerprint of its weights."""
        ...

    def read(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """How likely each sentence answers: float32 (n,), log-odds, the higher the likelier."""
        ...


class OnnxReader:
    """A `Reader` in ONNX Runtime. Safe to call from several threads.

    Each sentence is read alone: dynamic int8 takes its scales from all that is run together, and a
    score must depend on nothing but the question and the sentence.
    """

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`. Raises ModelError where it is missing or damaged."""
        try:
            card = json.loads((folder / CARD).read_text(encoding="utf-8"))
            self.name: str = card["name"]
            for file in (MODEL_FILE, TOKENIZER_FILE):
                if hashlib.sha256((folder / file).read_bytes()).hexdigest() != card["sha256"][file]:
                    raise ValueError(f"the checksum of {file} is wrong")
            self._network = Network(folder)
            self._one = lru_cache(_REMEMBERED)(self._read_one)
        except (OSError, ValueError, KeyError) as reason:
            raise ModelError(
                f"The reader in {folder} is damaged ({reason}); install Footnote again."
            ) from reason

    def read(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """How likely each sentence answers: float32 (n,), log-odds; 0 is where "none of these
        sentences answers" stood in training."""
        if not sentences:
            return np.empty(0, np.float32)
        _ = self._network.on_one_core  # loaded once, before the threads ask for it together
        with ThreadPoolExecutor(cores()) as threads:
            said = threads.map(partial(self._one, question), sentences)
            return np.fromiter(said, np.float32, len(sentences))

    def forget(self) -> None:
        """Forget what was read, so that reading can be timed."""
        self._one.cache_clear()

    def _read_one(self, question: str, sentence: str) -> float:
        tokens = self._network.tokens(question, sentence[:_CHARACTERS])
        return float(run(self._network.on_one_core, tokens.ids, tokens.types)[0])


def is_shipped() -> bool:
    """Tell whether a reader ships with this version."""
    return files("qa").joinpath(SHIPPED, CARD).is_file()


@cache
def shipped_reader() -> OnnxReader:
    """The reader that Footnote ships; docs/reader.md says how it was trained."""
    with as_file(files("qa").joinpath(SHIPPED)) as folder:
        return OnnxReader(folder)
