"""The two caches of an index, FAISS and tantivy, kept level with the SQLite file.

Each lies in a folder of its own under a seal that names the moment it was made from. A cache that
is behind catches up by what has changed since; one that is damaged, foreign or missing is made
anew.
"""

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from index import database, growing, schema
from index.seal import FILE as SEAL
from index.seal import Seal, is_whole, read_seal, unseal, write_seal
from index.truth import Truth
from index.vectors import VectorCache, is_small, load_vectors
from index.words import WordCache

log = logging.getLogger("footnote")

FEW = 5_000  # passages; to make both caches of them anew takes a quarter of a second

_NONE = np.zeros(0, dtype=np.int64)
_PATIENCE_SECONDS = 10.0  # a reader waits for a writer to seal many passages ...
_PAUSE_SECONDS = 0.02  # ... looking again so often
_Cache = TypeVar("_Cache", VectorCache, WordCache)


@dataclass(eq=False)
class Caches:
    """Both caches, and the generation that they are level with at least."""

    vectors: VectorCache
    words: WordCache
    generation: int


def are_few(count: int) -> bool:
    """Tell whether both caches of so many passages are made anew at once, in memory."""
    return count <= FEW


def open_caches(folder: Path, connection: sqlite3.Connection, dim: int, *, heal: bool) -> Caches:
    """Open the caches of an index level with its SQLite file.

    `heal` says that the caller holds the writer's lock and may mend the files. Without it the
    files are left alone: caches that are whole are taken as they are, even if behind where the
    passages are not FEW, and others are made anew in memory. Raises OSError, sqlite3.DatabaseError.
    """
    with database.snapshot(connection):
        truth = Truth(connection, dim)
        vectors, first = _open_vectors(folder / "vectors", truth, heal=heal)
        words, second = _open_words(folder / "words", truth, heal=heal)
    return Caches(vectors, words, min(first, second))


def sealed_generation(folder: Path) -> int | None:
    """The generation that both folders are sealed for at least, None where one is not sealed."""
    seals = [read_seal(folder / "vectors"), read_seal(folder / "words")]
    return min((s.moment.generation for s in seals if s), default=None) if all(seals) else None


def check(folder: Path, connection: sqlite3.Connection, *, heal: bool) -> list[str]:
    """Read both caches to their last byte: the names of those that are not level with SQLite.

    `heal` says that the caller holds the writer's lock; then the seal is taken off a cache that is
    damaged, so that it is made anew. Raises OSError.
    """
    generation = database.generation(connection)
    change = database.change_name(connection, generation)
    names = []
    for path in (folder / "vectors", folder / "words"):
        seal = read_seal(path)
        whole = seal is not None and is_whole(path, seal, deep=True)
        if heal and not whole:
            unseal(path)
        moment = seal.moment if seal else None
        if not moment or not whole or (moment.generation, moment.change) != (generation, change):
            names.append(path.name)
    return names


def _sealed(
    folder: Path, truth: Truth, open_files: Callable[[Seal], _Cache], *, heal: bool
) -> tuple[_Cache, Seal] | tuple[None, None]:
    """What lies in a folder, with its seal, where the seal fits both files and index.

    Beside a writer the files may be ahead of their seal for a while. To make a few passages' cache
    in memory is quicker than to wait, and where nothing is sealed there is nothing to wait for.
    """
    few = heal or is_small(truth.moment.count)
    until = time.monotonic() + (0.0 if few else _PATIENCE_SECONDS)
    while True:
        seal = read_seal(folder)
        if seal is not None and is_whole(folder, seal) and _is_ours(folder, truth, seal):
            # Made by another version of FAISS or tantivy, or changed by a writer this instant.
            with suppress(OSError, RuntimeError, ValueError, KeyError, TypeError):
                return open_files(seal), seal
        if heal or seal is None or (time.monotonic() >= until and read_seal(folder) == seal):
            break
        time.sleep(_PAUSE_SECONDS)
    if folder.exists():
        log.info("The search cache %s does not fit the index and is made again.", folder.name)
    return None, None


