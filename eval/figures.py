"""From the rows of a run to its figures, with intervals, baselines, curves and slices."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from eval.columns import Columns, columns, points, together
from eval.measures import OUTCOMES, REFUSING, VALUES
from eval.metrics.bootstrap import Interval, interval, mean_intervals
from eval.metrics.calibration import calibration_bins
from eval.metrics.refusing import risk_coverage
from eval.metrics.weighing import Bools
from eval.rows import Row

_DEEPEST = 10  # of the hit@k curve: as many hits as are judged
_POINTS = 200  # of the risk-coverage curve; a page needs no more
_DIGITS = 6  # figures are rounded: they read well, and compare exactly


def form(rows: Sequence[Row]) -> dict[str, Any]:
    """All figures of a run, as figures.json holds them (without its format). `writing` is there
    only where a language model answered."""
    table = columns(rows)
    writing = _writing(rows)
    return {
        "questions": len(rows),
        "errors": sum(row.error is not None for row in rows),
        "figures": _figures(table),
        "baselines": {
            "always refuse": _baseline(table, supported=False),
            "never refuse": _baseline(table, supported=True),
        },
        "curves": _curves(table, rows),
        "outcomes": _outcomes(rows),
        "slices": {
            "half": _slices(rows, lambda row: (row.half,) if row.half else ()),
            "word": _slices(rows, lambda row: (row.word,)),
            "tag": _slices(rows, lambda row: row.tags),
        },
        **({"writing": writing} if writing else {}),
    }


def _writing(rows: Sequence[Row]) -> dict[str, Any]:
    """What came of a language model's words; nothing where none answered. Tokens are a question's,
    those counted that were refused without asking it."""
    told = [row.writing for row in rows if row.writing and row.writing.sentences]
    if not told:
        return {}
    kept = sum(one.sentences for one in told if not one.fell_back)
    struck = sum(one.struck for one in told)
    return {
        "answers": len(told),
        "struck": _known(struck / (kept + struck) if kept + struck else math.nan),
        "fell_back": _known(sum(one.fell_back for one in told) / len(told)),
        "prompt_tokens": _known(sum(one.prompt_tokens for one in told) / len(rows)),
        "answer_tokens": _known(sum(one.answer_tokens for one in told) / len(rows)),
    }


def _figures(table: Columns) -> dict[str, Any]:
    """Every figure that can be formed: value, interval, on how many questions."""
    n = len(table.judged)
    found = dict(zip(VALUES, mean_intervals(table.values), strict=True))
    counts = dict(zip(VALUES, (~np.isnan(table.values)).sum(axis=0).tolist(), strict=True))
    whole = {name: interval(statistic, n) for name, statistic in together(table).items()}
    counts |= dict.fromkeys(whole, int(table.judged.sum()))
    return {
        name: _rounded(one) | {"n": counts[name]}
        for name, one in (found | whole).items()
        if not (math.isnan(one.value) or math.isnan(one.low))
    }


def _rounded(one: Interval) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in asdict(one).items()}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _DIGITS)


def _baseline(table: Columns, *, supported: bool) -> dict[str, float | None]:
    """What the refusal figures would be of a system that finds the same, and refuses everything or
    nothing."""
    decided = np.full(len(table.judged), supported)
    right: Bools = table.answerable & table.correct if supported else ~table.answerable
    figures = points(replace(table, supported=decided, right=right))
    return {name: _known(figures[name]) for name in (*REFUSING, "right")}


def _curves(table: Columns, rows: Sequence[Row]) -> dict[str, Any]:
    correct, confidence = table.correct[table.judged], table.confidence[table.judged]
    coverage, risk = risk_coverage(correct, confidence)
    kept = np.unique(np.linspace(0, len(coverage) - 1, min(_POINTS, len(coverage)), dtype=int))
    return {
        "risk_coverage": [[_known(coverage[at]), _known(risk[at])] for at in kept.tolist()],
        "calibration": [asdict(one) for one in calibration_bins(correct, confidence)],
        "hit": _hits(rows),
    }


def _hits(rows: Sequence[Row]) -> list[list[float]]:
    """hit@k for every k, from the reciprocal ranks."""
    ranks = [row.values["MRR@10"] for row in rows]
    known = [rank for rank in ranks if rank is not None]
    if not known:
        return []
    return [
        [k, round(sum(rank >= 1 / k for rank in known) / len(known), _DIGITS)]
        for k in range(1, _DEEPEST + 1)
    ]


def _outcomes(rows: Sequence[Row]) -> dict[str, int]:
    counted = Counter(row.outcome for row in rows)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _slices(
    rows: Sequence[Row], names_of: Callable[[Row], Sequence[str]]
) -> Mapping[str, Mapping[str, Any]]:
    """The figures of the questions of each name, without intervals: most are few."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        for name in dict.fromkeys(names_of(row)):
            by_name.setdefault(name, []).append(row)
    return {
        name: {"n": len(few), "figures": _formed(points(columns(few)))}
        for name, few in sorted(by_name.items())
    }


def _formed(figures: Mapping[str, float]) -> dict[str, float]:
    return {n: round(value, _DIGITS) for n, value in figures.items() if not math.isnan(value)}
