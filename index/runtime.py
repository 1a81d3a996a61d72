"""ONNX Runtime and tokenizers, as the models that Footnote serves use them."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
VERSION: str = onnxruntime.__version__
Session: TypeAlias = onnxruntime.InferenceSession


class Tokens(NamedTuple):
    """A text as its tokens: `ids`, `types` (1 in the second text) and `special` (1 for those that
    stand for no text), int64 (n,), and where each begins and ends, code points, int64 (n, 2)."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    special: NDArray[np.int64]
    places: NDArray[np.int64]


class Network:
    """A model with its tokenizer. Safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        """Load the tokenizer; the model comes with its first use. Raises what it cannot read."""
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._file = str(folder / MODEL_FILE)

    @cached_property
    def on_all_cores(self) -> Session:
        """For one text at a time."""
        return _session(self._file, threads=cores())

    @cached_property
    def on_one_core(self) -> Session:
        """For texts that are shared out among the cores, which is faster for many."""
        return _session(self._file, threads=1)

    def tokens(self, text: str, second: str | None = None) -> Tokens:
        """Read a text, or two as one. Half characters count as question marks, one for one."""
        encoding = self._tokenizer.encode(_whole(text), None if second is None else _whole(second))
        return Tokens(
            np.array(encoding.ids, np.int64),
            np.array(encoding.type_ids, np.int64),
            np.array(encoding.special_tokens_mask, np.int64),
            np.array(encoding.offsets, np.int64).reshape(-1, 2),
        )


def run(session: Session, *rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Run one text: what the model says of it. rows: int64 (n,), in the order of its inputs."""
    names: Sequence[str] = [given.name for given in session.get_inputs()]
    feeds = {name: row[None] for name, row in zip(names, rows, strict=True)}
    (said,) = session.run(None, feeds)
    first: NDArray[np.float32] = said[0]
    return first


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def _session(file: str, threads: int) -> Session:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin between two runs would take the cores from whatever comes next.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return Session(file, options, providers=["CPUExecutionProvider"])