def _is_ours(folder: Path, truth: Truth, seal: Seal) -> bool:
    """Whether a cache was made from this index. A writer may have sealed a change that came after
    the truth's moment; such a change was committed before, so SQLite knows it by now."""
    if seal.moment.generation <= truth.moment.generation:
        return truth.knows(seal)
    with closing(schema.connect(folder.parent, writable=False)) as connection:
        return Truth(connection, truth.dim).knows(seal)


def _will_do(seal: Seal, truth: Truth, *, heal: bool) -> bool:
    """Whether a sealed cache can be taken as it is: it is level, or may not be mended while there
    are too many passages to make another in memory."""
    level = seal.moment.generation == truth.moment.generation
    return level or not (heal or are_few(truth.moment.count))


def _open_vectors(folder: Path, truth: Truth, *, heal: bool) -> tuple[VectorCache, int]:
    """The cache, and the generation that it is level with."""

    def open_files(seal: Seal) -> VectorCache:
        opened = load_vectors(folder, seal.files, truth.dim)
        if opened.count != seal.moment.count:
            raise ValueError("the seal tells another number of passages")
        return opened

    cache, seal = _sealed(folder, truth, open_files, heal=heal)
    if cache is not None and seal is not None:
        if heal:  # a copied file has a new time, for which it need not be read every time
            write_seal(folder, seal.moment, seal.files)
            _sweep(folder, seal.files)  # a run may have been killed just before
        if _will_do(seal, truth, heal=heal):
            return cache, seal.moment.generation
        change = truth.since(seal.moment) if heal else None
        cache = growing.level(cache, change, truth, folder) if change else None
    if cache is None:
        cache = growing.build(truth)
    if heal:
        _make_folder(folder, keep=seal is not None)
        names = cache.save(folder, truth.moment.generation)
        write_seal(folder, truth.moment, names)
        _sweep(folder, names)
    return cache, truth.moment.generation


def _open_words(folder: Path, truth: Truth, *, heal: bool) -> tuple[WordCache, int]:
    """The cache, and the generation that it is level with."""
    cache, seal = _sealed(folder, truth, lambda seal: WordCache(folder), heal=heal)
    if cache is not None and seal is not None:
        if heal:
            write_seal(folder, seal.moment, seal.files)
        if _will_do(seal, truth, heal=heal):
            return cache, seal.moment.generation
    if not heal:
        cache = WordCache(None)
        cache.change(truth.texts(), _NONE)
        return cache, truth.moment.generation
    try:
        if cache is None or seal is None or not _catch_up(cache, seal, truth):
            cache = _new_words(folder, truth)
        write_seal(folder, truth.moment, cache.files())
    except ValueError as error:  # tantivy's only kind of error; here the disk is full, say
        raise OSError(str(error)) from error
    return cache, truth.moment.generation


def _catch_up(cache: WordCache, seal: Seal, truth: Truth) -> bool:
    """Make the changes since the seal; False where the cache must be made anew."""
    change = truth.since(seal.moment)
    if change is None or (len(change.removed) and is_small(truth.moment.count)):
        return False  # removed passages go on counting in BM25, and the same index must give
    with suppress(ValueError, OSError):  # the same scores; with more passages that takes too long
        cache.change(truth.texts(change.after), change.removed)
        return True
    return False


def _new_words(folder: Path, truth: Truth) -> WordCache:
    _make_folder(folder, keep=False)
    cache = WordCache(folder)
    cache.change(truth.texts(), _NONE)
    return cache


def _make_folder(folder: Path, *, keep: bool) -> None:
    """Make an empty folder, whatever is at that place, unless it is one and is to be kept."""
    if folder.is_symlink() or not folder.is_dir():
        _scrap(folder)
        folder.mkdir(parents=True)
    elif not keep:
        for path in folder.iterdir():  # not the folder: a reader may just put its lock there
            _scrap(path)


def _sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove all but the sealed files: those of an earlier moment, and what a killed run left."""
    for path in folder.iterdir():
        if path.name not in {*names, SEAL}:
            _scrap(path)


def _scrap(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
