"""The bootstrap: fast path beside slow one, the same bits, intervals that hold the truth."""

import math
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics import means as blocks
from eval.metrics.bootstrap import (
    LEVEL,
    RESAMPLES,
    Indices,
    Interval,
    Statistic,
    drawn,
    interval,
    mean_intervals,
    means,
    paired_interval,
    paired_mean_intervals,
    resamples,
)
from eval.metrics.means import largest, resampled_means
from eval.metrics.refusing import auroc
from eval.metrics.weighing import Floats

SLACK = 1e-9


def synthetic(n: int, m: int, seed: int = 3) -> Floats:
    """Values 0..1 of n questions by m figures, about a third of them not judged."""
    random = np.random.default_rng(seed)
    values = random.random((n, m))
    values[random.random((n, m)) < 0.3] = np.nan
    return values


def mean_of(column: Floats) -> Statistic:
    """The slow path: takes the questions of a resample and means what is judged."""

    def statistic(indices: Indices) -> float:
        judged = column[indices][~np.isnan(column[indices])]
        return float(judged.mean()) if len(judged) else math.nan

    return statistic


def bits(*values: float) -> list[str]:
    return [float(value).hex() for value in values]


def test_a_resample_draws_as_many_as_there_are() -> None:
    draws = list(resamples(7))
    assert len(draws) == RESAMPLES
    assert {len(one) for one in draws} == {7}
    assert np.unique(np.concatenate(draws)).tolist() == list(range(7))
    assert list(resamples(0)) == []


