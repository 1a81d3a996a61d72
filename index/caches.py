"""The two caches of an index, FAISS and tantivy, kept level with the SQLite file.

Each lies in a folder of its own with the passage keys it holds and a seal. A cache that is behind
catches up by comparing keys with SQLite; one that is damaged, foreign or missing is made anew.
"""

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index import database
from index.protocols import Keys, Vectors
from index.seal import Seal, is_whole, read_seal, unseal, write_seal, write_whole
from index.vectors import VectorCache, build_vectors, is_small, load_vectors
from index.words import WordCache

log = logging.getLogger("footnote")

_BATCH = 20_000  # passages whose texts are fetched from SQLite at a time
_KEYS = "keys.npy"
_FACTS = "facts.json"
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(eq=False)
class Caches:
    """Both caches, and the generation that they are level with at least."""

    vectors: VectorCache
    words: WordCache
    generation: int


@dataclass(eq=False)
class _Truth:
    """What SQLite holds at one moment. Its keys are read only where a cache is not level."""

    connection: sqlite3.Connection
    dim: int
    generation: int
    change: str

    @cached_property
    def keys(self) -> Keys:
        return database.passage_keys(self.connection)

    def vectors(self, keys: Keys) -> Vectors:
        return database.vectors(self.connection, keys.tolist(), self.dim)

    def texts(self, keys: Keys) -> Iterator[tuple[int, str]]:
        for at in range(0, len(keys), _BATCH):
            few = database.passages(self.connection, keys[at : at + _BATCH].tolist())
            for key, passage in sorted(few.items()):
                yield key, passage.text

    def knows(self, seal: Seal, *, live: bool) -> bool:
        """Whether the sealed change is one of this index's: not of a copy that went its own way.
        `live`: a writer may have sealed a change that came after this moment."""
        if live and seal.generation > self.generation:
            return True
        return database.change_name(self.connection, seal.generation) == seal.change


def open_caches(folder: Path, connection: sqlite3.Connection, dim: int, *, heal: bool) -> Caches:
    """Open the caches of an index level with its SQLite file.

    `heal` says that the caller holds the writer's lock and may mend the files. Without it the
    files are left alone: caches that are whole are taken as they are, even if behind, and others
    are made anew in memory. Raises OSError, sqlite3.DatabaseError.
    """
    with database.snapshot(connection):
        generation = database.generation(connection)
        change = database.change_name(connection, generation)
        truth = _Truth(connection, dim, generation, change or "")
        vectors, first = _open_vectors(folder / "vectors", truth, heal=heal)
        words, second = _open_words(folder / "words", truth, heal=heal)
    return Caches(vectors, words, min(first, second))


def sealed_generation(folder: Path) -> int | None:
    """The generation that both folders are sealed for at least, None where one is not sealed."""
    seals = [read_seal(folder / "vectors"), read_seal(folder / "words")]
    return min((s.generation for s in seals if s), default=None) if all(seals) else None


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
        if seal is None or not whole or (seal.generation, seal.change) != (generation, change):
            names.append(path.name)
    return names


def _sound(folder: Path, truth: _Truth, *, heal: bool) -> Seal | None:
    seal = read_seal(folder)
    if seal is not None and is_whole(folder, seal) and truth.knows(seal, live=not heal):
        if heal:  # a copied file has a new time, for which it need not be read every time
            write_seal(folder, seal.generation, seal.change, seal.files)
        return seal
    if folder.exists():
        log.info("The search cache %s does not fit the index and is made again.", folder.name)
    return None


def _held(folder: Path) -> Keys:
    held: Keys = np.load(folder / _KEYS, allow_pickle=False)
    return held


def _open_vectors(folder: Path, truth: _Truth, *, heal: bool) -> tuple[VectorCache, int]:
    """The cache, and the generation that it is level with."""
    seal = _sound(folder, truth, heal=heal)
    cache, held = _load_vectors(folder, truth.dim) if seal is not None else (None, _NONE)
    if cache is not None and seal is not None and (not heal or seal.generation == truth.generation):
        return cache, seal.generation
    if cache is not None:
        cache.remove(np.setdiff1d(held, truth.keys, assume_unique=True))
        added = np.setdiff1d(truth.keys, held, assume_unique=True)
        cache.add(added, truth.vectors(added))
    if cache is None or cache.needs_rebuilding:
        cache = build_vectors(truth.keys, truth.vectors(truth.keys))
    if heal:
        _clear(folder, keep=seal is not None)
        names = cache.save(folder)
        write_whole(folder / _FACTS, json.dumps({"recall": cache.recall}).encode())
        _seal(folder, truth, [*names, _FACTS])
    return cache, truth.generation


def _load_vectors(folder: Path, dim: int) -> tuple[VectorCache | None, Keys]:
    try:
        recall = float(json.loads((folder / _FACTS).read_text(encoding="utf-8"))["recall"])
        cache, held = load_vectors(folder, dim, recall), _held(folder)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None, _NONE  # sealed by another version of FAISS
    return (cache, held) if cache.count == len(held) else (None, _NONE)


def _open_words(folder: Path, truth: _Truth, *, heal: bool) -> tuple[WordCache, int]:
    """The cache, and the generation that it is level with."""
    seal = _sound(folder, truth, heal=heal)
    if seal is not None and (not heal or seal.generation == truth.generation):
        try:
            return WordCache(folder), seal.generation
        except (ValueError, OSError):
            seal = None  # sealed by another version of tantivy, or a writer is at it right now
    if not heal:
        cache = WordCache(None)
        cache.change(truth.texts(truth.keys), _NONE)
        return cache, truth.generation
    try:
        cache = _caught_up(folder, truth, seal) or _new_words(folder, truth)
        _seal(folder, truth, cache.files())
    except ValueError as error:  # tantivy's only kind of error; here the disk is full, say
        raise OSError(str(error)) from error
    return cache, truth.generation


def _caught_up(folder: Path, truth: _Truth, seal: Seal | None) -> WordCache | None:
    """The cache with what has changed since its seal, None where it must be made anew."""
    if seal is None:
        return None
    try:
        held = _held(folder)
        removed = np.setdiff1d(held, truth.keys, assume_unique=True)
        if len(removed) and is_small(len(truth.keys)):
            return None  # removed passages go on counting in BM25, and the same index must give
        cache = WordCache(folder)  # the same scores; with more passages that takes too long
        added = np.setdiff1d(truth.keys, held, assume_unique=True)
        cache.change(truth.texts(added), removed)
    except (ValueError, OSError):
        return None
    return cache


def _new_words(folder: Path, truth: _Truth) -> WordCache:
    _clear(folder)
    cache = WordCache(folder)
    cache.change(truth.texts(truth.keys), _NONE)
    return cache


def _clear(folder: Path, *, keep: bool = False) -> None:
    """Make an empty folder, whatever is at that place."""
    if folder.is_dir() and keep:
        return
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    elif folder.is_symlink() or folder.exists():
        folder.unlink()
    folder.mkdir(parents=True)


def _seal(folder: Path, truth: _Truth, names: list[str]) -> None:
    with (folder / f"{_KEYS}.new").open("wb") as file:
        np.save(file, truth.keys)
    (folder / f"{_KEYS}.new").replace(folder / _KEYS)
    write_seal(folder, truth.generation, truth.change, {*names, _KEYS})
