"""Judging answers: outcomes and values worked by hand on answers made of real types."""

from dataclasses import replace

import pytest

from eval.measures import (
    ANSWERED_RIGHT,
    ANSWERED_WRONG,
    FAILED,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    REFUSED_RIGHT,
    REFUSED_WRONG,
    UNJUDGED,
)
from eval.relevance import Relevance, judge
from eval.rows import Row, Writing, question_word
from eval.scoring import Asked, score
from eval.types import Gold, Place
from index.types import Article, Hit, Passage, Speaker
from qa.types import Answer, AnswerSentence, Citation, Written

TEXT = "The mill burned down. It was built in 1901. “We will rebuild it in May,” Ann Lee said."
ARTICLE = Article("mill", TEXT)
SENTENCES = [(0, 21), (22, 43), (44, len(TEXT))]
ANN = Speaker("Ann Lee", title="Mayor")
HIT = Hit(Passage(1, "mill#0", "mill", 0, 43, TEXT[:43], 0, 2), 0.9, 0.9, 1.0)
LATER = Hit(Passage(2, "mill#1", "mill", 44, len(TEXT), TEXT[44:], 2, 3), 0.5, 0.5, 0.2)
BUILT = Gold("when-1", "When was the mill built?", ("1901",), ("mill",), ("It was built in 1901.",))
PLACES = [Place("mill", 22, 43)]
NONE = Gold("no-1", "Who owns the mill?", ())


def citation(number: int, at: int, speaker: Speaker | None = None) -> Citation:
    start, end = SENTENCES[at]
    return Citation(number, ARTICLE, start, end, TEXT[start:end], speaker, HIT.passage)


def answered(*order: int, confidence: float = 0.8) -> Answer:
    """An answer of the article's sentences in that order, the third one Ann Lee's."""
    cited = [citation(n, at, ANN if at == 2 else None) for n, at in enumerate(order, 1)]
    sentences = tuple(AnswerSentence(one.quote, (one.number,)) for one in cited)
    return Answer("?", sentences, tuple(cited), confidence, "extractive", (LATER, HIT))


REFUSED = Answer("?", (), (), 0.2, "extractive", (LATER, HIT), reason="Nothing is near.")


def scored(gold: Gold, asked: Asked) -> Row:
    places = PLACES if gold.evidence else []
    hits = asked.answer.hits if asked.answer else ()
    relevance = judge(gold, places, hits, lambda article_id: [HIT.passage, LATER.passage])
    return score(gold, places, asked, relevance if gold.answerable is not False else None)


def test_a_right_answer() -> None:
    row = scored(BUILT, Asked(answered(0, 1)))
    assert row.outcome == ANSWERED_RIGHT
    assert row.correct
    assert row.word == "when"
    cited = (21 + 21, 21)  # characters cited, and of them evidence
    precision = cited[1] / cited[0]
    expected = {
        "hit@1": 0.0, "hit@3": 1.0, "recall@10": 1.0, "MRR@10": 0.5,
        "first_sentence": 0.0, "first_three": 1.0, "exact_match": 0.0,
        "evidence_precision": precision, "evidence_recall": 1.0,
        "evidence_f1": 2 * precision / (precision + 1),
        "citation_precision": 1.0, "citation_recall": 1.0, "speaker_accuracy": None,
    }  # fmt: skip
    assert {name: row.values[name] for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gold", "asked", "outcome", "correct"),
    [
        (BUILT, Asked(answered(2)), NOT_CHOSEN, False),
        (BUILT, Asked(REFUSED, answered(1)), REFUSED_WRONG, True),
        (BUILT, Asked(REFUSED, answered(0)), NOT_CHOSEN, False),
        (BUILT, Asked(REFUSED), NOT_CHOSEN, False),
        (BUILT, Asked(None, error="It broke."), FAILED, False),
        (NONE, Asked(REFUSED, answered(0)), REFUSED_RIGHT, False),
        (NONE, Asked(answered(0)), ANSWERED_WRONG, False),
        (NONE, Asked(None, error="It broke."), FAILED, False),
    ],
)
def test_outcomes(gold: Gold, asked: Asked, outcome: str, correct: bool) -> None:
    row = scored(gold, asked)
    assert (row.outcome, row.correct) == (outcome, correct)


