"""The index that is served, kept open, and opened anew when another lies in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic

from index.errors import FootnoteError, IndexDamaged, StoreError
from index.protocols import Embedder
from index.schema import file_of
from index.store import EmbeddedStore, open_store
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.settings import Settings

GRACE_SECONDS = 2.0
"""For so long an open index goes on answering after its file is gone, or one that does not open
has taken its place: a folder is seldom replaced at one stroke."""
_AGAIN_SECONDS = 1.0  # after which a file that did not open is tried again


@dataclass(frozen=True, slots=True)
class _File:
    """Which file it is, and when it was last changed (ns)."""

    device: int
    number: int
    changed: int


@dataclass(eq=False)
class Opened:
    """An open index: its assistant, and the examples that were drawn from it at one generation, by
    the sources that may be seen."""

    assistant: Assistant
    file: _File | None
    drawn_at: int = -1
    examples: dict[frozenset[str] | None, tuple[str, ...]] = field(default_factory=dict)
    holders: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class _Failure:
    file: _File | None
    error: FootnoteError
    at: float


class OpenIndex:
    """The index of these settings, shared by threads. Nothing is opened before it is held."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._opened: Opened | None = None
        self._embedder: Embedder | None = None
        self._failure: _Failure | None = None
        self._failing_since: float | None = None

    @contextmanager
    def held(self) -> Iterator[Opened]:
        """The index that lies there now, open until the block ends whatever takes its place.

        Raises the errors of `index.errors` where there is none that can be asked.
        """
        with self._lock:
            opened = self._current()
            opened.holders += 1
        try:
            yield opened
        except IndexDamaged:
            with self._lock:
                self._retire(opened)  # it may be whole when it is opened again
            raise
        finally:
            with self._lock:
                opened.holders -= 1
                _close_if_done(opened)

    def close(self) -> None:
        """Close the index when nobody holds it any more. Held again, it is opened again."""
        with self._lock:
            if self._opened is not None:
                self._retire(self._opened)

    def _current(self) -> Opened:
        file = _look(self._settings.index)
        opened = self._opened
        if opened is None or not self._is_same(opened, file):
            return self._renewed(opened, file)
        self._failing_since = None
        return opened

    def _is_same(self, opened: Opened, file: _File | None) -> bool:
        """Whether the file is the index that is open. A file changes whenever articles are added,
        but not what it was made with, unless another index was written into it."""
        ours = opened.file
        if file == ours:
            return True
        if file is None or ours is None or (file.device, file.number) != (ours.device, ours.number):
            return False
        try:
            with open_store(self._settings.index) as store:
                same = store.manifest == opened.assistant.store.manifest
        except FootnoteError:
            return False
        if same:
            opened.file = file
        return same

    def _renewed(self, old: Opened | None, file: _File | None) -> Opened:
        """The index in the file, open in place of the old one; the old one in its first time of
        GRACE_SECONDS where there is none that opens."""
        try:
            self._opened = self._open(file)
        except FootnoteError:
            now = monotonic()
            self._failing_since = self._failing_since or now
            if old is not None and now < self._failing_since + GRACE_SECONDS:
                return old
            if old is not None:
                self._retire(old)
            raise
        self._failing_since = None
        if old is not None:
            self._retire(old)
        return self._opened

    def _open(self, file: _File | None) -> Opened:
        """Open the index with its caches. What failed is not tried again at once."""
        failed = self._failure
        if failed and failed.file == file and monotonic() < failed.at + _AGAIN_SECONDS:
            raise type(failed.error)(str(failed.error))
        try:
            assistant = open_assistant(self._settings, self._embedder)
            _open_caches(assistant.store)
        except FootnoteError as error:
            self._failure = _Failure(file, error, monotonic())
            raise
        self._embedder = assistant.embedder
        return Opened(assistant, file)

    def _retire(self, opened: Opened) -> None:
        opened.retired = True
        if self._opened is opened:
            self._opened = None
        _close_if_done(opened)


def _close_if_done(opened: Opened) -> None:
    if opened.retired and not opened.holders:
        opened.assistant.store.close()


def _open_caches(store: EmbeddedStore) -> None:
    """Open them now, so that no question waits for it. Closes the store where that fails."""
    try:
        with store.one_moment():
            pass
    except StoreError:
        store.close()
        raise


def _look(folder: Path) -> _File | None:
    try:
        found = file_of(folder).stat()
    except OSError:
        return None
    return _File(found.st_dev, found.st_ino, found.st_mtime_ns)
