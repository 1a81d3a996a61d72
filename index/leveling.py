"""Keeping the caches of an open index level with what is read from it."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from index import database
from index.caches import Caches, are_few, open_caches, sealed_generation
from index.locking import locked_if_free


class Leveling:
    """The caches of one open index, used by one thread at a time.

    Methods raise OSError and sqlite3.DatabaseError.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, dim: int) -> None:
        self._folder = folder
        self._connection = connection
        self._dim = dim
        self._caches: Caches | None = None

    def heal(self) -> None:
        """Bring the files level with the last commit. Call with the writer's lock held."""
        self._caches = self._open(heal=True)

    def catch_up(self) -> None:
        """Bring the caches level with the last commit where nobody is writing, else take them as
        the writer left them. Call outside of a transaction: what is mended must not be stale."""
        caches = self._caches
        if caches is None or caches.generation != database.generation(self._connection):
            self._caches = self._mended() or self._as_left()

    def of_this_moment(self) -> Caches:
        """The caches, level with the transaction that is open if the passages are few, else as
        `catch_up` found them just before."""
        caches = self._caches
        assert caches is not None, "caught up before"
        behind = caches.generation != database.generation(self._connection)
        if behind and are_few(caches.vectors.count):
            caches = self._caches = self._open(heal=False)
        return caches

    def _mended(self) -> Caches | None:
        with locked_if_free(self._folder) as free:
            if free:
                with suppress(OSError):  # the disk is full; what was there can be read
                    return self._open(heal=True)
        return None

    def _as_left(self) -> Caches:
        caches = self._caches
        if caches is None or caches.generation < (sealed_generation(self._folder) or 0):
            return self._open(heal=False)
        return caches

    def _open(self, *, heal: bool) -> Caches:
        return open_caches(self._folder, self._connection, self._dim, heal=heal)
