"""The plots of a run: risk and coverage, calibration, hit@k, time. None where there is nothing to
draw."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from eval.report.formats import count, figure, known, number, percent
from eval.report.plots import (
    Axis,
    Frame,
    Plot,
    Point,
    axes,
    bar,
    dot,
    label,
    line,
    path,
    step,
    svg,
    ticks,
)

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_TENTHS = tuple(number / 10 for number in range(1, 11))
_LEAST_RISK = 0.1  # the risk axis reaches at least so far, so that little risk looks little
_BINS = 24
_ALIKE = 1e-6  # times that differ by no more than this part of them are one
_NAME = 28  # px that the name of a mark takes
_CROWDED = 12  # bins with more than so many bars have no room for their counts


def _whole(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def risk_coverage(curve: Sequence[Sequence[float]], aurc: object) -> Plot | None:
    """The share of wrong answers among the surest, for every share answered.

    curve: pairs (coverage, risk), each 0..1, coverage rising. The area under it is the AURC
    (Geifman and El-Yaniv 2017).
    """
    points = [(float(x), float(y)) for x, y in curve if known(x) and known(y)]
    if not points:
        return None
    top = max(_LEAST_RISK, *(risk for _, risk in points))
    up = ticks(0, top)
    frame = Frame(0, 1, 0, max(top, up[-1]))
    drawn = _thin([(frame.x(x), frame.y(y)) for x, y in points])
    foot = frame.y(0)
    parts = [
        axes(frame, Axis("answered, surest first", SHARES, _whole), Axis("wrong", up, _whole)),
        path("area", [(drawn[0][0], foot), *drawn, (drawn[-1][0], foot)], closed=True),
        path("curve", drawn),
        dot("point", drawn[-1]),
    ]
    title = "Risk and coverage"
    said = (
        f"If only the surest answers were shown, this share of them would be wrong. With all shown "
        f"{percent(points[-1][1])} are. AURC, the area below: {figure(aurc)}; lower is better."
    )
    rows = tuple((_whole(at), percent(_risk_at(points, at))) for at in _TENTHS)
    drawing = svg("risk", title, said, frame, parts)
    return Plot("risk", title, said, said, drawing, ("Answered", "Wrong"), rows)


def _thin(points: Sequence[Point]) -> list[Point]:
    """The points, the lowest and the highest of each px across: no eye can tell more apart."""
    columns: dict[int, list[Point]] = {}
    for point in points:
        columns.setdefault(round(point[0]), []).append(point)
    thin = [{min(c, key=lambda p: p[1]), max(c, key=lambda p: p[1])} for c in columns.values()]
    kept = {point for column in thin for point in column} | {points[0], points[-1]}
    return [point for point in dict.fromkeys(points) if point in kept]


def _risk_at(points: Sequence[Point], coverage: float) -> float | None:
    """The risk where at least that share is answered."""
    return next((risk for at, risk in points if at >= coverage - 1e-9), None)


def calibration(bins: Sequence[Mapping[str, Any]], error: object) -> Plot | None:
    """How often answers of each confidence are right; on the diagonal confidence keeps its word.

    bins: low, high, n, confidence (mean), accuracy; empty ones are not drawn.
    """
    full = [one for one in bins if one["n"] and known(one["accuracy"])]
    if not full:
        return None
    frame = Frame(0, 1, 0, 1, top=30)
    parts = [axes(frame, Axis("confidence", SHARES, _whole), Axis("right", SHARES, _whole))]
    for one in full:
        left, right, top = frame.x(one["low"]), frame.x(one["high"]), frame.y(one["accuracy"])
        parts.append(bar("bar", left + 1, top, right - left - 2, frame.y(0) - top))
    parts.append(line("ideal", (frame.x(0), frame.y(0)), (frame.x(1), frame.y(1))))
    for one in full:
        middle, top = frame.x((one["low"] + one["high"]) / 2), frame.y(one["accuracy"])
        if known(one["confidence"]):
            parts.append(dot("mean", (frame.x(one["confidence"]), top)))
        if len(full) <= _CROWDED:
            parts.append(label("count", (middle, top - 8), count(one["n"])))
    title = "Calibration"
    said = (
        "How often answers of each confidence are right. Bars that end on the dotted line keep "
        f"their word; the small numbers count questions. Mean distance (ECE): {figure(error)}."
    )
    rows = tuple(
        (f"{_whole(one['low'])} – {_whole(one['high'])}", count(one["n"]),
         percent(one["confidence"]), percent(one["accuracy"]))
        for one in bins
    )  # fmt: skip
    head = ("Confidence", "Questions", "Mean confidence", "Right")
    drawing = svg("calibration", title, said, frame, parts)
    return Plot("calibration", title, said, said, drawing, head, rows)


def hits(curve: Sequence[Sequence[float]]) -> Plot | None:
    """How often one of the best k passages answers. curve: pairs (k, share)."""
    points = [(int(k), float(share)) for k, share in curve if known(share)]
    if not points:
        return None
    ks = [k for k, _ in points]
    frame = Frame(min(ks) - 0.5, max(ks) + 0.5, 0, 1, top=30)
    drawn = [(frame.x(k), frame.y(share)) for k, share in points]
    across = Axis("passages looked at (k)", ks, lambda k: f"{k:.0f}")
    parts = [axes(frame, across, Axis("found", SHARES, _whole)), path("curve", drawn)]
    for (x, y), (_, share) in zip(drawn, points, strict=True):
        parts.append(dot("point", (x, y)))
        parts.append(label("count", (x, y - 9), f"{100 * share:.0f}"))
    title = "Found among the best k passages"
    first, last = percent(points[0][1]), percent(points[-1][1])
    said = (
        f"How often one of the best k passages holds the answer, in percent: {first} at {ks[0]}, "
        f"{last} at {ks[-1]}."
    )
    rows = tuple((k, percent(share)) for k, share in points)
    drawing = svg("hit", title, said, frame, parts)
    return Plot("hit", title, said, said, drawing, ("k", "Found"), rows)


def bins_of(taken: Sequence[float]) -> tuple[float, float, list[int]]:
    """Where the first bin starts, how wide all are (a round number), and how many fall into each.

    taken: rising, at least one. The bins end with the 99th percentile; what lies beyond is counted
    in the last.
    """
    low, high = taken[0], taken[math.ceil(0.99 * len(taken)) - 1]
    span = high - low if high - low > _ALIKE * high else high
    width = step(span, _BINS) if span > 0 else 1.0
    start = math.floor(low / width) * width
    counts = [0] * (math.floor((high - start) / width) + 1)
    for ms in taken:
        counts[min(int((ms - start) / width), len(counts) - 1)] += 1
    return start, width, counts


def latency(timings: Sequence[float], speed: Mapping[str, Any]) -> Plot | None:
    """How many questions took how long, in ms."""
    taken = sorted(float(ms) for ms in timings if known(ms))
    if not taken:
        return None
    start, width, counts = bins_of(taken)
    edges = [start + at * width for at in range(len(counts) + 1)]
    up = [tick for tick in ticks(0, max(counts)) if tick == int(tick)]
    frame = Frame(start, edges[-1], 0, max(*counts, *up), top=34)
    across = Axis("milliseconds", ticks(start, edges[-1]), _ms)
    parts = [axes(frame, across, Axis("questions", up, count))]
    for left, right, many in zip(edges, edges[1:], counts, strict=False):
        x, top = frame.x(left), frame.y(many)
        parts.append(bar("bar", x + 0.5, top, frame.x(right) - x - 1, frame.y(0) - top))
    parts += _marks(frame, speed)
    title = "Time per question"
    over = sum(ms >= edges[-1] for ms in taken)
    tail = f" The last bar also holds {over:,} that took longer." if over else ""
    said = (
        f"Half of the questions took {number(speed.get('p50_ms'))} ms or less, 95\u00a0% "
        f"{number(speed.get('p95_ms'))} ms or less; it differs from run to run.{tail}"
    )
    rows = tuple(
        (f"{_ms(left)} – {_ms(right)} ms", count(many))
        for left, right, many in zip(edges, edges[1:], counts, strict=False)
    )
    drawing = svg("latency", title, said, frame, parts)
    return Plot("latency", title, said, said, drawing, ("Time", "Questions"), rows)


def _ms(value: float) -> str:
    return f"{round(value, 6):,g}"


def _marks(frame: Frame, speed: Mapping[str, Any]) -> list[Markup]:
    """The median and the 95th percentile, their names apart where they lie close together."""
    given = [(name, speed.get(f"{name}_ms")) for name in ("p50", "p95")]
    found = [(name, frame.x(ms)) for name, ms in given if known(ms) and frame.x0 <= ms <= frame.x1]
    close = len(found) == 2 and found[1][1] - found[0][1] < _NAME
    parts = []
    for (name, x), anchor in zip(found, ("end", "start"), strict=False):
        parts.append(line("mark", (x, frame.top - 2), (x, frame.y(0))))
        parts.append(label("count", (x, frame.top - 6), name, anchor if close else "middle"))
    return parts
