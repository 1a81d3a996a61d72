"""Nearest passages by meaning: FAISS, exact while small, an inverted file beyond."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.protocols import Keys, Vectors
from index.seal import write_whole

EXACT_UP_TO = 50_000  # passages; an exact search of them takes about 4 ms
_LISTS_PER_ROOT = 2.0  # lists = 2 x sqrt(n), the usual range being 1 to 4
_TRAIN_PER_LIST = 40  # FAISS asks for at least 39
_PROBES = 32
_CHECKED = 64  # passages asked for themselves to measure the recall
_FILE = "passages.faiss"


def is_small(count: int) -> bool:
    """Tell whether so few passages are searched exactly."""
    return count <= EXACT_UP_TO


class VectorCache:
    """A FAISS index over passage vectors, by passage key. Inner product of unit vectors = cosine.

    `recall` is recall@10 against the exact search, measured when the inverted file was built;
    1.0 while the search is exact.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self.recall = 1.0
        # SQLite holds 16 bits a number, so nothing is lost, and half the memory is read.
        flat = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._index: Any = faiss.IndexIDMap2(flat)

    @property
    def is_exact(self) -> bool:
        """True while every vector is compared."""
        return isinstance(self._index, faiss.IndexIDMap2)

    @property
    def count(self) -> int:
        """How many passages are in it."""
        return int(self._index.ntotal)

    @property
    def needs_rebuilding(self) -> bool:
        """True where the kind of search no longer suits the number of passages."""
        count = self.count
        return self.is_exact != is_small(count) or (
            not self.is_exact and count > 4 * (self._index.nlist / _LISTS_PER_ROOT) ** 2
        )

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Add passages. keys: int64 (n,), not yet in it; vectors: float32 (n, dim), unit rows."""
        if len(keys):
            self._index.add_with_ids(np.ascontiguousarray(vectors), keys)

    def remove(self, keys: Keys) -> None:
        """Remove passages. keys: int64 (n,)."""
        if len(keys):
            self._index.remove_ids(keys)

    def search(self, vector: Vectors, k: int, allowed: Keys | None = None) -> dict[int, float]:
        """The k nearest passages: key -> cosine, best first.

        vector: float32 (dim,), unit length. allowed: int64 (m,), the only keys to look at.
        """
        options: Any = None
        if allowed is not None:
            options = faiss.SearchParameters() if self.is_exact else faiss.SearchParametersIVF()
            selector = faiss.IDSelectorBatch(allowed)
            options.sel = selector
            if not self.is_exact:
                options.nprobe = self._probes(len(allowed))
        scores, keys = self._index.search(vector.reshape(1, -1), k, params=options)
        return {
            int(key): float(score)
            for key, score in zip(keys[0], scores[0], strict=True)
            if key >= 0
        }

    def _probes(self, allowed: int) -> int:
        # The fewer passages are allowed, the more lists must be opened to meet them.
        share = max(allowed / max(self.count, 1), 1e-9)
        return int(min(self._index.nlist, max(_PROBES, _PROBES / share)))

    def save(self, folder: Path) -> list[str]:
        """Write the index into `folder`; returns the names of the files. Raises OSError."""
        write_whole(folder / _FILE, faiss.serialize_index(self._index).data)
        return [_FILE]


def load_vectors(folder: Path, dim: int, recall: float) -> VectorCache:
    """Read what `save` wrote. Call only on sealed files. Raises RuntimeError, ValueError."""
    cache = VectorCache(dim)
    cache.recall = recall
    cache._index = faiss.read_index(str(folder / _FILE))
    if cache._index.d != dim:
        raise ValueError(f"the vectors have {cache._index.d} dimensions, not {dim}")
    return cache


def build_vectors(keys: Keys, vectors: Vectors) -> VectorCache:
    """Make an index of the kind that suits the number of passages.

    keys: int64 (n,); vectors: float32 (n, dim), unit rows.
    """
    cache = VectorCache(vectors.shape[1])
    if not is_small(len(keys)):
        lists = int(_LISTS_PER_ROOT * len(keys) ** 0.5)
        index: Any = faiss.index_factory(
            cache.dim, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter = 8
        index.nprobe = _PROBES
        sample = np.linspace(0, len(keys) - 1, min(len(keys), _TRAIN_PER_LIST * lists), dtype=int)
        index.train(vectors[sample])
        cache._index = index
    cache.add(keys, vectors)
    if not cache.is_exact:
        cache.recall = _recall(cache, keys, vectors)
    return cache


def _recall(cache: VectorCache, keys: Keys, vectors: Vectors) -> float:
    """recall@10 of the cache against comparing everything."""
    found = 0
    for row in np.linspace(0, len(keys) - 1, _CHECKED, dtype=int):
        scores = vectors @ vectors[row]
        best = keys[np.argpartition(scores, -10)[-10:]]
        found += len(set(best.tolist()) & set(cache.search(vectors[row], 10)))
    return found / (10 * _CHECKED)
