"""What a person sees on stderr while they wait; nothing where stderr is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from index.adding import Progress
from qa.compose import EXTRACTIVE
from ui.output import one_line


class Advance:
    """Adds up the progress of several paths, each of which counts from 0."""

    def __init__(self, files: int, show: Callable[[Progress], None]) -> None:
        self._files = files
        self._show = show
        self._before = self._now = Progress(0, files, 0)
        show(self._now)

    def __call__(self, progress: Progress) -> None:
        """Show how far the present path is."""
        files, passages = self._before.files, self._before.passages
        self._now = Progress(files + progress.files, self._files, passages + progress.passages)
        self._show(self._now)

    def finish(self, files: int) -> None:
        """Go on to the next path: the present one, of so many files, is done."""
        self._before = Progress(self._before.files + files, self._files, self._now.passages)


@contextmanager
def bar(files: int) -> Iterator[Advance]:
    """Show a bar over so many files for as long as the block runs; yields what moves it."""
    if not sys.stderr.isatty():
        yield Advance(files, lambda progress: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Indexing"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[rate]:,.0f} passages/s,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("index", total=files, rate=0.0)

        def show(progress: Progress) -> None:
            rate = progress.passages / (shown.tasks[0].elapsed or 1.0)
            shown.update(task, completed=progress.files, rate=rate)

        yield Advance(files, show)


def writing(generator: str) -> AbstractContextManager[object]:
    """Say for as long as the block runs that a language model, or whatever it is, writes; the
    extractive generator is too quick for that."""
    if generator == EXTRACTIVE or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{one_line(generator)} writes ...", spinner="line")
