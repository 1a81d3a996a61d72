"""The commands that keep an index: index, status, audit, remove."""

import argparse
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from index.adding import Outcome, index_path
from index.audit import audit as audit_store
from index.errors import ArticleError, FootnoteError
from index.reading import list_files
from index.store import EmbeddedStore, open_store
from qa.compose import open_for_indexing
from qa.settings import index_folder
from ui.output import complain, dump, one_line, write
from ui.progress import bar


def index(chosen: argparse.Namespace) -> int:
    """`footnote index`: 0, or 1 where some files could not be read."""
    paths = [Path(path) for path in chosen.paths]
    # A wrong path ends it here, before anything has changed.
    counts = [len(list_files(path)) for path in paths]
    store, splitting, embedder = open_for_indexing(index_folder(chosen.index), chosen.model)
    start = perf_counter()
    outcomes: list[Outcome] = []
    unread: list[ArticleError] = []
    left_out = 0
    with store, store.writing(), bar(sum(counts)) as advance:
        for path, files in zip(paths, counts, strict=True):
            try:
                outcomes.append(index_path(store, path, splitting, embedder, advance))
            except ArticleError as error:  # of nothing in it: the other paths go on
                unread.append(error)
                left_out += files
            except KeyboardInterrupt:
                raise KeyboardInterrupt(_stopped(store)) from None
            advance.finish(files)
    if not outcomes:
        raise unread[0]
    problems = [problem.reason for outcome in outcomes for problem in outcome.problems]
    problems += map(str, unread)
    for reason in problems:
        complain(reason)
    left_out += sum(len(outcome.problems) for outcome in outcomes)
    write(_summary(outcomes, left_out, perf_counter() - start))
    return int(bool(problems))


def status(chosen: argparse.Namespace) -> int:
    """`footnote status`: what is in the index."""
    folder = index_folder(chosen.index)
    with open_store(folder) as store:
        stats = store.stats()
        if chosen.json:
            row = asdict(stats) | {"ids": list(store.contents())}
            dump(row)
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
        write(one_line(value), mark=f"{name:14} ")
    return 0


def audit(chosen: argparse.Namespace) -> int:
    """`footnote audit`: 0 where all is true, 1 with a line for each thing that is not."""
    with open_store(index_folder(chosen.index)) as store:
        findings = 0
        for finding in audit_store(store):
            findings += 1
            write(one_line(finding))
        articles = len(store.contents())
    if findings:
        verdict = f"{_count(findings, 'thing')} {'is' if findings == 1 else 'are'} wrong"
        write(f"{verdict}; to mend an article, remove it and index it again.")
        return 1
    write(
        f"All true: every checksum, offset and vector of {_count(articles, 'article')} read back."
    )
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


def _stopped(store: EmbeddedStore) -> str:
    held = _count(len(store.contents()), "article")
    return f"Stopped; the index holds {held}, and the same command goes on from there."


def _summary(outcomes: list[Outcome], left_out: int, seconds: float) -> str:
    added = sum(outcome.added for outcome in outcomes)
    changed = sum(outcome.changed for outcome in outcomes)
    removed = sum(outcome.removed for outcome in outcomes)
    unchanged = sum(outcome.unchanged for outcome in outcomes)
    passages = sum(outcome.passages for outcome in outcomes)
    parts = [f"{added:,} new", f"{changed:,} changed", f"{removed:,} removed"]
    text = f"Articles: {', '.join(parts)}, {unchanged:,} unchanged."
    if left_out:
        text += f" Left out: {_count(left_out, 'file')}."
    if passages:
        rate = passages / seconds
        text += f" {_count(passages, 'passage')} in {seconds:.1f} s ({rate:,.0f} a second)."
    return text


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
