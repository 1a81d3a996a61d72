"""Who said what, asked: the right person's words, or silence and who did speak."""

from dataclasses import replace

import pytest

from index.types import Filter, Speaker
from qa.assistant import Assistant
from qa.candidates import gather
from qa.question import Question
from qa.refusing import reason, silence
from qa.retrieving import find_speakers, rank, retrieve, unknown_names
from tests.seed import ARTICLE_ID, TURKEY

KAIDANOW = "Tina Kaidanow"
FANNING = "Eric Fanning"


def _speakers(assistant: Assistant, question: str) -> set[str | None]:
    answer = assistant.ask(question)
    assert answer.supported, answer.text
    return {c.speaker.name if c.speaker else None for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (TURKEY, KAIDANOW),
        ("What did the ambassador say about tariffs?", KAIDANOW),
        ("what did ambassador kaidanow think about russia", KAIDANOW),
        ("According to Kaidanow, what does the policy seek to strengthen?", KAIDANOW),
        ("Who said that it is a case by case evaluation?", KAIDANOW),
        ("What did Eric Fanning say about the dialogue?", FANNING),
        ("What did the CEO say about transparency?", FANNING),
        ("What did Fanning say?", FANNING),
        ("What did Kaidanow say?", KAIDANOW),
    ],
)
def test_only_that_persons_words(assistant: Assistant, question: str, name: str) -> None:
    assert _speakers(assistant, question) == {name}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            "What did Fanning say about tariffs?",
            "In these articles Eric Fanning says nothing that is clearly about tariffs; "
            "Tina Kaidanow does.",
        ),
        (
            "What did Kaidanow say about Iran?",
            "In these articles Tina Kaidanow says nothing that is clearly about Iran.",
        ),
        ("What did Trump say?", "These articles do not quote Trump."),
        ("How many S-300 systems did Greece buy?", "No article mentions S-300 or Greece."),
        ("Who won the football world cup?", "Nothing in the articles is near this question."),
    ],
)  # fmt: skip
def test_a_refusal_tells_why(assistant: Assistant, question: str, reason: str) -> None:
    answer = assistant.ask(question)
    assert (answer.supported, answer.reason) == (False, reason)


def test_others_who_did_speak_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("What did Trump say about Turkey?")
    assert answer.reason is not None
    assert answer.reason.startswith("These articles do not quote Trump about Turkey; ")
    assert KAIDANOW in answer.reason


def test_a_speaker_is_found_by_any_of_their_words(assistant: Assistant) -> None:
    for phrase in ("Kaidanow", "Tina Kaidanow", "the ambassador", "Ambassador Kaidanow"):
        names = {speaker.name for speaker in find_speakers(assistant.store, phrase, None).values()}
        assert names == {KAIDANOW}, phrase
    for phrase in ("Eric Kaidanow", "Trump", "the"):
        assert not find_speakers(assistant.store, phrase, None), phrase


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("When will Turkey receive the THAAD interceptors?", ["THAAD"]),
        ("Who are the defense competitors of the United States?", []),  # the article writes U.S.
        ("What did Kaidanov say about Turky?", []),  # misspelt by a letter
        ("What is the S-400?", []),
        ("What is the S-500?", ["S-500"]),
        ("Does the EU object?", []),  # short acronyms are often spelt out
        ("What did Bobby McGee say to Farnborough?", ["Bobby McGee"]),
    ],
)
def test_names_that_no_article_holds(assistant: Assistant, text: str, unknown: list[str]) -> None:
    assert unknown_names(assistant.store, text, None) == unknown


def test_reasons_agree_in_number() -> None:
    one, two = Speaker("The White House"), Speaker("Ann Lee")
    asked = Question("", "tea", who="Bob", strict=True)
    assert silence(asked, [two], [one]) == (
        "In these articles Ann Lee says nothing that is clearly about tea; the White House does."
    )
    assert silence(asked, [], [one, two]) == (
        "These articles do not quote Bob about tea; the White House and Ann Lee do."
    )


def test_nothing_found_is_nothing_near(assistant: Assistant) -> None:
    question = Question("Anything?", "Anything?")
    vector = assistant.embedder.embed_question(question.text)
    hits = retrieve(assistant.store, question.text, vector, None, k=3)
    assert len(hits) == 3
    nothing = rank(assistant.ranker, question, vector, [])
    assert reason(question, nothing, []).startswith("No article that may answer")


@pytest.mark.parametrize(
    ("question", "within", "anywhere"),
    [
        (
            "How many S-300 systems did Greece buy?",
            "No article within the filter mentions S-300 or Greece.",
            "No article mentions S-300 or Greece.",
        ),
        (
            "Who won the football world cup?",
            "Nothing in the articles within the filter is near this question.",
            "Nothing in the articles is near this question.",
        ),
        (
            "What did Trump say?",
            "The articles within the filter do not quote Trump.",
            "These articles do not quote Trump.",
        ),
        (
            "What did Kaidanow say about Iran?",
            "In the articles within the filter Tina Kaidanow says nothing that is clearly about "
            "Iran.",
            "In these articles Tina Kaidanow says nothing that is clearly about Iran.",
        ),
    ],
)
def test_a_filter_is_told_of_where_who_asks_has_chosen_it(
    assistant: Assistant, question: str, within: str, anywhere: str
) -> None:
    only = Filter(article_ids=frozenset({ARTICLE_ID}))
    assert assistant.ask(question, only).reason == within
    assert assistant.ask(question, replace(only, chosen=False)).reason == anywhere
    assert assistant.ask(question, Filter()).reason == anywhere


def test_what_stands_apart_is_told_of_one_place_only(assistant: Assistant) -> None:
    """Another place, further down, may well mention both."""
    question = Question("Turkey tariffs?", "Turkey tariffs?")
    vector = assistant.embedder.embed_question(question.text)
    everything = gather(assistant.store, retrieve(assistant.store, question.text, vector, None))
    first, second = (
        next(c for c in everything if stem in c.stems and other not in c.near)
        for stem, other in (("turkey", "tariff"), ("tariff", "turkey"))
    )
    ranked = replace(rank(assistant.ranker, question, vector, []), candidates=[first, second])
    assert reason(question, ranked, []) == (
        "The place nearest to this question mentions Turkey, but not tariffs."
    )
