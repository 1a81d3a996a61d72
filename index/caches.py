"""The two caches of an index, FAISS and tantivy, kept level with the SQLite file.

Each lies in a folder of its own with the passage keys it holds and a seal. A cache that is behind
catches up by comparing keys with SQLite; one that is damaged, foreign or missing is made anew.
"""

import json
import logging
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import database
from index.seal import Seal, is_whole, read_seal, write_seal, write_whole
from index.vectors import VectorCache, build_vectors, load_vectors
from index.words import WordCache

log = logging.getLogger("footnote")

_BATCH = 20_000  # passages fetched from SQLite at a time
_KEYS = "keys.npy"
_FACTS = "facts.json"
Keys = database.Keys


@dataclass(eq=False)
class Caches:
    """Both caches, and the generation that they are level with."""

    vectors: VectorCache
    words: WordCache
    generation: int


def open_caches(folder: Path, connection: sqlite3.Connection, dim: int, *, heal: bool) -> Caches:
    """Open the caches of an index level with its SQLite file.

    `heal` says that the caller holds the writer's lock and may mend the files. Without it the
    files are left alone: caches that are whole are taken as they are, even if behind, and others
    are made anew in memory.
    """
    connection.execute("BEGIN")  # one snapshot for the keys, the vectors and the texts
    try:
        generation = database.generation(connection)
        keys = database.passage_keys(connection)
        vectors = _open_vectors(folder / "vectors", connection, dim, keys, generation, heal=heal)
        words = _open_words(folder / "words", connection, keys, generation, heal=heal)
    finally:
        connection.execute("COMMIT")
    return Caches(vectors, words, generation if heal else sealed_generation(folder) or generation)


def sealed_generation(folder: Path) -> int | None:
    """The generation that both folders are sealed for at least, None where one is not sealed."""
    seals = [read_seal(folder / "vectors"), read_seal(folder / "words")]
    return min((s.generation for s in seals if s), default=None) if all(seals) else None


def level(folder: Path, connection: sqlite3.Connection) -> bool:
    """Tell whether both folders are sealed for the present generation, whole to the last byte."""
    generation = database.generation(connection)
    seals = [(path, read_seal(path)) for path in (folder / "vectors", folder / "words")]
    return all(
        seal is not None and seal.generation == generation and is_whole(path, seal, deep=True)
        for path, seal in seals
    )


def _sound(folder: Path) -> Seal | None:
    seal = read_seal(folder)
    if seal is not None and is_whole(folder, seal):
        return seal
    if folder.exists():
        log.info("The search cache %s does not fit the index and is made again.", folder.name)
    return None


def _held(folder: Path) -> Keys:
    held: Keys = np.load(folder / _KEYS, allow_pickle=False)
    return held


def _open_vectors(
    folder: Path,
    connection: sqlite3.Connection,
    dim: int,
    keys: Keys,
    generation: int,
    *,
    heal: bool,
) -> VectorCache:
    cache = None
    seal = _sound(folder)
    if seal is not None:
        try:
            recall = float(json.loads((folder / _FACTS).read_text())["recall"])
            cache = load_vectors(folder, dim, recall)
            held = _held(folder)
        except (OSError, RuntimeError, ValueError, KeyError):
            cache = None  # sealed by another version of FAISS; made anew below
    if cache is not None and seal is not None and (not heal or seal.generation == generation):
        return cache
    if cache is not None:
        cache.remove(np.setdiff1d(held, keys, assume_unique=True))
        for few in _batches(np.setdiff1d(keys, held, assume_unique=True)):
            cache.add(few, database.vectors(connection, few.tolist()))
    if cache is None or cache.needs_rebuilding:
        every = [database.vectors(connection, few.tolist()) for few in _batches(keys)]
        cache = build_vectors(keys, np.concatenate([np.zeros((0, dim), np.float32), *every]))
    if heal:
        folder.mkdir(parents=True, exist_ok=True)
        names = cache.save(folder)
        write_whole(folder / _FACTS, json.dumps({"recall": cache.recall}).encode())
        _seal(folder, keys, generation, [*names, _FACTS])
    return cache


def _open_words(
    folder: Path, connection: sqlite3.Connection, keys: Keys, generation: int, *, heal: bool
) -> WordCache:
    seal = _sound(folder)
    if seal is not None and (not heal or seal.generation == generation):
        return WordCache(folder)
    if not heal:
        cache, held = WordCache(None), np.zeros(0, np.int64)
    elif seal is None:
        shutil.rmtree(folder, ignore_errors=True)
        cache, held = WordCache(folder), np.zeros(0, np.int64)
    else:
        cache, held = WordCache(folder), _held(folder)
        (folder / "seal.json").unlink()  # until it is level again, nobody may trust it
    added = np.setdiff1d(keys, held, assume_unique=True)
    removed = np.setdiff1d(held, keys, assume_unique=True)
    texts = (
        (key, passage.text)
        for few in _batches(added)
        for key, passage in sorted(database.passages(connection, few.tolist()).items())
    )
    cache.change(texts, removed)
    if heal:
        _seal(folder, keys, generation, cache.files())
    return cache


def _seal(folder: Path, keys: Keys, generation: int, names: list[str]) -> None:
    with (folder / f"{_KEYS}.new").open("wb") as file:
        np.save(file, keys)
    (folder / f"{_KEYS}.new").replace(folder / _KEYS)
    write_seal(folder, generation, sorted({*names, _KEYS}))


def _batches(keys: Keys) -> list[Keys]:
    return [keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH)]
