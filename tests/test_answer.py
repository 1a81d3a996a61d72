"""Answers and their citations: they check themselves, are true, and are always the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.types import Article, Passage, Speaker
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.contract import to_json
from qa.settings import Settings
from qa.types import Answer, AnswerSentence, Citation
from tests.seed import ARTICLE_ID, GOLD, SEEDS, TURKEY, without_timings
from ui.cli import main

ARTICLE = Article("a", "Ann spoke. “I agree,” said Bo.")
PASSAGE = Passage(1, "a#0", "a", 0, len(ARTICLE.text), ARTICLE.text, 0, 2)
CITATION = Citation(1, ARTICLE, 11, 30, "“I agree,” said Bo.", Speaker("Bo"), PASSAGE)
SENTENCE = AnswerSentence("“I agree,” said Bo.", (1,))
ANSWER = Answer("who agrees?", (SENTENCE,), (CITATION,), 0.9, "extractive", ())
REFUSAL = Answer("who objects?", (), (), 0.1, "extractive", (), reason="Nobody objects.")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"quote": "“I agree”, said Bo."}, r"a does not hold the quote at 11\.\.30"),
        ({"quote": ""}, "does not hold the quote"),
        ({"quote": "", "start": 11, "end": 11}, "does not hold the quote"),
        ({"start": 10}, "does not hold the quote"),
        ({"end": 29}, "does not hold the quote"),
        ({"start": 11, "end": 300, "quote": "“I agree,” said Bo. "}, "does not hold the quote"),
        ({"number": 0}, "footnotes count from 1, not 0"),
    ],
)
def test_false_citation_cannot_be_made(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(CITATION, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sentences": (replace(SENTENCE, citations=(1, 2)),)},
        {"citations": (CITATION, replace(CITATION, number=2))},
        {"citations": (CITATION, CITATION)},
        {"citations": ()},
        {"sentences": ()},
        {"reason": "Nobody agrees."},
        {"disagreement": True},
        {"confidence": 1.01},
        {"confidence": -0.01},
        {"confidence": float("nan")},
    ],
)
def test_answer_that_contradicts_itself_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sentences|footnotes|confidence"):
        replace(ANSWER, **wrong)


@pytest.mark.parametrize("wrong", [{"citations": (CITATION,)}, {"reason": None}])
def test_refusal_that_contradicts_itself_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sentences"):
        replace(REFUSAL, **wrong)


@pytest.mark.parametrize("wrong", [{"text": ""}, {"citations": ()}])
def test_sentence_without_words_or_footnote_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs words and a citation"):
        replace(SENTENCE, **wrong)


@pytest.mark.parametrize("key", [(0, 0), (3, 2), (-1, 3), (0, 100), (0, 3), (2, 5)])
def test_key_that_is_no_words_of_its_sentence_cannot_be_made(key: tuple[int, int]) -> None:
    sentence = AnswerSentence("It rained.", (1,), (3, 9))
    assert sentence.text[slice(*sentence.key or ())] == "rained"
    with pytest.raises(ValueError, match="no words of the sentence begin and end"):
        replace(sentence, key=key)


def test_text_of_an_answer() -> None:
    assert ANSWER.supported
    assert ANSWER.text == "“I agree,” said Bo. [1]"
    assert not REFUSAL.supported
    assert REFUSAL.text == "Nobody objects."


TEXTS = st.text(st.sampled_from("ab “é—\n\U0001f600"), min_size=1).filter(str.strip)


@given(TEXTS, st.data())
def test_every_slice_cites_itself_and_no_other_place(text: str, data: st.DataObject) -> None:
    article = Article("a", text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    passage = Passage(1, "a#0", "a", 0, len(text), text, 0, 1)
    cited = Citation(1, article, start, end, quote, None, passage)
    assert article.text[cited.start : cited.end] == cited.quote
    other = data.draw(st.integers(-len(text), 2 * len(text)))
    assume(text[other:end] != quote)
    with pytest.raises(ValueError, match="does not hold the quote"):
        Citation(1, article, other, end, quote, None, passage)


def test_every_citation_is_true(assistant: Assistant, answers: list[Answer]) -> None:
    stored = assistant.store.get(ARTICLE_ID)
    assert stored is not None
    assert stored.text == (SEEDS / f"{ARTICLE_ID}.txt").read_text(encoding="utf-8")
    for answer in answers:
        for citation in to_json(answer)["citations"]:
            start, end, passage = citation["start"], citation["end"], citation["passage"]
            assert stored.text[start:end] == citation["quote"]
            assert stored.text[passage["start"] : passage["end"]] == passage["text"]
            assert passage["start"] <= start < end <= passage["end"]


def test_answers_have_one_to_three_sentences_and_none_twice(answers: list[Answer]) -> None:
    answered = [answer for answer in answers if answer.supported]
    assert answered
    for answer in answered:
        quotes = [citation.quote for citation in answer.citations]
        assert 1 <= len(answer.sentences) <= 3
        assert len(set(quotes)) == len(quotes)
        assert [sentence.text for sentence in answer.sentences] == quotes
        assert [citation.number for citation in answer.citations] == [*range(1, len(quotes) + 1)]


def test_refusals_give_a_reason_and_what_is_near(answers: list[Answer]) -> None:
    refused = [answer for answer in answers if not answer.supported]
    assert refused
    for answer in refused:
        assert answer.reason is not None
        assert answer.reason.endswith(".")
        assert not answer.citations
        assert answer.hits


def test_an_assistant_opened_anew_answers_the_same(seed_index: Path, answers: list[Answer]) -> None:
    opened = open_assistant(Settings(seed_index))
    with opened.store:
        again = [opened.ask(row["question"]) for row in GOLD[::6]]
    assert list(map(without_timings, again)) == list(map(without_timings, answers[::6]))
    assert again == answers[::6]


def test_an_index_built_anew_answers_the_same(tmp_path: Path, answers: list[Answer]) -> None:
    assert main(["index", str(SEEDS), "--index", str(tmp_path)]) == 0
    opened = open_assistant(Settings(tmp_path))
    with opened.store:
        again = [opened.ask(row["question"]) for row in GOLD[::6]]
    assert list(map(without_timings, again)) == list(map(without_timings, answers[::6]))


def test_the_order_of_questions_does_not_matter(
    assistant: Assistant, answers: list[Answer]
) -> None:
    backwards = [assistant.ask(row["question"]) for row in GOLD[::-6]]
    assert backwards == answers[::-6]


def test_what_kaidanow_said_about_turkey(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)
    quotes = " ".join(citation.quote for citation in answer.citations).replace("\u00a0", " ")
    assert "pushing Turkey to acquire Raytheon [RTN] Patriot missile defenses" in quotes
    assert "give the Turks some understanding of what we can do with respect to Patriots" in quotes
    assert len(answer.citations) >= 2
    for citation in to_json(answer)["citations"]:
        assert citation["speaker"] == (
            "Ambassador Tina Kaidanow, acting assistant Secretary of State for the Bureau of "
            "Political-Military Affairs"
        )


def test_who_is_silent_is_not_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What did Fanning say about Turkey?")
    assert answer.reason is not None
    assert answer.reason.startswith(
        "In these articles Eric Fanning says nothing that is clearly about Turkey"
    )
    assert "Tina Kaidanow" in answer.reason
