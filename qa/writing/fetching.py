"""Fetching a reply in a thread of its own, by a deadline, in up to three tries."""

import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread

from qa.writing.errors import WriterError
from qa.writing.refusals import Passing

_PAUSES = (0.25, 1.0)  # seconds before the second and the third try


class Deadline:
    """When a reply has to be there; `late` is the error where it is not."""

    def __init__(self, seconds: float, late: WriterError) -> None:
        self._end = time.monotonic() + seconds
        self.late = late

    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self._end - time.monotonic())


class Fetch:
    """Pieces of text that a thread fetches: whatever hangs there, be it the look-up of a name or a
    header that trickles in, does not hold their reader up beyond the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._came: SimpleQueue[str | WriterError | None] = SimpleQueue()
        self._closed = Event()

    def start(self, pieces: Iterator[str]) -> None:
        """Begin to fetch `pieces`."""
        Thread(target=self._run, args=(pieces,), daemon=True).start()

    def close(self) -> None:
        """Try no more."""
        self._closed.set()

    def pieces(self) -> Iterator[str]:
        """What comes until the deadline. Raises WriterError."""
        while True:
            try:
                piece = self._came.get(timeout=self._deadline.left())
            except Empty:
                raise self._deadline.late from None
            if piece is None:
                return
            if isinstance(piece, WriterError):
                raise piece
            yield piece

    def tries(self, ask: Callable[[], Iterator[str]]) -> Iterator[str]:
        """The pieces that `ask` gives: asked again after a Passing, as long as none has come."""
        for pause in (*_PAUSES, None):
            has_begun = False
            try:
                for piece in ask():
                    has_begun = True
                    yield piece
                return
            except Passing as trouble:
                if has_begun or pause is None:
                    raise
                wait = pause if trouble.after is None else trouble.after
                if wait >= self._deadline.left():
                    raise
            if self._closed.wait(wait):
                return

    def _run(self, pieces: Iterator[str]) -> None:
        try:
            for piece in pieces:
                self._came.put(piece)
            self._came.put(None)
        except WriterError as error:
            self._came.put(error)
