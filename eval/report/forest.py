"""The forest plot of a comparison: every difference with its interval, around zero."""

from collections.abc import Mapping

from markupsafe import Markup

from eval.report.formats import known, signed
from eval.report.naming import ordered
from eval.report.plots import Axis, Frame, Plot, dot, label, line, path, svg, ticks
from eval.report.views import MetricDifference

ROW = 21  # px from one figure to the next
_LEAST = 0.02  # the axis reaches at least so far, so that nothing looks like much
_LEFT, _TOP, _BOTTOM = 152, 12, 46


def forest(differences: Mapping[str, MetricDifference]) -> Plot | None:
    """Draw B - A of each figure; None where none can be drawn."""
    metrics = [one for one in ordered(differences) if _drawable(differences[one.name])]
    if not metrics:
        return None
    found = [differences[one.name] for one in metrics]
    reach = max(_LEAST, *(max(abs(d.low), abs(d.high), abs(d.value)) for d in found)) * 1.05
    height = _TOP + ROW * len(found) + _BOTTOM
    frame = Frame(-reach, reach, 0, 1, height=height, left=_LEFT, top=_TOP, bottom=_BOTTOM)
    across = Axis("difference, B − A", ticks(-reach, reach, 4), lambda v: f"{v:+g}" if v else "0")
    foot = height - _BOTTOM
    parts = [
        part
        for value in across.at
        for part in (
            line("grid" if value else "zero", (frame.x(value), _TOP), (frame.x(value), foot)),
            label("tick", (frame.x(value), foot + 17), across.say(value).replace("-", "−")),
        )
    ]
    parts.append(label("side", (frame.x(0), height - 8), across.title))
    for at, (one, metric) in enumerate(zip(found, metrics, strict=True)):
        y = _TOP + ROW * (at + 0.5)
        shown = f"{metric.label} ↓" if metric.lower_is_better else metric.label
        parts.append(label("name", (_LEFT - 10, y + 4), shown, "end"))
        parts.append(line(f"range {one.verdict}", (frame.x(one.low), y), (frame.x(one.high), y)))
        parts.append(_mark(one, frame.x(one.value), y))
    title = "B against A"
    said = (
        "Each line is a 95\u00a0% interval from a paired bootstrap. Full dots: B is better; full "
        "diamonds: B is worse; hollow dots: the difference may be chance. ↓ lower is better."
    )
    rows = tuple(
        (metric.label, signed(one.value), f"{signed(one.low)} to {signed(one.high)}", one.verdict)
        for one, metric in zip(found, metrics, strict=True)
    )
    head = ("Figure", "B − A", "95\u00a0% interval", "B is")
    return Plot("forest", title, said, said, svg("forest", title, said, frame, parts), head, rows)


def _drawable(one: MetricDifference) -> bool:
    return known(one.value) and known(one.low) and known(one.high)


def _mark(one: MetricDifference, x: float, y: float) -> Markup:
    if one.verdict != "worse":
        return dot(one.verdict, (x, y), 4)
    return path("worse", [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)], closed=True)
