"""Making the vector search level with SQLite: adding to it, or building it anew in streams."""

import logging
from pathlib import Path

import numpy as np

from index import vectors
from index.inverted import InvertedFile
from index.protocols import Keys, Vectors
from index.truth import Change, Truth
from index.vectors import VectorCache, is_small

log = logging.getLogger("footnote")

_GROWTH = 4  # an inverted file may grow so many times before its lists are too few
_LISTS_PER_ROOT = 4.0  # lists = 4 x sqrt(n), the usual range being 4 to 16; to grow to 2 x sqrt(n)
_TRAIN_PER_LIST = 40  # FAISS asks for at least 39
_QUESTIONS = 512  # by which the recall is measured
_NEAREST = 10
_WANTED = 0.985  # recall@10
_FEWEST_COMPARED = 30_000  # vectors in the lists opened for a question; about 2 ms
_MOST_COMPARED = 120_000  # about 8 ms


def lists_for(count: int) -> int:
    """How many lists an inverted file of so many passages has."""
    return int(_LISTS_PER_ROOT * count**0.5)


def suits(cache: VectorCache, count: int) -> bool:
    """Tell whether the kind of search that it is suits so many passages."""
    if cache.base is None:
        return is_small(count)
    return not is_small(count) and lists_for(count) <= cache.base.lists * _GROWTH**0.5


def build(truth: Truth) -> VectorCache:
    """A search of the kind that suits the number of passages, with all of them in it."""
    if is_small(truth.moment.count):
        cache = VectorCache(truth.dim)
        for keys, rows in truth.vectors():
            cache.add(keys, rows)
        return cache
    log.info("The vectors of %d passages are put in order.", truth.moment.count)
    lists = lists_for(truth.moment.count)
    base = InvertedFile.train(lists, truth.sample(_TRAIN_PER_LIST * lists))
    questions = truth.questions(_QUESTIONS)
    nearest = np.zeros((len(questions), 0), dtype=np.int64)
    scores = np.zeros(nearest.shape, dtype=np.float32)
    for keys, rows in truth.vectors():
        base.add(keys, rows)
        fresh = questions @ rows.T
        best = _highest(fresh)
        nearest = np.hstack([nearest, keys[best]])
        scores = np.hstack([scores, np.take_along_axis(fresh, best, axis=1)])
        best = _highest(scores)
        nearest = np.take_along_axis(nearest, best, axis=1)
        scores = np.take_along_axis(scores, best, axis=1)
    found = truth.vectors_of(nearest.ravel()).reshape(*nearest.shape, truth.dim)
    _choose_probes(base, base.ranks(questions, found))
    return VectorCache(truth.dim, base)


def _highest(scores: Vectors) -> Keys:
    """The columns of the highest scores in each row, in any order: int64 (q, up to 10)."""
    count = min(_NEAREST, scores.shape[1])
    columns: Keys = np.argpartition(scores, -count, axis=1)[:, -count:]
    return columns


def level(cache: VectorCache, change: Change, truth: Truth, folder: Path) -> VectorCache:
    """The search with a change made to it. Its base lies in `folder`."""
    if not suits(cache, truth.moment.count):
        return build(truth)
    cache.remove(change.removed)
    fresh = cache.recent + change.added
    if cache.base is None or max(fresh, len(cache.removed)) <= vectors.EXACT_UP_TO:
        for keys, rows in truth.vectors(change.after):
            cache.add(keys, rows)
        return cache
    return _merged(cache, truth, folder)


def _merged(cache: VectorCache, truth: Truth, folder: Path) -> VectorCache:
    """The search with everything in a base of the same lists."""
    base = cache.base_in_memory(folder)
    assert base is not None
    base.remove(cache.removed)
    for keys, rows in truth.vectors(base.top):
        base.add(keys, rows)
    return VectorCache(truth.dim, base)


def _choose_probes(base: InvertedFile, ranks: Keys) -> None:
    """Open as few lists as reach the recall that is wanted, where that is not too slow.

    ranks: int64 (q, 10), how many lists are opened before that of each nearest passage.
    """
    fewest, most = (
        min(base.lists, base.lists * compared // base.count)
        for compared in (_FEWEST_COMPARED, _MOST_COMPARED)
    )
    wanted = int(np.quantile(ranks, _WANTED, method="higher")) + 1
    base.probes = max(1, min(most, max(wanted, fewest)))
    base.recall = float((ranks < base.probes).mean())
