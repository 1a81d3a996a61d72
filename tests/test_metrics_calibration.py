"""Calibration bins and their error, and percentiles of times."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.calibration import BINS, Bin, calibration_bins, expected_calibration_error
from eval.metrics.timing import percentile
from eval.metrics.weighing import Bools, Counts, Floats

CORRECT = np.array([True, False, True, True, False])
CONFIDENCE = np.array([0.95, 0.92, 0.31, 0.35, 0.0])
HUNDREDTHS = st.integers(0, 100).map(lambda value: value / 100)
ROWS = st.lists(st.tuples(st.booleans(), HUNDREDTHS, st.integers(0, 3)), min_size=1, max_size=20)


def columns(rows: list[tuple[bool, float, int]]) -> tuple[Bools, Floats, Counts]:
    correct, confidence, weights = zip(*rows, strict=True)
    return np.array(correct), np.array(confidence), np.array(weights)


def test_by_hand() -> None:
    """Of 0.9..1: 2 questions, mean confidence 0.935, half right, apart 0.435. Of 0.3..0.4: 2, 0.33,
    all right, apart 0.67. Of 0..0.1: 1, 0, none right. (2 x 0.435 + 2 x 0.67 + 0) / 5 = 0.442."""
    bins = calibration_bins(CORRECT, CONFIDENCE)
    assert len(bins) == BINS
    assert bins[0] == Bin(0.0, 0.1, 1, 0.0, 0.0)
    assert (bins[9].n, bins[9].accuracy) == (2, 0.5)
    assert bins[9].confidence == pytest.approx(0.935)
    assert (bins[3].low, bins[3].high, bins[3].n, bins[3].accuracy) == (0.3, 0.4, 2, 1.0)
    assert [one.n for one in bins] == [1, 0, 0, 2, 0, 0, 0, 0, 0, 2]
    assert bins[5] == Bin(0.5, 0.6, 0, None, None)
    assert expected_calibration_error(CORRECT, CONFIDENCE) == pytest.approx(0.442)


@given(st.integers(1, 10))
def test_a_bin_holds_its_upper_edge(tenths: int) -> None:
    (full,) = [one for one in calibration_bins(CORRECT[:1], np.array([tenths / 10])) if one.n]
    assert full.high == tenths / 10


def test_certainty_that_is_always_right_or_never() -> None:
    assert expected_calibration_error(np.ones(4, bool), np.ones(4)) == 0.0
    assert expected_calibration_error(np.zeros(4, bool), np.ones(4)) == 1.0


def test_without_questions() -> None:
    nothing = np.zeros(0, bool), np.zeros(0)
    assert math.isnan(expected_calibration_error(*nothing))
    assert {(one.n, one.accuracy) for one in calibration_bins(*nothing)} == {(0, None)}


@given(ROWS)
def test_by_brute_force(rows: list[tuple[bool, float, int]]) -> None:
    spelt = [(good, sure) for good, sure, times in rows for _ in range(times)]
    apart = 0.0
    for at, one in enumerate(calibration_bins(*columns(rows))):
        low, high = at / BINS, (at + 1) / BINS
        held = [(g, c) for g, c in spelt if low < c <= high or (at == 0 and c == 0)]
        assert (one.low, one.high, one.n) == (low, high, len(held))
        if held:
            assert one.accuracy == pytest.approx(sum(g for g, _ in held) / len(held))
            assert one.confidence == pytest.approx(sum(c for _, c in held) / len(held))
            apart += abs(sum(g for g, _ in held) - sum(c for _, c in held))
    expected = apart / len(spelt) if spelt else math.nan
    found = expected_calibration_error(*columns(rows))
    assert found == pytest.approx(expected, nan_ok=True)
    assert not spelt or 0 <= found <= 1


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="a confidence is outside"):
        expected_calibration_error(CORRECT[:1], np.array([confidence]))


def test_percentiles_by_hand() -> None:
    """Of 10, 20, 30, 40: p50 at place 1.5, so 25; p95 at 2.85, so 38.5; p99 at 2.97, so 39.7."""
    times = [40.0, 10.0, 30.0, 20.0]
    assert percentile(times, 50) == 25.0
    assert percentile(times, 95) == pytest.approx(38.5)
    assert percentile(times, 99) == pytest.approx(39.7)
    assert (percentile(times, 0), percentile(times, 100)) == (10.0, 40.0)
    assert percentile([7.0], 99) == 7.0
    assert math.isnan(percentile([], 50))


def test_percentiles_are_of_a_hundred() -> None:
    with pytest.raises(ValueError, match="range"):
        percentile([1.0], 101)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 100), st.floats(0, 100))
def test_percentiles_rise(times: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    slack = 1e-9 * max(times)
    assert percentile(times, low) <= percentile(times, high) + slack
    assert min(times) - slack <= percentile(times, low) <= max(times) + slack
