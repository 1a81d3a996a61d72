"""Work in threads, bounded: so much at a time, so much more waiting, and not for long."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from anyio import CapacityLimiter, Semaphore, fail_after, to_thread
from anyio.lowlevel import RunVar

from index.errors import FootnoteError

_Made = TypeVar("_Made")

_MANY = "Many questions are being answered just now; ask again in a few seconds."


class Busy(FootnoteError):
    """Too many wait already, or somebody waited too long."""


class Lane:
    """`working` jobs of an event loop are done at the same time, each in a thread; `waiting` more
    wait at most, in the order in which they came, for `patience` seconds at most."""

    def __init__(self, working: int, waiting: int, patience: float) -> None:
        self._working = working
        self._most_waiting = waiting
        self._patience = patience
        self._limits = RunVar[tuple[Semaphore, CapacityLimiter]]("limits")
        self.waiting = 0
        """How many wait now."""

    async def run(self, job: Callable[[], _Made]) -> _Made:
        """Do a job when its turn has come. Raises Busy, and what the job raises.

        Whoever is cancelled while waiting gives the place up; a job that was begun is done, and
        only then is its place free.
        """
        try:
            turns, threads = self._limits.get()
        except LookupError:  # both belong to the event loop
            turns = Semaphore(self._working, fast_acquire=True)
            threads = CapacityLimiter(self._working)
            self._limits.set((turns, threads))
        async with self._turn(turns):
            return await to_thread.run_sync(job, limiter=threads)

    @asynccontextmanager
    async def _turn(self, turns: Semaphore) -> AsyncIterator[None]:
        if not turns.value and self.waiting >= self._most_waiting:
            raise Busy(_MANY)
        self.waiting += 1
        try:
            with fail_after(self._patience):
                await turns.acquire()
        except TimeoutError:
            raise Busy(_MANY) from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            turns.release()
