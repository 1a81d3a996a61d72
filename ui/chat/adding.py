"""The part of the chat page where people add articles, where the owner lets them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

import gradio as gr

from index.errors import FootnoteError
from ui.chat.pieces import Added, added_html
from ui.chat.talk import asker
from ui.chat.texts import Texts
from ui.chat.uploads import add_article
from ui.output import one_line
from ui.server.live import Live
from ui.server.told import told
from ui.server.users import User

_MOST = 20  # files that wait
_MOST_OF_ONE = 5  # of one user, or of one address where users have no names
_FRESH = 60  # seconds in which an empty file may still be filled
_SECONDS = 0.5  # after which the page says anew how far it is


@dataclass(frozen=True, slots=True)
class Adding:
    """Adds the files that people choose on the page, and says what became of each.

    They wait here, one being added after the other, so that none waits for another's lock, and few
    wait at a time, so that questions find room in Gradio's queue.
    """

    live: Live
    texts: Texts
    index: Path
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: Counter[str] = field(default_factory=Counter)

    async def add(
        self, file: str, added: Sequence[Added], request: gr.Request
    ) -> AsyncIterator[tuple[str, Any]]:
        """Show how far the adding of an uploaded file is, and at last what became of it. The
        upload itself is removed."""
        user = asker(request)
        who = user.name or (request.client.host if request.client else "")
        try:
            with self._place(who) as has_place:
                if not has_place:
                    shown = [*added, Added("failed", self._said("busy", file))]
                    yield added_html(shown), shown
                    return
                yield self._shown(added, file, 0, 0)
                await self._turn.acquire()
                steps: list[tuple[int, int]] = [(0, 0)]
                job = asyncio.create_task(asyncio.to_thread(self._add, Path(file), user, steps))
                job.add_done_callback(lambda _: self._turn.release())  # though nobody looks on
                while not job.done():
                    yield self._shown(added, file, *steps[-1])
                    await asyncio.wait([job], timeout=_SECONDS)
                shown = [*added, job.result()]
                yield added_html(shown), shown
        finally:
            _remove(Path(file))

    @contextmanager
    def _place(self, who: str) -> Iterator[bool]:
        """A place among those that wait; whether there is one."""
        if self._waiting.total() >= _MOST or self._waiting[who] >= _MOST_OF_ONE:
            yield False
            return
        self._waiting[who] += 1
        try:
            yield True
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]

    def _shown(self, added: Sequence[Added], file: str, done: int, count: int) -> tuple[str, Any]:
        said = self._said("adding", file, percent=f"{done / max(count, 1):.0%}")
        return added_html([*added, Added("adding", said)]), gr.skip()

    def _add(self, file: Path, user: User, steps: list[tuple[int, int]]) -> Added:
        def report(done: int, count: int) -> None:
            steps.append((done, count))

        try:
            add_article(self.live, self.index, file, user, report)
        except FootnoteError as error:
            return Added("failed", told(error))
        return Added("done", self._said("done", file))

    def _said(self, kind: str, file: str | Path, **values: object) -> str:
        return self.texts.t(f"upload.{kind}", name=one_line(Path(file).name), **values)


def _remove(file: Path) -> None:
    """Remove an upload where it still is, the folder that Gradio made for its content if that is
    empty, and the empty files that Gradio leaves beside it."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()
    for stray in file.parent.parent.glob("tmp*"):
        with suppress(OSError):
            found = stray.lstat()
            if not found.st_size and found.st_mtime < time() - _FRESH:
                stray.unlink()


def adding_part(adding: Adding, most: int) -> None:
    """Put the part here. `most` is the size of a file in bytes, which is said in words."""
    t = adding.texts.t
    with gr.Accordion(t("upload.title"), open=False, elem_id="fn-upload"):
        gr.Markdown(t("upload.about", size=_size(most)), elem_id="fn-upload-about")
        button = gr.UploadButton(t("upload.choose"), size="sm", elem_id="fn-choose")
        shown = gr.Markdown(latex_delimiters=[], elem_id="fn-added")
        added = gr.State([])
    button.upload(
        adding.add,
        [button, added],
        [shown, added],
        concurrency_limit=None,  # they wait in `Adding`
        trigger_mode="multiple",
        show_progress="hidden",
        api_visibility="private",
    )


def _size(most: int) -> str:
    """A size in bytes as people say it, rounded down."""
    if most >= 1_000_000:
        return f"{most // 100_000 / 10:g} MB"
    return f"{most // 1000} kB" if most >= 1000 else f"{most} bytes"
