"""Values, normalised: the same number, date, name or claim in other words is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import stems
from qa.answer_types import Asked
from qa.values.asked import Inquiry, Value, relation
from qa.values.claims import akin, asks_yes_or_no, claim
from qa.values.dates import dates
from qa.values.numerals import SMALL, spelt
from qa.values.quantities import quantities
from qa.values.relation import Relation

SAME, OTHER, UNTOLD = Relation.SAME, Relation.OTHER, Relation.UNTOLD


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("nine million people", "9,000,000 people", SAME),
        ("9 m people", "nine million people", SAME),
        ("9 m long", "nine metres long", SAME),
        ("one hundred and twenty hives", "120 hives", SAME),
        ("a dozen eggs", "12 eggs", SAME),
        ("forty-two turbines", "42 turbines", SAME),
        ("15 % of it", "15 percent of it", SAME),
        ("15 per cent", "fifteen percent", SAME),
        ("$3 million", "3,000,000 dollars", SAME),
        ("US$3bn", "3 billion dollars", SAME),
        ("€50,000", "50 000 euros", SAME),
        ("about 9 million", "8.97 million", SAME),
        ("9 million", "8.97 million", SAME),
        ("about 30", "28", SAME),
        ("30 houses", "25 houses", OTHER),
        ("30", "28", OTHER),
        ("2.1 billion", "2.14 billion", SAME),
        ("more than 400", "412", SAME),
        ("more than 400", "700", OTHER),
        ("at least 20", "at least 35", OTHER),
        ("up to 400", "390", SAME),
        ("about 300", "420", OTHER),
        ("1,187", "some 1,200", SAME),
        ("48", "84", OTHER),
        ("80 kilometres", "50 miles", SAME),
        ("5 km", "5,000 metres", SAME),
        ("1.5 tonnes", "1,500 kilograms", SAME),
        ("5 km", "7,000 metres", OTHER),
        ("€30 million", "$33 million", UNTOLD),
        ("30 kilograms", "30 metres", UNTOLD),
        ("12 percent", "12 people", UNTOLD),
    ],
)
def test_numbers(one: str, other: str, expected: Relation) -> None:
    (first, *_), (second, *_) = quantities(one), quantities(other)
    assert first.compare(second) is second.compare(first) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("on May 3, 2021", "on 3 May 2021", SAME),
        ("on 3rd of May 2021", "on 2021-05-03", SAME),
        ("in 1874", "in 1881", OTHER),
        ("in March 1989", "in 1992", OTHER),
        ("in May 2021", "on 3 May 2021", UNTOLD),
        ("in 1911", "in 1911", SAME),
        ("in the 1980s", "in 1984", UNTOLD),
        ("in the 18th century", "in 1805", OTHER),
        ("on 3 May", "on 3 June", OTHER),
        ("last year", "in 2023", SAME),  # in an article of 2024
        ("closed in 1992 as the last", "closed in 1992", SAME),
    ],
)
def test_dates(one: str, other: str, expected: Relation) -> None:
    (first,), (second,) = dates(one, "2024-02-01"), dates(other)
    assert first.compare(second) is second.compare(first) is expected


@pytest.mark.parametrize("text", ["the march may", "1900 workers", "$1900", "page 12", "last year"])
def test_no_dates(text: str) -> None:
    assert dates(text) == []


@given(st.integers(1, 999_999))
def test_every_number_in_words_is_read(number: int) -> None:
    assert spelt(in_words(number)) == number
    (read,) = quantities(f"There were {in_words(number)} ships.")
    assert read.exact == number


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_comparing_numbers_is_even_handed(one: int, other: int) -> None:
    (first,), (second,) = quantities(f"{one:,} ships"), quantities(f"{other:,} ships")
    assert first.compare(second) is second.compare(first)
    assert first.compare(first) is SAME
    if one >= 2 * other:
        assert first.compare(second) is OTHER


def in_words(number: int) -> str:
    """A whole number below a million, as it is written in words."""
    names = {value: word for word, value in SMALL.items()}
    if number >= 1000:
        rest = f" {in_words(number % 1000)}" if number % 1000 else ""
        return f"{in_words(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{names[number // 100]} hundred{rest}"
    if number in names:
        return names[number]
    return f"{names[number // 10 * 10]}-{names[number % 10]}"


@pytest.mark.parametrize(
    ("question", "sentence", "says"),
    [
        ("Did the council approve the plan?", "The council approved the plan.", True),
        ("Did the council approve the plan?", "The council did not approve the plan.", False),
        ("Did the council approve the plan?", "The council rejected the plan.", False),
        ("Did the council approve the plan?", "The council gave the plan the green light.", True),
        ("Did the council approve the plan?", "The plan was turned down.", False),
        ("Did the council reject the plan?", "The plan was turned down.", True),
        ("Did the council approve the plan?", "The council never rejected the plan.", True),
        ("Did the council approve the plan?", "The council spoke of the plan.", None),
        ("Did Ada win the race?", "Ada lost the race.", False),
        ("Is the water safe?", "The water isn’t safe.", False),
        ("Has the strike ended?", "The strike has not ended.", False),
        ("Did Ada visit Ankara?", "Ada did not visit Ankara.", False),
        ("Did Ada visit Ankara?", "Ada visited Ankara.", True),
    ],
)
def test_claims(question: str, sentence: str, says: bool | None) -> None:
    assert asks_yes_or_no(question)
    assert claim(question, sentence) is says


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who leads the board?", Asked.PERSON),
        ("Who is the director of the zoo?", Asked.PERSON),
        ("Who is Ada Moss?", None),  # asks what she is
        ("Who visited the school?", None),  # many may have
        ("Who was killed in the crash?", None),
        ("Where was the wreck found?", Asked.PLACE),
        ("Where do storks breed?", None),
        ("When did it close?", Asked.TIME),
        ("What fine did the court impose?", Asked.MONEY),
        ("How many ships are there?", Asked.COUNT),
        ("Why was it closed?", None),
        ("What did the mayor say?", None),
    ],
)
def test_what_is_asked(question: str, kind: Asked | None) -> None:
    assert Inquiry(question).kind is kind


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (
            "Who leads the board?",
            "Marta Eide leads the board.",
            "The board is led by Dr Eide.",
            SAME,
        ),
        ("Who leads the board?", "Marta Eide leads the board.", "Bo Lund leads the board.", OTHER),
        ("Where was it built?", "It was built in Gdynia.", "It was built in Turku.", OTHER),
        ("Where was it built?", "It was built in Turku, Finland.", "It was built in Turku.", SAME),
        ("Where was it built?", "It was built in Poland.", "It was built in Gdynia.", UNTOLD),
        ("How many men came?", "In 2019 30 men came.", "45 men and 12 dogs came.", OTHER),
        ("How old is the abbey?", "The abbey is 900 years old.", "It is nine centuries old.", SAME),
    ],
)
def test_values(question: str, one: str, other: str, expected: Relation) -> None:
    first, second = value(question, one), value(question, other)
    assert first is not None
    assert second is not None
    assert relation(first, second) is relation(second, first) is expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many men came?", "The men came in 2019."),
        ("How many men came?", "Another 30 men came."),
        ("How many men came?", "We first reported that 30 men came."),
        ("How many men came?", "The dish cost 30 euros."),
        ("How much did the dish cost?", "The dish is 30 years old."),
        ("What share of the land is forest?", "Forest is 12 percent, fields are 40 percent."),
        ("Who leads the board?", "The board is led by a woman."),
        ("When did it open?", "It opened on Sunday."),
        ("Where was it built?", "It was built in a shed."),
    ],
)
def test_no_value(question: str, sentence: str) -> None:
    assert value(question, sentence) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lead", "led", True),
        ("founded", "established", True),
        ("win", "lost", True),  # the same matter, whatever is said of it
        ("wrote", "authors", True),
        ("founded", "moved", False),
        ("tickets", "pass", False),
    ],
)
def test_words_for_the_same_deed(one: str, other: str, same: bool) -> None:
    (first,), (second,) = stems(one), stems(other)
    assert (second in akin(first)) == (first in akin(second)) == same


def value(question: str, sentence: str) -> Value | None:
    return Inquiry(question).value(sentence, "2024-02-01")