def test_an_answer_out_of_reach_was_not_retrieved() -> None:
    elsewhere = Gold("when-2", "When?", ("1901",), ("other",))
    assert scored(elsewhere, Asked(answered(0))).outcome == NOT_RETRIEVED


def test_an_error_counts_as_the_wrong_decision_and_nothing_right() -> None:
    broken = Asked(None, error="It broke.")
    row = scored(BUILT, broken)
    assert row.supported is False
    judged = {name: value for name, value in row.values.items() if value is not None}
    assert judged
    assert set(judged.values()) == {0.0}
    assert scored(NONE, broken).supported is True
    assert scored(NONE, broken).values["token_f1"] == 0.0


def test_a_right_refusal_is_an_exact_match_of_nothing() -> None:
    row = scored(NONE, Asked(REFUSED))
    assert row.values["exact_match"] == row.values["token_f1"] == 1.0
    assert row.values["hit@1"] is None
    assert row.values["first_sentence"] is None
    assert scored(NONE, Asked(answered(0))).values["exact_match"] == 0.0


def test_who_says_it() -> None:
    quote = TEXT[44:]
    gold = Gold("say-1", "Who will rebuild?", ("Mayor Ann Lee",), ("mill",), (quote,), "Ann Lee")
    places = [Place("mill", 44, len(TEXT))]
    relevance = Relevance((1,), (1,), frozenset())
    right = score(gold, places, Asked(answered(2)), relevance)
    assert right.values["speaker_accuracy"] == 1.0
    assert right.values["first_sentence"] == 1.0  # beside the footnote, not in the sentence
    wrong = score(gold, places, Asked(answered(1)), relevance)
    assert wrong.values["speaker_accuracy"] == wrong.values["first_sentence"] == 0.0
    assert score(gold, places, Asked(REFUSED), relevance).values["speaker_accuracy"] == 0.0


def test_grades_of_articles_count_each_article_once() -> None:
    hits = [HIT, LATER, Hit(Passage(3, "b#0", "b", 0, 5, "Text.", 0, 1), 0.1, 0.1, 0.0)]
    gold = Gold("1", "mill fire", None, ("b", "c"), grades={"b": 2, "c": 1})
    relevance = judge(gold, [], hits, lambda article_id: [])
    assert relevance == Relevance((0, 2), (2, 1), frozenset({"b#0"}))
    row = score(gold, [], Asked(answered(0)), relevance)
    assert row.outcome == UNJUDGED
    assert row.values["recall@10"] == 0.5
    assert row.values["token_f1"] is None


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who approved it?", "who"),
        ("To whom was it sold?", "who"),
        ("How many systems were sold?", "how many"),
        ("how much does it cost", "how many"),
        ("And how did it end?", "how"),
        ("Name the mayor.", "other"),
        ("In which week is the show?", "which"),
    ],
)
def test_question_words(question: str, word: str) -> None:
    assert question_word(question) == word


def test_a_row_reads_back() -> None:
    row = scored(BUILT, Asked(answered(0, 1)))
    assert Row.from_json(row.to_json()) == row
    with pytest.raises(ValueError, match="come out as"):
        Row.from_json(row.to_json() | {"outcome": "lucky"})
    with pytest.raises(KeyError):
        Row.from_json({"id": "1"})


def test_a_written_sentence_is_judged_by_the_quotes_that_it_cites() -> None:
    quoted = answered(1, 0)
    own = ("In 1901 it was built.", "It burned down in 1902.")
    sentences = tuple(AnswerSentence(text, (at,)) for at, text in enumerate(own, 1))
    written = Written("llama", struck=2, prompt_tokens=90, answer_tokens=12)
    row = scored(BUILT, Asked(replace(quoted, sentences=sentences, written=written)))
    assert row.values["citation_recall"] == 0.5
    assert row.values["citation_precision"] == 0.5
    assert row.values["evidence_recall"] == 1.0
    assert row.writing == Writing(2, 2, 90, 12, None)
    assert Row.from_json(row.to_json()) == row
    assert scored(BUILT, Asked(quoted)).writing is None
