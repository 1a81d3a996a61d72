"""Measures of ranked lists: worked by hand, and beside ir-measures on random lists."""

import math
import random
from collections.abc import Callable, Iterator

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.ranking import hit_at_k, ndcg_at_k, recall_at_k, reciprocal_rank_at_k

DEPTHS = (1, 3, 5, 10)
QUESTIONS = 300
Lists = dict[str, tuple[list[int], list[int]]]
GRADES = st.lists(st.integers(0, 3), max_size=12)


def test_hits_by_hand() -> None:
    assert [hit_at_k([0, 0, 1, 1], k) for k in (1, 2, 3, 10)] == [0.0, 0.0, 1.0, 1.0]
    assert hit_at_k([], 5) == 0.0


def test_a_hit_is_not_recall() -> None:
    grades = [1, 0, 1, 0, 0]  # two of four
    assert hit_at_k(grades, 5) == 1.0
    assert recall_at_k(grades, 5, total=4) == 0.5
    assert recall_at_k(grades, 1, total=4) == 0.25
    assert recall_at_k([], 5, total=4) == recall_at_k([0, 0], 5, total=0) == 0.0


def test_reciprocal_ranks_by_hand() -> None:
    assert reciprocal_rank_at_k([0, 0, 2, 1], 10) == 1 / 3
    assert reciprocal_rank_at_k([0, 0, 2, 1], 2) == 0.0
    assert reciprocal_rank_at_k([3], 1) == 1.0
    assert reciprocal_rank_at_k([], 10) == 0.0


def test_ndcg_by_hand() -> None:
    """Grades 0, 2, 1: 2 / log2(3) + 1 / log2(4) = 1.26186 + 0.5. Ideal 2, 1, 1 is
    2 / 1 + 1 / log2(3) + 1 / 2 = 3.13093."""
    assert ndcg_at_k([0, 2, 1], 3, [1, 2, 1]) == pytest.approx(1.761860 / 3.130930, abs=1e-6)
    assert ndcg_at_k([0, 2, 1], 1, [2, 1, 1]) == 0.0
    assert ndcg_at_k([2, 1], 10, [2, 1]) == 1.0
    assert ndcg_at_k([], 10, [1]) == ndcg_at_k([0, 0], 10, []) == 0.0


def test_the_gain_is_linear() -> None:
    """An exponential gain would give (3 + 7 / log2(3)) / (7 + 3 / log2(3)) = 0.834 instead."""
    log3 = math.log2(3)
    assert ndcg_at_k([2, 3], 2, [3, 2]) == pytest.approx((2 + 3 / log3) / (3 + 2 / log3))


@pytest.mark.parametrize("k", [0, -1])
def test_depths_begin_at_one(k: int) -> None:
    measures: list[Callable[[], float]] = [
        lambda: hit_at_k([1], k),
        lambda: recall_at_k([1], k, 1),
        lambda: reciprocal_rank_at_k([1], k),
        lambda: ndcg_at_k([1], k, [1]),
    ]
    for measure in measures:
        with pytest.raises(ValueError, match="at least 1"):
            measure()


def test_more_relevant_than_there_is_cannot_be() -> None:
    with pytest.raises(ValueError, match="more that is relevant"):
        recall_at_k([1, 0, 1], 1, total=1)
    with pytest.raises(ValueError, match="more than the ideal"):
        ndcg_at_k([2], 10, [1])


def random_lists() -> Iterator[tuple[str, tuple[list[int], list[int]]]]:
    """Grades of a ranked list, and of all that is relevant; lists and relevant sets of all sizes,
    none empty, for trec_eval leaves such questions out."""
    draw = random.Random(5)
    for at in range(QUESTIONS):
        grades = [draw.choice((0, 0, 0, 1, 1, 2, 3)) for _ in range(draw.randint(1, 15))]
        elsewhere = [draw.randint(1, 3) for _ in range(draw.randint(1, 4))]
        yield f"q{at}", (grades, [grade for grade in grades if grade] + elsewhere)


def from_ir_measures(lists: Lists) -> dict[tuple[str, str], float]:
    """Question and measure -> value, of the reference library."""
    judged, run = {}, {}
    for question, (grades, ideal) in lists.items():
        relevant = {f"d{at}": grade for at, grade in enumerate(grades)}
        missing = ideal[sum(grade > 0 for grade in grades) :]
        judged[question] = relevant | {f"x{at}": grade for at, grade in enumerate(missing)}
        run[question] = {f"d{at}": 100.0 - at for at in range(len(grades))}
    names = [f"{name}@{k}" for name in ("Success", "R", "RR", "nDCG") for k in DEPTHS]
    found = ir_measures.iter_calc([ir_measures.parse_measure(n) for n in names], judged, run)
    return {(one.query_id, str(one.measure)): one.value for one in found}


def test_as_ir_measures_has_them() -> None:
    lists = dict(random_lists())
    expected = from_ir_measures(lists)
    assert len(expected) == QUESTIONS * 4 * len(DEPTHS)
    for question, (grades, ideal) in lists.items():
        for k in DEPTHS:
            ours = {
                f"Success@{k}": hit_at_k(grades, k),
                f"R@{k}": recall_at_k(grades, k, len(ideal)),
                f"RR@{k}": reciprocal_rank_at_k(grades, k),
                f"nDCG@{k}": ndcg_at_k(grades, k, ideal),
            }
            theirs = {name: expected[question, name] for name in ours}
            assert ours == pytest.approx(theirs, abs=1e-9), (question, grades, ideal)


@given(GRADES, GRADES, st.integers(1, 12))
def test_ranges_and_monotony(grades: list[int], elsewhere: list[int], k: int) -> None:
    ideal = [grade for grade in grades + elsewhere if grade]

    def measured(depth: int) -> list[float]:
        return [
            hit_at_k(grades, depth),
            recall_at_k(grades, depth, len(ideal)),
            reciprocal_rank_at_k(grades, depth),
        ]

    assert all(0 <= value <= 1 for value in [*measured(k), ndcg_at_k(grades, k, ideal)])
    assert all(a <= b for a, b in zip(measured(k), measured(k + 1), strict=True))
    assert ndcg_at_k(grades, k, ideal) <= ndcg_at_k(sorted(grades, reverse=True), k, ideal)
    assert hit_at_k(grades, k) == (reciprocal_rank_at_k(grades, k) > 0)


@given(GRADES.filter(any), st.integers(1, 12))
def test_the_ideal_list_is_perfect(grades: list[int], k: int) -> None:
    ideal = sorted(grades, reverse=True)
    assert ndcg_at_k(ideal, k, grades) == 1.0
    assert reciprocal_rank_at_k(ideal, k) == 1.0
