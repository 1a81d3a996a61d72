"""Measures of answer texts: SQuAD's published normalisation, EM and F1; DPR's whole tokens."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.answering import (
    exact_match,
    first_sentence,
    first_three,
    holds_answer,
    normalise,
    token_f1,
)

WORDS = st.lists(st.sampled_from(["the", "mill", "burned", "in", "May", "1901", "a", "–"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Mill,\n burned!", "mill burned"),
        ("a b an c the d", "b c d"),
        ("A-10", "a10"),  # punctuation goes first, so this a is no article
        ("U.S.", "us"),
        ("“the” end", "“ ” end"),  # typographic quotes stay; \b sees the article between them
        ("1,000.5", "10005"),
        ("Anthem theme", "anthem theme"),
        ("É", "é"),
        (" . ", ""),
    ],
)
def test_normalised_as_squad_does(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(WORDS.map(" ".join))
def test_normalising_is_done_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert re.search(r"\b(a|an|the)\b|\s\s|^\s|\s$", normalise(text)) is None


def test_exact_match_by_hand() -> None:
    assert exact_match("The mill.", ["a house", "mill"]) == 1.0
    assert exact_match("The old mill.", ["mill"]) == 0.0


def test_token_f1_by_hand() -> None:
    """ "in old mill town" and "old mill": 2 shared, precision 2/4, recall 2/2, F1 2/3."""
    assert token_f1("in the old mill town", ["old mill"]) == pytest.approx(2 / 3)
    assert token_f1("in the old mill town", ["town", "old mill", "house"]) == pytest.approx(2 / 3)
    assert token_f1("mill", ["house"]) == 0.0


def test_repetitions_count() -> None:
    """Shared as often as both have it: 1; precision 1/3, recall 1/2, F1 2/5."""
    assert token_f1("no no no", ["no way"]) == pytest.approx(2 / 5)


@pytest.mark.parametrize("answers", [[], [""], ["the"]])
def test_without_an_answer_only_nothing_is_right(answers: list[str]) -> None:
    assert exact_match("", answers) == token_f1("", answers) == 1.0
    assert exact_match("The.", answers) == token_f1("The.", answers) == 1.0
    assert exact_match("mill", answers) == token_f1("mill", answers) == 0.0


def test_nothing_is_no_answer() -> None:
    assert exact_match("", ["mill"]) == token_f1("", ["mill"]) == 0.0
    assert exact_match("", ["the", "mill"]) == token_f1("", ["the", "mill"]) == 0.0


@given(WORDS.map(" ".join), WORDS.map(" ".join), WORDS.map(" ".join))
def test_f1_ranges(text: str, answer: str, other: str) -> None:
    score = token_f1(text, [answer])
    assert 0 <= score <= 1
    assert score == token_f1(answer, [text])
    assert exact_match(text, [answer]) <= score
    assert token_f1(text, [text]) == 1.0
    if normalise(other):
        assert token_f1(text, [other, answer]) >= token_f1(text, [other])


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("It was built in 1901.", "1901", True),
        ("It was built in 1901.", "190", False),
        ("It was built in 1901.", "1901.", True),
        ("It was built in 1901!", "1901.", False),
        ("The MILL burned.", "mill  Burned", True),
        ("The mill was burned.", "mill burned", False),
        ("The windmill burned.", "mill", False),
        ("A well-known mill.", "known", True),
        ("A well-known mill.", "well known", False),  # the hyphen is a token
        ("$5 million", "5 million", True),
        ("the U.S. Army", "U.S.", True),
        ("Caf\u00e9 Noir", "cafe\u0301", True),  # NFD
        ("Caf\u00e9 Noir", "cafe", False),  # the accent belongs to the word
        ("the\u00a0old\u200bmill", "old mill", True),  # spaces and invisibles only part
        ("a \u2260 b", "=", True),  # NFD takes the stroke off
        ("\u24b6 first", "\u24d0", True),  # signs have cases too
        ("anything", "", False),
        ("anything", " \u200b ", False),
        ("", "mill", False),
    ],
)
def test_answers_held_as_whole_tokens(text: str, answer: str, held: bool) -> None:
    assert holds_answer(text, [answer]) is held
    assert holds_answer(text, ["quite another", answer]) is held


def test_no_answers_are_not_held() -> None:
    assert not holds_answer("anything", [])


@given(
    st.lists(st.sampled_from(["Mill", "town", "7", "é", "–", "."]), max_size=8),
    st.lists(st.sampled_from(["mill", "TOWN", "7", "É", "–", "."]), min_size=1, max_size=3),
)
def test_held_as_a_run_of_tokens_by_brute_force(text: list[str], answer: list[str]) -> None:
    ours, wanted = ([word.lower() for word in words] for words in (text, answer))
    starts = range(len(ours) - len(wanted) + 1)
    expected = any(ours[at : at + len(wanted)] == wanted for at in starts)
    assert holds_answer(" ".join(text), [" ".join(answer)]) is expected


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_more_text_holds_no_less(before: str, answer: str, after: str) -> None:
    if holds_answer(answer, [answer]):
        assert holds_answer(f"{before} {answer} {after}", [answer])


def test_first_sentences() -> None:
    said = ["It burned.", "It was built in 1901.", "It stood.", "It fell in May."]
    built, fell = ["1901"], ["in May"]
    assert (first_sentence(said, ["burned"]), first_three(said, ["burned"])) == (1.0, 1.0)
    assert (first_sentence(said, built), first_three(said, built)) == (0.0, 1.0)
    assert (first_sentence(said, fell), first_three(said, fell)) == (0.0, 0.0)
    assert first_sentence([], built) == first_three([], built) == 0.0
    assert all(first_three(pair, ["burned. It was"]) == 0.0 for pair in pairwise(said))
