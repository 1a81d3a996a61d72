"""The drawings: hand-worked points, and that marked text stays the same text."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.report.charts import bins_of, calibration, hits, latency, risk_coverage
from eval.report.forest import forest
from eval.report.marking import LEAST, pieces
from eval.report.plots import Frame, px, step, ticks
from tests.report_views import difference

MS = st.floats(0.01, 1e6)


def test_a_frame_places_values() -> None:
    frame = Frame(0, 10, 0, 2)  # 340 by 202 px inside
    assert (frame.x(0), frame.x(5), frame.x(10)) == (46, 216, 386)
    assert (frame.y(0), frame.y(1), frame.y(2)) == (224, 123, 22)
    with pytest.raises(ValueError, match="range"):
        Frame(1, 1, 0, 2)


def test_ticks_are_round() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(-0.105, 0.105, 4) == [-0.1, 0, 0.1]
    assert ticks(3, 18) == [5, 10, 15]
    assert step(10, 24) == 0.5
    assert [px(value) for value in (-0.04, 12.0, 3.14159, 1234.56)] == ["0", "12", "3.1", "1234.6"]


@given(st.floats(0, 1e6), st.floats(1e-3, 1e6), st.integers(2, 10))
def test_ticks_lie_within_and_are_few(low: float, span: float, most: int) -> None:
    found = ticks(low, low + span, most)
    assert len(found) <= most + 1
    assert found == sorted(set(found))
    slack = 1e-8 * (low + span)
    assert all(low - slack <= tick <= low + span + slack for tick in found)


def test_risk_and_coverage() -> None:
    plot = risk_coverage([[0.5, 0.0], [1.0, 0.5]], 0.125)
    assert plot is not None
    assert '<path class="curve" d="M216 224L386 22"/>' in plot.drawing
    assert '<path class="area" d="M216 224L216 224L386 22L386 224Z"/>' in plot.drawing
    assert "0.1250" in plot.note
    assert plot.rows[4:6] == (("50\u00a0%", "0.0\u00a0%"), ("60\u00a0%", "50.0\u00a0%"))
    assert risk_coverage([], None) is None


def test_a_long_curve_keeps_its_peaks() -> None:
    many = [[at / 9000, 0.8 if at == 4321 else 0.1] for at in range(1, 9001)]
    plot = risk_coverage(many, 0.1)
    assert plot is not None
    points = re.search(r'class="curve" d="M(.*?)"', plot.drawing)
    assert points is not None
    heights = [float(point.split()[1]) for point in points[1].split("L")]
    assert len(heights) < 800
    assert min(heights) == 22.0


def test_calibration() -> None:
    full = {"low": 0.5, "high": 1.0, "n": 4, "confidence": 0.75, "accuracy": 0.75}
    empty = {"low": 0.0, "high": 0.5, "n": 0, "confidence": None, "accuracy": None}
    plot = calibration([empty, full], 0.05)
    assert plot is not None
    bar = '<rect class="bar" x="217" y="78.5" width="168" height="145.5"/>'
    assert plot.drawing.count("<rect") == 1
    assert bar in plot.drawing
    assert '<circle class="mean" cx="301" cy="78.5" r="3.5"/>' in plot.drawing
    assert '<text class="count" x="301" y="70.5" text-anchor="middle">4</text>' in plot.drawing
    assert plot.rows[0] == ("0\u00a0% – 50\u00a0%", "0", "–", "–")
    assert calibration([empty], None) is None


def test_hits() -> None:
    plot = hits([[1, 0.5], [2, 1.0]])
    assert plot is not None
    assert '<path class="curve" d="M131 127L301 30"/>' in plot.drawing
    assert plot.rows == ((1, "50.0\u00a0%"), (2, "100.0\u00a0%"))
    assert hits([]) is None


def test_latency() -> None:
    assert bins_of([10.0, 10.0, 20.0]) == (10.0, 0.5, [2, *[0] * 19, 1])
    assert len(bins_of([1e5, 1e5 + 1e-10])[2]) == 1
    assert bins_of([0.0]) == (0.0, 1.0, [1])
    plot = latency([1.0] * 200 + [900.0], {"p50_ms": 1.0, "p95_ms": 1.0})
    assert plot is not None
    assert "also holds 1 that took longer" in plot.note
    assert 'text-anchor="end">p50<' in plot.drawing
    assert 'text-anchor="start">p95<' in plot.drawing
    assert latency([], {}) is None


@given(st.lists(MS, min_size=1, max_size=60))
def test_every_time_falls_into_its_bin(timings: Sequence[float]) -> None:
    taken = sorted(timings)
    start, width, counts = bins_of(taken)
    assert sum(counts) == len(taken)
    assert start <= taken[0] * (1 + 1e-9)
    assert len(counts) <= 26
    edges = [start + at * width for at in range(len(counts))]
    assert edges == sorted(set(edges))
    before = 0
    for at, edge in enumerate(edges):
        slack = 1e-9 * (1 + edge)
        surely, maybe = (sum(ms < edge + sign * slack for ms in taken) for sign in (-1, 1))
        assert surely <= before <= maybe
        before += counts[at]


def test_the_forest() -> None:
    plot = forest({"ECE": difference(0.1, 0.05, higher=False), "right": difference(0.1, 0.05)})
    assert plot is not None  # 0 lies at 269 px, the axis reaches 0.1575, which is 117 px further
    assert '<circle class="better" cx="343.3" cy="22.5" r="4"/>' in plot.drawing
    assert '<line class="range better" x1="306.1" y1="22.5" x2="380.4" y2="22.5"/>' in plot.drawing
    assert '<path class="worse" d="M343.3 38.5L' in plot.drawing
    assert [row[0] for row in plot.rows] == ["Right", "Calibration error"]
    assert forest({}) is None


def test_a_drawing_speaks() -> None:
    plot = hits([[1, 0.5]])
    assert plot is not None
    assert 'role="img" aria-labelledby="hit-title hit-desc"' in plot.drawing
    assert f'<desc id="hit-desc">{plot.note}</desc>' in plot.drawing


def test_quotes_are_marked() -> None:
    assert pieces("a cat, a cat", ["cat"]) == [
        ("a ", False), ("cat", True), (", a ", False), ("cat", True),
    ]  # fmt: skip
    assert pieces("abcdef", ["bcd", "cde", ""]) == [("a", False), ("bcde", True), ("f", False)]
    assert pieces("", ["x"]) == []


def test_a_quote_cut_off_by_the_passage_is_marked() -> None:
    quote = "the first part of the quote, and then the second part of it"
    assert pieces(f"So {quote[:30]}", [quote]) == [("So ", False), (quote[:30], True)]
    assert pieces(f"{quote[30:]} ends.", [quote]) == [(quote[30:], True), (" ends.", False)]
    assert pieces(f"{quote[-LEAST + 1 :]}.", [quote]) == [(f"{quote[-LEAST + 1 :]}.", False)]


@given(st.text("ab ", max_size=60), st.lists(st.text("ab ", max_size=30), max_size=4))
def test_marking_changes_no_letter(text: str, quotes: list[str]) -> None:
    found = pieces(text, quotes)
    assert "".join(piece for piece, _ in found) == text
    marked = [on for piece, on in found for _ in piece]
    for quote in filter(None, quotes):
        at = text.find(quote)
        assert at < 0 or all(marked[at : at + len(quote)])
