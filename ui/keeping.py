"""The commands that keep an index: index, status, audit, remove."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from index.adding import Outcome, Progress, index_path
from index.audit import audit as audit_store
from index.errors import FootnoteError
from index.store import open_store
from qa.compose import open_for_indexing
from qa.settings import index_folder
from ui.progress import bar
from ui.render import clean, write


def index(chosen: argparse.Namespace) -> int:
    """`footnote index`: 0, or 1 where some files could not be read."""
    folder = index_folder(chosen.index)
    store, splitting, embedder = open_for_indexing(folder, chosen.model)
    start = perf_counter()
    outcomes: list[Outcome] = []
    latest = Progress(0, 0, 0)

    with store, store.writing(), bar() as advance:

        def report(progress: Progress) -> None:
            nonlocal latest
            latest = progress
            advance(progress)

        try:
            for path in chosen.paths:
                outcomes.append(index_path(store, Path(path), splitting, embedder, report))
        except KeyboardInterrupt:
            raise FootnoteError(
                f"Stopped after {latest.files} of {latest.of_files} files; what was indexed is "
                "kept, and the same command goes on from there."
            ) from None
    for outcome in outcomes:
        for problem in outcome.problems:
            print(f"footnote: {clean(problem.reason)}", file=sys.stderr)  # noqa: T201
    write(_summary(outcomes, perf_counter() - start))
    return int(any(outcome.problems for outcome in outcomes))


def status(chosen: argparse.Namespace) -> int:
    """`footnote status`: what is in the index."""
    folder = index_folder(chosen.index)
    with open_store(folder) as store:
        stats = store.stats()
        if chosen.json:
            row = asdict(stats) | {"ids": list(store.contents())}
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201
            return 0
        sources = store.sources()
    kind = "exact" if stats.exact else f"approximate, recall@10 {stats.recall:.3f}"
    rows = {
        "index": str(folder),
        "articles": f"{stats.articles:,}",
        "passages": f"{stats.passages:,}",
        "sentences": f"{stats.sentences:,}",
        "speakers": f"{stats.speakers:,}",
        "sources": ", ".join(sorted(sources)) or "none named",
        "generation": f"{stats.generation:,}",
        "embedder": stats.manifest.embedder,
        "splitter": stats.manifest.splitter,
        "vector search": kind,
        "on disk": f"{stats.disk_bytes / 1e6:,.1f} MB",
    }
    for name, value in rows.items():
        write(f"{name:14} {clean(value)}")
    return 0


def audit(chosen: argparse.Namespace) -> int:
    """`footnote audit`: 0 where all is true, 1 with a line for each thing that is not."""
    with open_store(index_folder(chosen.index)) as store:
        findings = 0
        for finding in audit_store(store):
            findings += 1
            write(clean(finding))
        articles = len(store.contents())
    if findings:
        write(f"{findings:,} things are wrong; index the articles again to mend them.")
        return 1
    write(f"All true: every checksum, offset and vector of {_count(articles, 'article')} read back.")
    return 0


def remove(chosen: argparse.Namespace) -> int:
    """`footnote remove`: all the named articles, or none where one is unknown."""
    folder = index_folder(chosen.index)
    with open_store(folder, writable=True) as store, store.writing():
        unknown = sorted(set(chosen.ids) - store.contents().keys())
        if unknown:
            raise FootnoteError(
                f"No article is called {unknown[0]}, so none was removed; "
                "footnote status --json lists the ids."
            )
        count = store.remove(dict.fromkeys(chosen.ids))
    write(f"Removed {_count(count, 'article')}.")
    return 0


def _summary(outcomes: list[Outcome], seconds: float) -> str:
    added = sum(outcome.added for outcome in outcomes)
    changed = sum(outcome.changed for outcome in outcomes)
    removed = sum(outcome.removed for outcome in outcomes)
    unchanged = sum(outcome.unchanged for outcome in outcomes)
    passages = sum(outcome.passages for outcome in outcomes)
    parts = [f"{added:,} new", f"{changed:,} changed", f"{removed:,} removed"]
    text = f"Articles: {', '.join(parts)}, {unchanged:,} unchanged."
    if passages:
        rate = passages / seconds
        text += f" {_count(passages, 'passage')} in {seconds:.1f} s ({rate:,.0f} a second)."
    return text


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