def test_a_seed_means_the_same_questions() -> None:
    first, again, other = (list(islice(resamples(50, seed), 5)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_drawn_by_hand() -> None:
    assert drawn(np.array([3, 0, 3, 3]), 5).tolist() == [1, 0, 0, 3, 0]


@given(st.integers(1, 12), st.integers(0, 3))
@settings(max_examples=8, deadline=None)
def test_the_fast_path_is_the_slow_one(n: int, seed: int) -> None:
    values = synthetic(n, 3, seed)
    for column, one in zip(values.T, mean_intervals(values, seed), strict=True):
        slow = interval(mean_of(column), n, seed)
        for ours, theirs in zip(
            (one.value, one.low, one.high), (slow.value, slow.low, slow.high), strict=True
        ):
            assert ours == pytest.approx(theirs, abs=SLACK, nan_ok=True)


def test_the_fast_paired_path_is_the_slow_one() -> None:
    a, b = synthetic(40, 3), synthetic(40, 3, seed=4)
    for at, one in enumerate(paired_mean_intervals(a, b)):
        slow = paired_interval(mean_of(a[:, at]), mean_of(b[:, at]), 40)
        assert (one.value, one.low, one.high) == pytest.approx(
            (slow.value, slow.low, slow.high), abs=SLACK
        )
        assert (one.below, one.above) == (slow.below, slow.above)


def test_resampled_means_in_whole_fractions() -> None:
    """Of 1, 0, not judged and 0.5; once, twice, five times and never make (1 + 0 + 0) / 3."""
    values = np.array([[1.0], [0.0], [math.nan], [0.5]])
    draws = [np.array(one) for one in ([1, 2, 5, 0], [0, 0, 4, 0], [0, 0, 0, 4], [1, 1, 1, 1])]
    found = resampled_means(values, largest(values), draws)
    assert found.ravel().tolist() == pytest.approx([1 / 3, math.nan, 0.5, 0.5], nan_ok=True)


def test_the_same_bits_whatever_the_order_of_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one resample, of all, and the questions in another order give the same bits."""
    values = synthetic(400, 4)
    draws = [drawn(one, 400) for one in islice(resamples(400), 60)]
    bound = largest(values)
    whole = resampled_means(values, bound, draws)
    turned = resampled_means(values[::-1], bound, [one[::-1] for one in draws])
    monkeypatch.setattr(blocks, "_BLOCK", 1)
    single = resampled_means(values, bound, draws)
    assert whole.tobytes() == turned.tobytes() == single.tobytes()


def test_the_same_bits_every_time() -> None:
    values = synthetic(200, 5)
    ours, again = mean_intervals(values), mean_intervals(values.copy())
    for one, other in zip(ours, again, strict=True):
        assert bits(one.value, one.low, one.high) == bits(other.value, other.low, other.high)
    alone = mean_intervals(values[:, 2:3])[0]
    assert alone == ours[2]  # whatever stands beside it
    assert mean_intervals(values, seed=1) != ours


def test_an_interval_is_of_percentiles() -> None:
    """Replicates spread evenly over 0..1 have 2.5 % below 0.025 and 2.5 % above 0.975."""
    spread = iter([0.5, *np.linspace(0, 1, RESAMPLES)])
    assert LEVEL == 0.95
    one = interval(lambda indices: next(spread), 3)
    assert (one.value, one.low, one.high) == pytest.approx((0.5, 0.025, 0.975))


def test_figures_that_cannot_be_formed_are_left_out() -> None:
    positive, score = np.array([True, False, False]), np.array([0.9, 0.1, 0.5])
    one = interval(lambda at: auroc(positive[at], score[at]), 3)
    assert one == Interval(1.0, 1.0, 1.0)  # though many resamples lack a positive
    never = interval(lambda at: math.nan, 3)
    assert all(map(math.isnan, (never.value, never.low, never.high)))


def test_without_questions_or_judgements() -> None:
    assert mean_intervals(np.empty((5, 0))) == []
    for values in (np.empty((0, 1)), np.full((4, 1), np.nan)):
        (one,) = mean_intervals(values)
        (pair,) = paired_mean_intervals(values, values)
        assert all(map(math.isnan, (one.value, one.low, one.high, pair.value, pair.below)))
    empty = interval(lambda at: float(at[0]), 0)
    assert all(map(math.isnan, (empty.value, empty.low, empty.high)))


def test_a_run_does_not_differ_from_itself() -> None:
    values = synthetic(60, 3)
    for one in paired_mean_intervals(values, values.copy()):
        assert (one.value, one.low, one.high, one.below, one.above) == (0, 0, 0, 0, 0)


def test_a_rise_of_every_question_is_certain() -> None:
    """Each question 0.125 better: so is every resample, by just that."""
    before = np.round(synthetic(60, 2) * 8) / 8
    for one in paired_mean_intervals(before, before + 0.125):
        assert (one.value, one.low, one.high) == pytest.approx((0.125, 0.125, 0.125), abs=SLACK)
        assert (one.below, one.above) == (0.0, 1.0)


def test_shares_below_and_above_by_hand() -> None:
    """Of two questions one rises and one falls by as much: a quarter of the resamples draws only
    the one, a quarter only the other, half of them both, which is neither below nor above."""
    (one,) = paired_mean_intervals(np.array([[0.0], [1.0]]), np.array([[1.0], [0.0]]))
    assert one.value == 0.0
    assert one.below == pytest.approx(0.25, abs=0.03)
    assert one.above == pytest.approx(0.25, abs=0.03)
    assert (one.low, one.high) == (-1.0, 1.0)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """A thousand samples of 100 values with mean 0.5, a tenth not judged: 95 of 100 intervals hold
    it, a little fewer for so small samples."""
    random = np.random.default_rng(11)
    values = random.beta(2, 2, (100, 1000))
    values[random.random(values.shape) < 0.1] = np.nan
    held = [one.low <= 0.5 <= one.high for one in mean_intervals(values)]
    assert 0.925 <= sum(held) / len(held) <= 0.97


def test_means_by_hand() -> None:
    values = np.array([[1.0, math.nan], [0.5, math.nan], [math.nan, math.nan]])
    assert means(values) == pytest.approx([0.75, math.nan], nan_ok=True)


@given(st.lists(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=1))
@settings(deadline=None)
def test_values_of_any_size(values: list[float]) -> None:
    """Rounding stays far below what a figure shows, for times as for shares."""
    column = np.array(values).reshape(-1, 1)
    found = resampled_means(column, largest(column), [np.ones(len(values), np.int64)])
    slack = max(map(abs, values)) * len(values) * 2.0**-50
    assert found[0, 0] == pytest.approx(math.fsum(values) / len(values), abs=slack)


def test_what_has_no_mean() -> None:
    endless = np.array([[math.inf]])
    for compare in (
        lambda: mean_intervals(endless),
        lambda: paired_mean_intervals(endless, endless),
    ):
        with pytest.raises(ValueError, match="infinite"):
            compare()
    with pytest.raises(ValueError, match="shapes"):
        paired_mean_intervals(np.ones((3, 1)), np.ones((4, 1)))
