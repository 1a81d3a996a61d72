"""What the eval suite prints: a bar on stderr while it works, tables on stdout."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.comparing import Comparison, FigureChange
from eval.measures import ANSWERING, CITING, RANKING, REFUSING, TRUSTING
from eval.report import GeneratorsView
from eval.report.summing import writing

Advance = Callable[[int, int], None]
"""Told how many are done of how many."""
_GROUPS = {
    "Retrieval": RANKING,
    "Answer": ANSWERING,
    "Evidence, citations, speakers": CITING,
    "All together": ("right",),
    "Refusal": REFUSING,
    "Confidence": TRUSTING,
}


@contextmanager
def bar(label: str) -> Iterator[Advance]:
    """Show a bar for as long as the block runs; yields what moves it. Nothing is shown where
    stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    columns = (
        TextColumn(label),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None, count="")
        yield lambda done, of: shown.update(
            task, completed=done, total=of, count=f"{done:,} of {of:,},"
        )


def say(text: str) -> None:
    """Print one line on stdout."""
    print(text, flush=True)  # noqa: T201


def show_run(figures: Mapping[str, Any], speed: Mapping[str, Any]) -> None:
    """Print the figures of a run with their 95 % intervals, the baselines, the outcomes."""
    table = _table("figure", "value", "95 % interval", "questions", "always / never refuse")
    always, never = figures["baselines"]["always refuse"], figures["baselines"]["never refuse"]
    for group, names in _GROUPS.items():
        found = [name for name in names if name in figures["figures"]]
        if found:
            table.add_row(f"[bold]{group}[/bold]")
        for name in found:
            one = figures["figures"][name]
            interval = f"{one['low']:.4f} – {one['high']:.4f}"
            beside = f"{_shown(always[name])} / {_shown(never[name])}" if name in always else ""
            table.add_row(f"  {name}", _shown(one["value"]), interval, f"{one['n']:,}", beside)
    _print(table)
    say(", ".join(f"{count:,} {name}" for name, count in figures["outcomes"].items() if count))
    if told := writing(figures):
        say(told)
    say(_speed(speed))


def show_comparison(comparison: Comparison) -> None:
    """Print every difference with its interval, and how many questions were won and lost."""
    table = _table("figure", "A", "B", "B - A", "95 % interval", "")
    for name, one in comparison.changes.items():
        word, by = one.verdict.replace("unsure", ""), one.difference
        table.add_row(
            name, f"{one.a:.4f}", f"{one.b:.4f}", f"{by.value:+.4f}",
            f"{by.low:+.4f} – {by.high:+.4f}", word,
        )  # fmt: skip
    _print(table)
    say(
        f"Questions won by B: {len(comparison.won):,}; lost: {len(comparison.lost):,}; "
        f"unchanged: {comparison.unchanged:,}."
    )


def show_generators(view: GeneratorsView) -> None:
    """Print the generators side by side, a column each, and what else is to be told."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for name in view.names:
        table.add_column(escape(name), justify="right", overflow="fold")
    for label, cells in view.rows.items():
        table.add_row(
            label, *(" ".join(filter(None, (c.value, c.change, c.verdict))) for c in cells)
        )
    _print(table)
    for sentence in view.told:
        say(sentence)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def gate_line(change: FigureChange, allowed: float, *, real: bool) -> str:
    """One line on a figure that is gated, and whether its drop is real."""
    by = change.difference
    verdict = "FAIL" if real else "pass"
    return (
        f"{verdict}  {change.name}: {change.a:.4f} -> {change.b:.4f} ({by.value:+.4f}, "
        f"95 % interval {by.low:+.4f} to {by.high:+.4f}; worse in {change.worse:.1%} of the "
        f"resamples; a drop of {allowed:g} is allowed)"
    )


def _speed(speed: Mapping[str, Any]) -> str:
    if speed["p50_ms"] is None:
        return "No question was answered, so there is no time to tell."
    at = ", ".join(f"p{number} {speed[f'p{number}_ms']:.1f} ms" for number in (50, 95, 99))
    parts = [f"A question takes {at}; {speed['questions_per_second']:,.0f} questions a second"]
    if speed["passages_per_second"] is not None:
        parts.append(f"{speed['passages_per_second']:,.0f} passages indexed a second")
    if speed["peak_mb"] is not None:
        parts.append(f"{speed['peak_mb']:,.0f} MB at the peak")
    return f"{', '.join(parts)}."


def _table(*names: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, name in enumerate(names):
        table.add_column(name, justify="right" if at else "left", no_wrap=True)
    return table


def _print(table: Table) -> None:
    console = Console(highlight=False)
    if not sys.stdout.isatty():
        console = Console(highlight=False, width=120)  # a pipe has no width that would matter
    console.print(table)
