"""The command that exports feedback: `footnote feedback`."""

import argparse
import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from qa.settings import index_folder
from ui.output import complain, dump, write
from ui.server.feedback import FeedbackStore
from ui.server.settings import ServeSettings


def feedback(chosen: argparse.Namespace) -> int:
    """`footnote feedback`: 0; all that was kept, oldest first, as `footnote eval draft` reads it.

    Where the rows go to stdout, their number is told on stderr.
    """
    file = Path(chosen.file) if chosen.file else None
    settings = ServeSettings(index=index_folder(chosen.index), feedback=file)
    rows = (each.row for each in FeedbackStore(settings.feedback_file).rows())
    if chosen.out == "-":
        count = sum(1 for _ in map(dump, rows))
        complain(f"Wrote {_lines(count)}.")
    else:
        count = _export(rows, Path(chosen.out))
        write(f"Wrote {_lines(count)} to {chosen.out}.")
    return 0


def _export(rows: Iterator[dict[str, Any]], path: Path) -> int:
    first = list(islice(rows, 1))  # what cannot be read is told before a file is overwritten
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in chain(first, rows):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _lines(count: int) -> str:
    return f"{count:,} line{'' if count == 1 else 's'} of feedback"
