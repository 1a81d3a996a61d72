"""Handing a run folder, or a comparison of two, to the pages of `eval.report`."""

from pathlib import Path

from eval.comparing import Comparison, FigureChange
from eval.folder import ANSWERS, CONFIG, FIGURES, SPEED, TIMINGS, RunFolder
from eval.measures import LOWER_IS_BETTER
from eval.report import (
    Change,
    ComparisonView,
    MetricDifference,
    RunView,
    write_comparison,
    write_report,
)
from eval.rows import Row


def report_run(folder: RunFolder) -> Path:
    """Write the report of a finished run into its folder; returns its path. Raises RunError."""
    view = RunView(
        config=folder.read_json(CONFIG),
        figures=folder.read_json(FIGURES),
        speed=folder.read_json(SPEED),
        rows=[row.to_json() for row in folder.rows()],
        answers={one["id"]: one for one in folder.read_lines(ANSWERS)},
        timings=[one["total"] for one in folder.read_lines(TIMINGS) if "total" in one],
    )
    return write_report(folder.path, view)


def report_comparison(path: Path, a: RunFolder, b: RunFolder, comparison: Comparison) -> Path:
    """Write the page of a comparison of two runs; returns its path. Raises RunError."""
    view = ComparisonView(
        config_a=a.read_json(CONFIG),
        config_b=b.read_json(CONFIG),
        speed_a=a.read_json(SPEED),
        speed_b=b.read_json(SPEED),
        differences={name: _difference(one) for name, one in comparison.changes.items()},
        won=[_change(*pair) for pair in comparison.won],
        lost=[_change(*pair) for pair in comparison.lost],
        unchanged=comparison.unchanged,
    )
    return write_comparison(path, view)


def _difference(one: FigureChange) -> MetricDifference:
    by = one.difference
    return MetricDifference(
        a=one.a,
        b=one.b,
        value=by.value,
        low=by.low,
        high=by.high,
        below=by.below,
        higher_is_better=one.name not in LOWER_IS_BETTER,
        n=one.n,
    )


def _change(a: Row, b: Row) -> Change:
    return Change(a.id, a.question, a.text, b.text, a.outcome, b.outcome)
