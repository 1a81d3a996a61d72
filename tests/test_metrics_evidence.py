"""Evidence measures: worked by hand, and beside plain sets of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.evidence import covers, evidence_f1, evidence_precision, evidence_recall
from eval.types import Place

LENGTHS = st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(0, 10))
PLACES = st.lists(LENGTHS.map(lambda one: Place(one[0], one[1], one[1] + one[2])), max_size=6)
Characters = set[tuple[str, int]]


def characters(places: list[Place]) -> Characters:
    return {(one.article_id, at) for one in places for at in range(one.start, one.end)}


def test_by_hand() -> None:
    """20 characters cited, of which 10 are among the 40 of the evidence."""
    cited, evidence = [Place("a", 0, 20)], [Place("a", 10, 50)]
    assert evidence_precision(cited, evidence) == 0.5
    assert evidence_recall(cited, evidence) == 0.25
    assert evidence_f1(cited, evidence) == pytest.approx(2 * 0.5 * 0.25 / 0.75)


def test_what_is_cited_twice_counts_once() -> None:
    twice = [Place("a", 0, 10), Place("a", 5, 10), Place("a", 0, 10)]
    assert evidence_precision(twice, [Place("a", 0, 5)]) == 0.5


def test_the_same_place_of_another_article_is_elsewhere() -> None:
    cited, evidence = [Place("a", 0, 10)], [Place("b", 0, 10)]
    assert evidence_f1(cited, evidence) == 0.0
    assert evidence_recall([*cited, *evidence], evidence) == 1.0


def test_nothing_cited_or_nothing_to_cite() -> None:
    for measure in (evidence_precision, evidence_recall, evidence_f1):
        assert measure([], [Place("a", 0, 9)]) == 0.0
        assert measure([Place("a", 0, 9)], []) == 0.0
        assert measure([], []) == 0.0


@given(PLACES, PLACES)
def test_as_sets_of_characters(cited: list[Place], evidence: list[Place]) -> None:
    ours, theirs = characters(cited), characters(evidence)
    shared = len(ours & theirs)
    precision = shared / len(ours) if ours else 0.0
    recall = shared / len(theirs) if theirs else 0.0
    f1 = 2 * precision * recall / (precision + recall) if shared else 0.0
    assert evidence_precision(cited, evidence) == precision
    assert evidence_recall(cited, evidence) == recall
    assert evidence_f1(cited, evidence) == pytest.approx(f1)


@given(PLACES, PLACES, PLACES)
def test_citing_more_recalls_no_less(
    cited: list[Place], more: list[Place], evidence: list[Place]
) -> None:
    assert evidence_recall(cited + more, evidence) >= evidence_recall(cited, evidence)


@given(PLACES, PLACES.filter(bool), st.sampled_from([0.25, 0.5, 1.0]))
def test_covering_as_sets_of_characters(
    places: list[Place], quotes: list[Place], share: float
) -> None:
    wanted = characters(quotes[:1])
    expected = bool(wanted) and len(wanted & characters(places)) >= share * len(wanted)
    assert covers(places, quotes[0], share) is expected


def test_half_of_a_quote_covers_it() -> None:
    quote = Place("a", 10, 20)
    assert covers([Place("a", 0, 15)], quote)
    assert not covers([Place("a", 0, 14)], quote)
    assert covers([Place("a", 8, 12), Place("a", 17, 30)], quote)  # together
    assert not covers([Place("b", 0, 99)], quote)
    assert not covers([], quote)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5])
def test_shares_are_shares(share: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        covers([], Place("a", 0, 9), share)
