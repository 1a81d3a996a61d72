"""A log-log plot as SVG: one small panel for each figure, with the fitted power law dashed."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from eval.bench.power import fit

Curve = Sequence[tuple[float, float]]
_COLUMNS = 3
_WIDTH, _HEIGHT = 250, 200  # of a panel, with its margins
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 30, 24
_STYLE = """\
svg { color-scheme: light dark; background: #fff; font: 11px system-ui, sans-serif; }
text { fill: #444; } .title { fill: #111; font-weight: 600; }
.grid { stroke: #e3e3e3; } .fit { stroke: #999; stroke-dasharray: 4 4; fill: none; }
.line { stroke: #1f5fbf; stroke-width: 1.5; fill: none; } .dot { fill: #1f5fbf; }
@media (prefers-color-scheme: dark) {
svg { background: #16181c; } text { fill: #b5b9c0; } .title { fill: #f0f2f5; }
.grid { stroke: #2c3037; } .fit { stroke: #7d838d; }
.line { stroke: #7db1ff; } .dot { fill: #7db1ff; }
}"""


class _Axis:
    """Whole decades laid over a length in pixels."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = floor(log10(min(values)) + 1e-9)
        self.high = max(ceil(log10(max(values)) - 1e-9), self.low + 1)
        self.start = start
        self.end = end

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def decades(self) -> list[int]:
        """The powers of ten on it."""
        return list(range(self.low, self.high + 1))


def draw(curves: Mapping[str, Curve], across: str) -> str:
    """The SVG text. curves: title -> points (size, value), all above 0, of at least two sizes;
    across: what the sizes are. Raises ValueError as `fit` does."""
    panels = [
        _panel(title, curve, number % _COLUMNS * _WIDTH, number // _COLUMNS * _HEIGHT)
        for number, (title, curve) in enumerate(curves.items())
    ]
    width = _WIDTH * min(_COLUMNS, len(curves))
    height = _HEIGHT * ceil(len(curves) / _COLUMNS) + 16
    caption = _text(width / 2, height - 6, f"{across}; dashed: the fitted power law", "middle")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img">',
            f"<title>{escape('; '.join(curves))} over {escape(across)}</title>",
            f"<style>\n{_STYLE}\n</style>",
            *panels,
            caption,
            "</svg>\n",
        ]
    )


def _panel(title: str, curve: Curve, left: int, top: int) -> str:
    sizes, values = zip(*curve, strict=True)
    law = fit(sizes, values)
    ends = [(size, law(size)) for size in (min(sizes), max(sizes))]
    x = _Axis(sizes, left + _LEFT, left + _WIDTH - _RIGHT)
    y = _Axis([*values, *(v for _, v in ends)], top + _HEIGHT - _BOTTOM, top + _TOP)
    parts = [_text(left + _LEFT, top + 18, title, "start", "title")]
    parts.append(_text(x.end, top + 18, f"n^{law.exponent:.2f}", "end"))
    for power in x.decades:
        parts.append(_line(x(10.0**power), y.start, x(10.0**power), y.end))
        parts.append(_text(x(10.0**power), y.start + 14, _short(power), "middle"))
    for power in y.decades:
        parts.append(_line(x.start, y(10.0**power), x.end, y(10.0**power)))
        parts.append(_text(x.start - 5, y(10.0**power) + 4, _short(power), "end"))
    parts += [_path(x, y, ends, "fit"), _path(x, y, curve, "line")]
    parts += [
        f'<circle class="dot" cx="{x(size):.1f}" cy="{y(value):.1f}" r="3"/>'
        for size, value in curve
    ]
    return "\n".join(parts)


def _path(x: _Axis, y: _Axis, curve: Curve, name: str) -> str:
    points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in curve)
    return f'<polyline class="{name}" points="{points}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, name: str = "tick") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{name}" {place}>{escape(text)}</text>'


def _short(power: int) -> str:
    """A power of ten in few letters: 0.01, 10, 1k, 1M."""
    if power < 0:
        return f"{10.0**power:g}"
    return f"{10 ** (power % 3)}{('', 'k', 'M', 'G', 'T')[power // 3]}"
