"""The writer's lock of an index: one process writes, and the lock ends with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexLocked
from index.schema import told_plainly

FILE = "writer.lock"
PATIENCE_SECONDS = 2.0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock. Raises IndexLocked where another process holds it for longer than a reader
    takes to mend, IndexUnwritable where the folder cannot be written."""
    lock = FileLock(folder / FILE)
    with told_plainly(folder):
        try:
            lock.acquire(timeout=PATIENCE_SECONDS)
        except Timeout as error:  # an OSError, too
            raise IndexLocked(
                f"Another process is writing to the index in {folder}; wait until it is done."
            ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def locked_if_free(folder: Path) -> Iterator[bool]:
    """Hold the lock, or tell at once that it cannot be had: somebody writes, or the folder is
    only read."""
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(timeout=0)
    except OSError:  # Timeout is one
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
