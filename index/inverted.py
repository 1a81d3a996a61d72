"""An inverted file of FAISS: vectors in lists around centres, read from the disk as needed."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np

from index.protocols import Keys, Vectors
from index.seal import write_whole

FAISS: Any = faiss  # its type stubs are wrong in places
INNER_PRODUCT = FAISS.METRIC_INNER_PRODUCT
_ROUNDS = 8  # of k-means
# The lists are read from the disk as they are needed. FAISS can do that under POSIX only.
_MAPPED = FAISS.IO_FLAG_MMAP | FAISS.IO_FLAG_READ_ONLY if os.name == "posix" else 0


@dataclass(eq=False, slots=True)
class InvertedFile:
    """Vectors in lists around centres, of which a search opens the `probes` nearest.

    They are kept as SQLite holds them, in 16 bits a number, so cosines are exact. `top` is the
    highest key, `recall` the recall@10 against the exact search, measured when it was built.
    """

    index: Any
    top: int = 0
    probes: int = 1
    recall: float = 0.0

    @classmethod
    def train(cls, lists: int, sample: Vectors) -> Self:
        """An empty one, its centres found in a sample: float32 (n, dim), some 40 for each list."""
        index: Any = FAISS.index_factory(sample.shape[1], f"IVF{lists},SQfp16", INNER_PRODUCT)
        index.by_residual = False  # what is kept is the vector itself
        index.cp.niter = _ROUNDS
        index.train(np.ascontiguousarray(sample))
        return cls(index)

    @classmethod
    def load(cls, path: Path, facts: Path, *, into_memory: bool = False) -> Self:
        """Read what `save` wrote, to change it `into_memory`. Raises OSError, RuntimeError,
        ValueError, KeyError, TypeError."""
        known = json.loads(facts.read_text(encoding="utf-8"))
        index: Any = FAISS.read_index(str(path), 0 if into_memory else _MAPPED)
        if _MAPPED and not into_memory:
            # By threads of its own FAISS would fetch what is in memory already.
            FAISS.downcast_InvertedLists(index.invlists).prefetch_nthread = 0
        return cls(index, int(known["top"]), int(known["probes"]), float(known["recall"]))

    def save(self, path: Path, facts: Path) -> None:
        """Write the vectors and what is known of them. Raises OSError."""
        write_index(self.index, path)
        known = {"top": self.top, "probes": self.probes, "recall": self.recall}
        write_whole(facts, json.dumps(known).encode())

    @property
    def count(self) -> int:
        """How many passages are in it."""
        return int(self.index.ntotal)

    @property
    def lists(self) -> int:
        """How many lists it has."""
        return int(self.index.nlist)

    def nearest(self, asked: Vectors, k: int, probes: int, among: Any) -> list[tuple[int, float]]:
        """Key and cosine of the k nearest in that many lists. asked: float32 (1, dim); among:
        FAISS's selector of keys, None for all."""
        options = FAISS.SearchParametersIVF(nprobe=probes, sel=among)
        return pairs(*self.index.search(asked, k, params=options))

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Add passages. keys: int64 (n,), ascending, above `top`; vectors: float32 (n, dim)."""
        if len(keys):
            self.index.add_with_ids(np.ascontiguousarray(vectors), keys)
            self.top = int(keys[-1])

    def remove(self, keys: Keys) -> None:
        """Remove passages. keys: int64 (n,)."""
        self.index.remove_ids(FAISS.IDSelectorBatch(keys))

    def ranks(self, questions: Vectors, vectors: Vectors) -> Keys:
        """How many lists a search for a question opens before that of a vector: int64 (q, k).

        questions: float32 (q, dim); vectors: float32 (q, k, dim).
        """
        _, order = self.index.quantizer.search(questions, self.lists)
        own = self.index.quantizer.assign(vectors.reshape(-1, vectors.shape[-1]), 1)
        places: Keys = np.argsort(order, axis=1)
        return np.take_along_axis(places, own.reshape(vectors.shape[:2]), axis=1)


def pairs(scores: Vectors, keys: Keys) -> list[tuple[int, float]]:
    """Key and score of what FAISS found for one question: (1, k) each, key -1 where nothing."""
    return [
        (int(key), float(score)) for key, score in zip(keys[0], scores[0], strict=True) if key >= 0
    ]


def write_index(index: Any, path: Path) -> None:
    """Write a FAISS index so that a reader sees the whole file or none. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            FAISS.write_index(index, FAISS.PyCallbackIOWriter(file.write))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
