"""A progress bar on stderr, with rate and time left; nothing where stderr is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.adding import Progress


@contextmanager
def bar() -> Iterator[Callable[[Progress], None]]:
    """Show a bar for as long as the block runs; call what it yields with each step."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Indexing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[rate]:.0f} passages a second,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("index", total=None, rate=0.0)

        def advance(progress: Progress) -> None:
            elapsed = shown.tasks[0].elapsed or 1.0
            shown.update(
                task,
                completed=progress.files,
                total=progress.of_files,
                rate=progress.passages / elapsed,
            )

        yield advance
