"""The part of the chat page where people add articles, where the owner lets them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import FootnoteError
from ui.chat.pieces import Added, added_html
from ui.chat.talk import asker
from ui.chat.texts import Texts
from ui.chat.uploads import add_article
from ui.output import one_line
from ui.server.live import Live
from ui.server.users import User

_SECONDS = 0.5  # after which the page says anew how far it is


@dataclass(frozen=True, slots=True)
class Adding:
    """Adds the files that people choose on the page, and says what became of each."""

    live: Live
    texts: Texts
    index: Path

    async def add(
        self, file: str, added: Sequence[Added], request: gr.Request
    ) -> AsyncIterator[tuple[str, Any]]:
        """Show how far the adding of an uploaded file is, and at last what became of it. The
        upload itself is removed."""
        steps: list[tuple[int, int]] = []
        work = asyncio.to_thread(self._add, Path(file), asker(request), steps)
        job = asyncio.create_task(work)
        while not job.done():
            done, count = steps[-1] if steps else (0, 0)
            said = self._said("adding", file, percent=f"{done / max(count, 1):.0%}")
            yield added_html([*added, Added("adding", said)]), gr.skip()
            await asyncio.wait([job], timeout=_SECONDS)
        shown = [*added, job.result()]
        yield added_html(shown), shown

    def _add(self, file: Path, user: User, steps: list[tuple[int, int]]) -> Added:
        def report(done: int, count: int) -> None:
            steps.append((done, count))

        try:
            add_article(self.live, self.index, file, user, report)
        except FootnoteError as error:
            return Added("failed", str(error))
        finally:
            _remove(file)
        return Added("done", self._said("done", file))

    def _said(self, kind: str, file: str | Path, **values: object) -> str:
        return self.texts.t(f"upload.{kind}", name=one_line(Path(file).name), **values)


def _remove(file: Path) -> None:
    """Remove an upload, and the folder that Gradio made for its content if that is empty."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()


def adding_part(adding: Adding, most: int) -> None:
    """Put the part here. `most` is the size of a file in bytes, which is said in words.

    One file is added after the other, so that none waits for another's lock.
    """
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
        concurrency_limit=1,
        trigger_mode="multiple",
        show_progress="hidden",
        api_visibility="private",
    )


def _size(most: int) -> str:
    """A size in bytes as people say it, rounded down."""
    if most >= 1_000_000:
        return f"{most // 100_000 / 10:g} MB"
    return f"{most // 1000} kB" if most >= 1000 else f"{most} bytes"
