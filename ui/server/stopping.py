"""Stopping while the server is still getting ready."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class CtrlC(KeyboardInterrupt):
    """Ctrl-C, by a name of its own. After a plain KeyboardInterrupt in text that `exec` runs, as
    dataclasses do in imports, Python 3.11 kills its process at the end, though it was caught."""


class EarlyStop:
    """Stops the process at SIGTERM (status 0) and SIGINT (CtrlC).

    Where a signal comes while the interpreter runs a callback of its own, as it often does during
    imports, what a handler raises is printed and lost. So a stop is remembered, and `due` stops
    again where it was lost.
    """

    def __init__(self) -> None:
        self._signal: int | None = None

    def due(self) -> None:
        """Stop now if a signal came. Raises SystemExit and CtrlC."""
        if self._signal == signal.SIGTERM:
            sys.exit(0)
        if self._signal is not None:
            raise CtrlC

    def _take(self, sig: int, frame: FrameType | None) -> None:
        self._signal = sig
        self.due()


@contextmanager
def stopping_early() -> Iterator[EarlyStop]:
    """Listens to both signals within the block, and says nothing of a stop that was lost."""
    early = EarlyStop()
    hook = sys.unraisablehook

    def unless_stopping(lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt | SystemExit):
            hook(lost)

    sys.unraisablehook = unless_stopping
    before = {each: signal.signal(each, early._take) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield early
    finally:
        sys.unraisablehook = hook
        for each, handler in before.items():
            signal.signal(each, handler)
