"""Measures of refusing and confidence: by hand, by brute force, and beside scikit-learn."""

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.metrics.refusing import (
    aurc,
    auroc,
    coverage_at_precision,
    refusal_f1,
    refusal_precision,
    refusal_recall,
    risk_coverage,
)
from eval.metrics.weighing import Bools, Counts, Floats

YES, NO = True, False


def bools(*values: bool) -> Bools:
    return np.array(values, dtype=bool)


class Questions(NamedTuple):
    right: Bools
    score: Floats
    weights: Counts

    def spelt_out(self) -> tuple[Bools, Floats]:
        """Each question as often as it counts."""
        return np.repeat(self.right, self.weights), np.repeat(self.score, self.weights)


ONE = st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 3))


def questions(rows: list[tuple[bool, int, int]]) -> Questions:
    right, sixths, weights = zip(*rows, strict=True) if rows else ((), (), ())
    return Questions(
        np.array(right, dtype=bool),
        np.array(sixths, dtype=np.float64) / 6,
        np.array(weights, dtype=np.int64),
    )


QUESTIONS = st.lists(ONE, max_size=15).map(questions)


def test_refusals_by_hand() -> None:
    """Four refused, three of them rightly; five had to be: 3/4, 3/5, F1 6/9."""
    answerable = bools(NO, NO, NO, NO, NO, YES, YES, YES)
    supported = bools(NO, NO, NO, YES, YES, NO, YES, YES)
    assert refusal_precision(answerable, supported) == 3 / 4
    assert refusal_recall(answerable, supported) == 3 / 5
    assert refusal_f1(answerable, supported) == pytest.approx(6 / 9)


def test_always_and_never_refusing() -> None:
    answerable = bools(YES, YES, YES, NO)
    always, never = bools(NO, NO, NO, NO), bools(YES, YES, YES, YES)
    assert refusal_precision(answerable, always) == 1 / 4
    assert refusal_recall(answerable, always) == 1.0
    assert refusal_f1(answerable, always) == 2 / 5
    assert math.isnan(refusal_precision(answerable, never))
    assert refusal_recall(answerable, never) == refusal_f1(answerable, never) == 0.0


def test_where_nothing_has_to_be_refused() -> None:
    answerable = bools(YES, YES)
    assert math.isnan(refusal_recall(answerable, bools(YES, NO)))
    assert refusal_f1(answerable, bools(YES, NO)) == 0.0
    assert math.isnan(refusal_f1(answerable, bools(YES, YES)))
    assert math.isnan(refusal_f1(bools(), bools()))


def test_auroc_by_hand() -> None:
    """Pairs: 0.9 beats both; 0.5 beats 0.2 and ties 0.5: 3.5 of 4."""
    score = np.array([0.5, 0.9, 0.5, 0.2])
    assert auroc(bools(YES, YES, NO, NO), score) == 3.5 / 4
    assert auroc(bools(YES, YES, NO, NO), np.zeros(4)) == 0.5
    assert math.isnan(auroc(bools(YES, YES), np.zeros(2)))
    assert math.isnan(auroc(bools(NO), np.zeros(1)))
    assert math.isnan(auroc(bools(), np.zeros(0)))


@given(QUESTIONS)
def test_auroc_as_scikit_learn_has_it(asked: Questions) -> None:
    right, score = asked.spelt_out()
    found = auroc(asked.right, asked.score, asked.weights)
    if len(set(right.tolist())) < 2:
        assert math.isnan(found)
        return
    assert found == pytest.approx(roc_auc_score(right, score), abs=1e-12)
    assert auroc(~asked.right, -asked.score, asked.weights) == found


def test_the_curve_by_hand() -> None:
    """The surest is right. Then two of equal confidence, one wrong: 1 of 3. Then 2 of 4."""
    correct = bools(NO, YES, YES, NO)
    confidence = np.array([0.1, 0.5, 0.9, 0.5])
    coverage, risk = risk_coverage(correct, confidence)
    assert coverage.tolist() == [1 / 4, 3 / 4, 1.0]
    assert risk.tolist() == [0.0, 1 / 3, 1 / 2]
    expected = 1 / 4 * 0 + 2 / 4 * 1 / 3 + 1 / 4 * 1 / 2
    assert aurc(correct, confidence) == pytest.approx(expected)
    assert coverage_at_precision(correct, confidence, 0.6) == 3 / 4
    assert coverage_at_precision(correct, confidence) == 1 / 4
    assert coverage_at_precision(correct, confidence, 0.5) == 1.0


