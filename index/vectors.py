"""Nearest passages by meaning: FAISS, exact while small, an inverted file beyond."""

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np

from index.protocols import Keys, Vectors
from index.seal import write_whole

FAISS: Any = faiss  # its type stubs are wrong in places
_INNER_PRODUCT = FAISS.METRIC_INNER_PRODUCT
_CORES = FAISS.omp_get_max_threads()

EXACT_UP_TO = 50_000  # passages; an exact search of them takes about 4 ms
_ROUNDS = 8  # of k-means
_BASE, _FACTS, _REMOVED, _RECENT = "base.faiss", "base.json", "removed.keys", "recent.faiss"
# The lists are read from the disk as they are needed. FAISS can do that under POSIX only.
_MAPPED = FAISS.IO_FLAG_MMAP | FAISS.IO_FLAG_READ_ONLY if os.name == "posix" else 0


def is_small(count: int) -> bool:
    """Tell whether so few passages are searched exactly."""
    return count <= EXACT_UP_TO


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
        index: Any = FAISS.index_factory(sample.shape[1], f"IVF{lists},SQfp16", _INNER_PRODUCT)
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
        _write(self.index, path)
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


class VectorCache:
    """Passage vectors by passage key. Inner product of unit vectors = cosine.

    All are compared while they are few. Beyond, most lie in an inverted file, `base`, which is
    never changed: keys that were `removed` from it (int64, ascending) are passed over, and what
    came later is compared exactly.
    """

    def __init__(self, dim: int, base: InvertedFile | None = None) -> None:
        self.dim = dim
        self.base = base
        self.removed: Keys = np.zeros(0, dtype=np.int64)
        self._files: tuple[str, ...] = ()  # of the base, where it has been saved
        self._kept: Any = None
        flat = FAISS.IndexScalarQuantizer(dim, FAISS.ScalarQuantizer.QT_fp16, _INNER_PRODUCT)
        self._recent: Any = FAISS.IndexIDMap2(flat)

    @property
    def is_exact(self) -> bool:
        """True while every vector is compared."""
        return self.base is None

    @property
    def recall(self) -> float:
        """recall@10 against the exact search."""
        return self.base.recall if self.base else 1.0

    @property
    def recent(self) -> int:
        """How many passages lie outside the base."""
        return int(self._recent.ntotal)

    @property
    def count(self) -> int:
        """How many passages are in it."""
        return self.recent + (self.base.count - len(self.removed) if self.base else 0)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Add passages. keys: int64 (n,), not yet in it; vectors: float32 (n, dim), unit rows."""
        if len(keys):
            self._recent.add_with_ids(np.ascontiguousarray(vectors), keys)

    def remove(self, keys: Keys) -> None:
        """Remove passages. keys: int64 (n,), all of them in it."""
        if len(keys):
            self._recent.remove_ids(keys)
            if self.base is not None:
                self.removed = np.union1d(self.removed, keys[keys <= self.base.top])
                self._kept = None

    def search(self, vector: Vectors, k: int, allowed: Keys | None = None) -> dict[int, float]:
        """The k nearest passages: key -> cosine, best first.

        vector: float32 (dim,), unit length. allowed: int64 (m,), the only keys to look at.
        """
        asked = vector.reshape(1, -1)
        options: Any = None
        if allowed is not None:
            options = FAISS.SearchParameters(sel=FAISS.IDSelectorBatch(allowed))
        with _one_thread():
            found = _pairs(*self._recent.search(asked, k, params=options))
            if self.base is not None:
                options = self._where(self.base, allowed)
                found += _pairs(*self.base.index.search(asked, k, params=options))
                found = sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]
        return dict(found)

    def _where(self, base: InvertedFile, allowed: Keys | None) -> Any:
        """How many lists of the base to open, and which keys to look at."""
        if allowed is None:
            if self._kept is None and len(self.removed):
                self._kept = FAISS.IDSelectorNot(_selector(self.removed))
            return FAISS.SearchParametersIVF(nprobe=base.probes, sel=self._kept)
        # The fewer passages are allowed, the more lists must be opened to meet them.
        share = max(len(allowed) / max(self.count, 1), 1e-9)
        probes = int(min(base.lists, max(base.probes, base.probes / share)))
        among = _selector(np.setdiff1d(allowed, self.removed, assume_unique=True))
        return FAISS.SearchParametersIVF(nprobe=probes, sel=among)

    def save(self, folder: Path, generation: int) -> list[str]:
        """Write into `folder` what is not there yet, under names of this generation; returns the
        names of all files. A base in memory is then read from its file. Raises OSError."""
        recent, removed = f"{generation}.{_RECENT}", f"{generation}.{_REMOVED}"
        _write(self._recent, folder / recent)
        if self.base is None:
            return [recent]
        if not self._files:
            self._files = (f"{generation}.{_BASE}", f"{generation}.{_FACTS}")
            paths = [folder / name for name in self._files]
            self.base.save(*paths)
            self.base = InvertedFile.load(*paths)
        write_whole(folder / removed, self.removed.astype("<i8").tobytes())
        return [recent, removed, *self._files]

    def base_in_memory(self, folder: Path) -> InvertedFile | None:
        """The base, as saved in `folder`, read whole to be changed. Raises as `load`."""
        paths = [folder / name for name in self._files]
        return InvertedFile.load(*paths, into_memory=True) if paths else self.base


def load_vectors(folder: Path, names: Collection[str], dim: int) -> VectorCache:
    """Read the files that `save` named. Call only on sealed files. Raises OSError, RuntimeError,
    ValueError, KeyError, TypeError."""
    by_kind = {name.partition(".")[2]: name for name in names}
    cache = VectorCache(dim)
    cache._recent = FAISS.read_index(str(folder / by_kind[_RECENT]))
    if _BASE in by_kind:
        cache._files = (by_kind[_BASE], by_kind[_FACTS])
        cache.base = InvertedFile.load(*(folder / name for name in cache._files))
        cache.removed = np.fromfile(folder / by_kind[_REMOVED], dtype="<i8").astype(np.int64)
    for index in (cache._recent, cache.base.index if cache.base else cache._recent):
        if index.d != dim:
            raise ValueError(f"the vectors have {index.d} dimensions, not {dim}")
    return cache


@contextmanager
def _one_thread() -> Iterator[None]:
    """For one question, threads would only wait for each other."""
    FAISS.omp_set_num_threads(1)  # of those that this thread starts
    try:
        yield
    finally:
        FAISS.omp_set_num_threads(_CORES)


def _selector(keys: Keys) -> Any:
    """FAISS's selector of these keys: a bit for each key up to the highest."""
    chosen = np.zeros(int(keys.max(initial=0)) + 1, dtype=bool)
    chosen[keys] = True
    return FAISS.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))


def _pairs(scores: Vectors, keys: Keys) -> list[tuple[int, float]]:
    return [
        (int(key), float(score)) for key, score in zip(keys[0], scores[0], strict=True) if key >= 0
    ]


def _write(index: Any, path: Path) -> None:
    """Write a FAISS index so that a reader sees the whole file or none. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            FAISS.write_index(index, FAISS.PyCallbackIOWriter(file.write))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
