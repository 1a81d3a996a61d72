"""Drawing in SVG: a frame with axes, and shapes in it. Colours are the page's, by class."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

Point = tuple[float, float]
Cell = str | int
TICK = 4  # px from the axis to the end of a tick


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with all that is said of it: `name` is unique on its page, `description` is read
    aloud, `note` stands below, `head` and `rows` are the same in a table."""

    name: str
    title: str
    description: str
    note: str
    drawing: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values fall in the drawing: x0..x1 by y0..y1 inside the margins, in px.

    Raises ValueError where a range is empty.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    width: int = 400
    height: int = 270
    left: int = 46
    right: int = 14
    top: int = 22
    bottom: int = 46

    def __post_init__(self) -> None:
        if not (self.x0 < self.x1 and self.y0 < self.y1):
            raise ValueError("a frame needs a range in both directions")

    def x(self, value: float) -> float:
        """The px from the left at which a value lies."""
        share = (value - self.x0) / (self.x1 - self.x0)
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """The px from the top at which a value lies."""
        share = (value - self.y0) / (self.y1 - self.y0)
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


def px(value: float) -> str:
    """A coordinate, short and the same everywhere: to a tenth, no minus zero."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 100_000 else f"{value:.0f}"


def step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts a span > 0 in `most` parts or
    fewer."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values from low to high, at most `most` + 1."""
    width = step(high - low, most)
    first, last = math.ceil(low / width - 1e-9), math.floor(high / width + 1e-9)
    return [round(at * width, 10) + 0.0 for at in range(first, last + 1)]


def line(kind: str, start: Point, end: Point) -> Markup:
    """A straight line, in px."""
    (x1, y1), (x2, y2) = start, end
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, px(x1), px(y1), px(x2), px(y2)
    )


def path(kind: str, points: Sequence[Point], *, closed: bool = False) -> Markup:
    """A line through all the points, in px."""
    along = "L".join(f"{px(x)} {px(y)}" for x, y in points)
    return Markup('<path class="{}" d="M{}{}"/>').format(kind, along, "Z" if closed else "")


def bar(kind: str, left: float, top: float, width: float, height: float) -> Markup:
    """A rectangle, in px."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, px(left), px(top), px(max(width, 0.0)), px(max(height, 0.0))
    )


def dot(kind: str, at: Point, radius: float = 3.5) -> Markup:
    """A dot, in px."""
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
        kind, px(at[0]), px(at[1]), px(radius)
    )


def label(kind: str, at: Point, text: str, anchor: str = "middle") -> Markup:
    """Words; `anchor` is start, middle or end."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, px(at[0]), px(at[1]), anchor, text
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """The values that are named along one side, how, and what they are."""

    title: str
    at: Sequence[float]
    say: Callable[[float], str]


def axes(frame: Frame, across: Axis, up: Axis) -> Markup:
    """The grid, the named values and the titles of both axes."""
    foot, left = frame.height - frame.bottom, frame.left
    parts = []
    for value in up.at:
        y = frame.y(value)
        parts.append(line("grid", (left, y), (frame.width - frame.right, y)))
        parts.append(label("tick", (left - 6, y + 4), up.say(value), "end"))
    for value in across.at:
        parts.append(line("axis", (frame.x(value), foot), (frame.x(value), foot + TICK)))
        parts.append(label("tick", (frame.x(value), foot + 17), across.say(value)))
    parts.append(line("axis", (left, foot), (frame.width - frame.right, foot)))
    middle = (left + frame.width - frame.right) / 2
    parts.append(label("side", (middle, frame.height - 8), across.title))
    parts.append(label("side", (left - 34, frame.top - 9), up.title, "start"))
    return Markup("").join(parts)


def svg(name: str, title: str, description: str, frame: Frame, parts: Sequence[Markup]) -> Markup:
    """The whole drawing, named for those who have it read to them."""
    return Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-title {n}-desc">'
        '<title id="{n}-title">{t}</title><desc id="{n}-desc">{d}</desc>{parts}</svg>'
    ).format(
        w=frame.width,
        h=frame.height,
        n=escape(name),
        t=title,
        d=description,
        parts=Markup("").join(parts),
    )