def test_without_ties_the_area_is_the_mean_risk() -> None:
    """Risks 0/1, 1/2, 1/3, 2/4."""
    confidence = np.array([0.9, 0.8, 0.7, 0.6])
    expected = (0 + 1 / 2 + 1 / 3 + 2 / 4) / 4
    assert aurc(bools(YES, NO, YES, NO), confidence) == pytest.approx(expected)


def test_a_constant_confidence_gives_the_overall_risk() -> None:
    assert aurc(bools(YES, NO, NO, NO), np.full(4, 0.3)) == 3 / 4
    assert coverage_at_precision(bools(YES, NO), np.full(2, 0.3)) == 0.0


def test_without_questions() -> None:
    coverage, risk = risk_coverage(bools(), np.zeros(0))
    assert coverage.shape == risk.shape == (0,)
    assert math.isnan(aurc(bools(), np.zeros(0)))
    assert math.isnan(coverage_at_precision(bools(), np.zeros(0)))


def test_coverage_is_the_largest_though_the_curve_dips() -> None:
    """The surest is wrong; 19 of all 20 are right."""
    correct = bools(NO, *[YES] * 19)
    assert coverage_at_precision(correct, np.linspace(1, 0, 20)) == 1.0
    assert coverage_at_precision(correct, np.linspace(1, 0, 20), 0.96) == 0.0


def brute_curve(right: Bools, score: Floats) -> list[tuple[Fraction, Fraction]]:
    """Coverage and risk at each threshold, by counting anew."""
    points = []
    for threshold in sorted(set(score.tolist()), reverse=True):
        kept = right[score >= threshold]
        risk = Fraction(int((~kept).sum()), len(kept))
        points.append((Fraction(len(kept), len(right)), risk))
    return points


@given(QUESTIONS, st.sampled_from([0.5, 0.75, 0.95, 1.0]))
def test_selective_measures_by_brute_force(asked: Questions, precision: float) -> None:
    points = brute_curve(*asked.spelt_out())
    coverage, risk = risk_coverage(*asked)
    assert coverage.tolist() == [float(at) for at, _ in points]
    assert risk.tolist() == [float(wrong) for _, wrong in points]
    if not points:
        assert math.isnan(aurc(*asked))
        return
    before = [Fraction(0), *[at for at, _ in points]]
    area = sum((at - last) * wrong for last, (at, wrong) in zip(before, points, strict=False))
    assert aurc(*asked) == pytest.approx(float(area))
    reached = [float(at) for at, wrong in points if 1 - wrong >= Fraction(str(precision))]
    found = coverage_at_precision(asked.right, asked.score, precision, asked.weights)
    assert found == max(reached, default=0.0)


@given(QUESTIONS)
def test_order_and_weights_do_not_matter(asked: Questions) -> None:
    right, score = asked.spelt_out()
    for measure in (auroc, aurc, coverage_at_precision):
        expected = measure(right, score)
        turned = measure(asked.right[::-1], asked.score[::-1], weights=asked.weights[::-1])
        assert turned == pytest.approx(expected, nan_ok=True)
    ours, theirs = asked.right, asked.score > 0.5
    spelt = np.repeat(theirs, asked.weights)
    for figure in (refusal_precision, refusal_recall, refusal_f1):
        weighted = figure(ours, theirs, asked.weights)
        assert weighted == pytest.approx(figure(right, spelt), nan_ok=True)
        assert math.isnan(weighted) or 0 <= weighted <= 1


@pytest.mark.parametrize(
    ("score", "weights", "message"),
    [
        (np.zeros(3), None, "shapes"),
        (np.zeros(2), np.ones(3, np.int64), "one for each question"),
        (np.zeros(2), np.array([0.5, 1.0]), "whole numbers"),
        (np.zeros(2), np.array([-1, 1]), "less than zero"),
        (np.array([0.1, np.nan]), None, "not a number"),
    ],
)
def test_what_does_not_fit(score: Floats, weights: Counts | None, message: str) -> None:
    for measure in (auroc, aurc, coverage_at_precision):
        with pytest.raises(ValueError, match=message):
            measure(bools(YES, NO), score, weights=weights)
