"""Nearest passages by meaning: FAISS, exact while small, an inverted file beyond."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.inverted import FAISS, INNER_PRODUCT, InvertedFile, pairs, write_index
from index.protocols import Keys, Vectors
from index.seal import write_whole

_CORES = FAISS.omp_get_max_threads()

EXACT_UP_TO = 50_000  # passages; an exact search of them takes about 4 ms
_BASE, _FACTS, _REMOVED, _RECENT = "base.faiss", "base.json", "removed.keys", "recent.faiss"


def is_small(count: int) -> bool:
    """Tell whether so few passages are searched exactly."""
    return count <= EXACT_UP_TO


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
        flat = FAISS.IndexScalarQuantizer(dim, FAISS.ScalarQuantizer.QT_fp16, INNER_PRODUCT)
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
        with _one_thread():
            found = self._in_recent(asked, k, allowed)
            if self.base is not None:
                found += self._in_base(self.base, asked, k, allowed)
                found = sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]
        return dict(found)

    def _in_recent(self, asked: Vectors, k: int, allowed: Keys | None) -> list[tuple[int, float]]:
        options: Any = None
        if allowed is not None:
            late = allowed if self.base is None else allowed[allowed > self.base.top]
            options = FAISS.SearchParameters(sel=FAISS.IDSelectorBatch(late))
        return pairs(*self._recent.search(asked, k, params=options))

    def _in_base(
        self, base: InvertedFile, asked: Vectors, k: int, allowed: Keys | None
    ) -> list[tuple[int, float]]:
        if allowed is None:
            if self._kept is None and len(self.removed):
                self._kept = FAISS.IDSelectorNot(_selector(self.removed))
            return base.nearest(asked, k, base.probes, self._kept)
        early = np.setdiff1d(allowed[allowed <= base.top], self.removed, assume_unique=True)
        among = _selector(early)
        # The fewer passages are allowed, the more lists must be opened to meet them; all of them,
        # where the allowed ones are of a field of their own, far from the question.
        probes = min(base.lists, base.probes * base.count // max(len(early), 1))
        found = base.nearest(asked, k, probes, among)
        if len(found) < min(k, len(early)):
            found = base.nearest(asked, k, base.lists, among)
        return found

    def save(self, folder: Path, generation: int) -> list[str]:
        """Write into `folder` what is not there yet, under names of this generation; returns the
        names of all files. A base in memory is then read from its file. Raises OSError."""
        recent, removed = f"{generation}.{_RECENT}", f"{generation}.{_REMOVED}"
        write_index(self._recent, folder / recent)
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
