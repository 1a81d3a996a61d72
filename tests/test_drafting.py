"""Gold that grows: sentences turned into questions, or left alone."""

from collections.abc import Sequence

import pytest

from eval.drafting import Draft
from eval.drafting.asking import Told
from eval.drafting.said import name_inside, said_askings, speech_in
from eval.drafting.templates import askings
from eval.errors import GoldError
from index.types import Speaker

NOTHING: frozenset[str] = frozenset()
NAMES = frozenset({"Chile", "Norway"})
SWIMMER = Speaker("Denise Okafor", None, "a nurse")


def asked(
    text: str, people: Sequence[str] = (), plain: Sequence[str] = ()
) -> list[tuple[str, str]]:
    told = Told(text, frozenset(plain), NAMES, tuple(people))
    return [(asking.question, asking.answers[0]) for asking in askings(told)]


def said(text: str, speaker: Speaker = SWIMMER, *, inside: bool = False) -> list[str]:
    speech = speech_in(text, speaker, inside=inside)
    if speech is None:
        return []
    told = Told(text, NOTHING, NOTHING)
    return [each.question for each in said_askings(told, speech, speaker.name)]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The Harlow mill was founded in 1822.", "When was the Harlow mill founded?", "1822"),
        (
            "On May 3, 2011, Chile adopted a new water law.",
            "When did Chile adopt a new water law?",
            "May 3, 2011",
        ),
        (
            "The White House first announced policy changes last April to compete with China.",
            "When did the White House first announce policy changes to compete with China?",
            "last April",
        ),
        (
            "The Acme Corporation designed the bridge of Oslo in the 1990s.",
            "When did the Acme Corporation design the bridge of Oslo?",
            "the 1990s",
        ),
    ],
)
def test_when(sentence: str, question: str, answer: str) -> None:
    assert (question, answer) in asked(sentence)


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "At least four miners were missing in Chile.",
            "How many miners were missing in Chile?",
            "At least four",
        ),
        (
            "Norway has more than 340 member companies in the league.",
            "How many member companies does Norway have in the league?",
            "more than 340",
        ),
        ("Darnell Pryce scored 31 points.", "How many points did Darnell Pryce score?", "31"),
    ],
)
def test_how_many(sentence: str, question: str, answer: str) -> None:
    assert asked(sentence) == [(question, answer)]


def test_who_and_where() -> None:
    people = ("Mayor Ray Dunleavy", "Ray Dunleavy")
    sentence = "Mayor Ray Dunleavy was born in Harlow Falls."
    assert asked("Mayor Ray Dunleavy has run the city of Harlow since 2015.", people) == [
        ("Who has run the city of Harlow since 2015?", "Mayor Ray Dunleavy")
    ]
    assert ("Where was Mayor Ray Dunleavy born?", "Harlow Falls") in asked(sentence, people)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was founded in Oslo in 1822.",  # what was?
        "The firm’s profit fell in 2011 and 2012.",  # two dates
        "The 2011 report was published in Oslo in May 2012.",  # another year
        "The reign went on for years after the death of Olaf in 1093.",  # the death's year
        "The literacy rate of Norway in 2008 was 78 percent.",  # no event
        "In 2011, Norway did not adopt the new water law.",  # it did not happen
        "“Norway adopted the water law in 2011.”",  # somebody's words
        "Chile adopted the water law in 2015 elections of Oslo.",  # no year of its own
        "A trailer directed by Lance Drake in 2012.",  # no clause
        "Feld was one of 40 people of Oslo who signed.",
        "Norway sold the two ships of Oslo.",
        "Norway and its No. 12 teams of Oslo.",
        "",
        "…",
    ],
)
def test_unsure_sentences_are_left_alone(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_first_word_keeps_its_capital_only_where_it_is_a_name() -> None:
    sentence = "Residents adopted the charter of Oslo in 1822."
    assert asked(sentence) == []  # neither the looks nor the article tell
    small = asked(sentence, plain=["residents"])
    assert small == [("When did residents adopt the charter of Oslo?", "1822")]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Okafor said the council had ignored a bid from Denton.",
            "Who said that the council had ignored a bid from Denton?",
        ),
        (
            "Okafor told reporters that 190 millimeters of rain had fallen in Denton.",
            "According to Denise Okafor, how many millimeters of rain had fallen in Denton?",
        ),
        (
            "“The freezer of the laboratory had broken,” said Denise Okafor, a nurse.",
            "What did Denise Okafor say about the freezer of the laboratory?",
        ),
        (
            "The swimming pool of Denton will open on May 4, according to Okafor.",
            "According to Denise Okafor, when will the swimming pool of Denton open?",
        ),
    ],
)
def test_who_said_what(sentence: str, question: str) -> None:
    assert question in said(sentence)


def test_words_that_are_not_plainly_the_speakers_are_left_alone() -> None:
    assert said("The priest laughed and said the freezer had broken.") == []
    assert said("Okafor has not said whether the freezer had broken.") == []
    assert said("Okafor wrote a book, “Demon with a Glass Hand”, about Denton.") == []
    assert said("The freezer had broken on a Sunday.") == []
    assert said("The freezer had broken on a Sunday.", inside=True) != []


def test_only_proper_names_are_asked_about() -> None:
    plain = frozenset({"officials", "forecasters"})
    for name in ("Forecasters", "City officials", "One worker", "The company", "Many of them"):
        assert name_inside(Speaker(name), plain, NOTHING) is None
    assert name_inside(Speaker("The White House"), plain, NOTHING) == "the White House"
    assert name_inside(SWIMMER, plain, NOTHING) == "Denise Okafor"


def test_a_draft_does_not_contradict_itself() -> None:
    for bad in (
        {"question": " ", "answers": None},
        {"question": "Who?", "answers": (), "article_ids": ("a",)},
        {"question": "Who?", "answers": ("Ann",)},
    ):
        with pytest.raises(GoldError):
            Draft(**bad)
