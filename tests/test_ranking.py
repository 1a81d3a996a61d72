"""Features, ranks, shares and the choice of sentences, against plain recomputation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filter, Hit, Passage
from qa.answer_types import Asked, asked, holds
from qa.assistant import Assistant
from qa.candidates import gather
from qa.extracting import choose
from qa.features import NAMES, features
from qa.gate import Gate, shipped_gate, signals
from qa.question import understand
from qa.ranking import LinearRanker, shares, shipped_ranker
from qa.retrieving import Ranked, collapse, rank, retrieve
from qa.sameness import says_the_same
from qa.words import coverage, names, telling

QUESTION = "How many member companies does the AIA have?"


@pytest.fixture(scope="module")
def ranked(assistant: Assistant) -> Ranked:
    question = understand(QUESTION)
    vector = assistant.embedder.embed_question(question.text)
    hits = retrieve(assistant.store, question.text, vector, None)
    return rank(shipped_ranker(), question, vector, gather(assistant.store, hits))


def test_candidates_are_every_sentence_once(assistant: Assistant, ranked: Ranked) -> None:
    places = [c.sentence.position for c in ranked.candidates]
    assert len(places) == len(set(places)) > 20
    for candidate in ranked.candidates:
        sentence = candidate.sentence
        assert candidate.text == candidate.article.text[sentence.start : sentence.end]


def test_scores_are_the_weighted_features(ranked: Ranked) -> None:
    weights = shipped_ranker().weights
    expected = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in ranked.rows]
    assert ranked.scores == pytest.approx(expected, abs=1e-4)
    assert list(ranked.scores) == sorted(ranked.scores, reverse=True)


def test_features_say_what_their_names_say(assistant: Assistant, ranked: Ranked) -> None:
    vector = assistant.embedder.embed_question(QUESTION)
    best = ranked.candidates[0]
    row = dict(zip(NAMES, features(QUESTION, QUESTION, vector, [best])[0].tolist(), strict=True))
    assert "340 member companies" in best.text
    assert row["cosine"] == pytest.approx(float(best.sentence.vector @ vector), abs=1e-5)
    wanted = telling(QUESTION)
    assert row["covered"] == pytest.approx(coverage(wanted, frozenset(best.stems)), abs=1e-5)
    assert row["lacks_kind"] == 0.0


@given(st.lists(st.floats(-50, 50), max_size=20))
def test_shares_are_probabilities_in_the_order_of_scores(scores: list[float]) -> None:
    found = shares(scores)
    assert len(found) == len(scores)
    if scores:
        assert found.sum() == pytest.approx(1.0)
        assert found[int(np.argmax(scores))] == found.max()


def test_a_sure_answer_is_one_sentence_and_a_doubtful_one_three(ranked: Ranked) -> None:
    sure = replace(ranked, shares=np.array([1.0] + [0.0] * (len(ranked.candidates) - 1)))
    doubtful = replace(ranked, shares=np.full(len(ranked.candidates), 0.01))
    assert [c.text for c in choose(sure)] == [ranked.candidates[0].text]
    chosen = choose(doubtful)
    assert len(chosen) == 3
    assert not any(says_the_same(one, two) for one in chosen for two in chosen if one is not two)


def test_the_same_twice_is_shown_once(ranked: Ranked) -> None:
    twice = [ranked.candidates[0], *ranked.candidates]
    doubled = replace(ranked, candidates=twice, shares=np.linspace(0.02, 0.01, len(twice)))
    chosen = choose(doubled)
    assert [c.text for c in chosen].count(ranked.candidates[0].text) == 1


def _hit(key: int, text: str, dense: float) -> Hit:
    return Hit(Passage(key, f"a#{key}", "a", 0, len(text), text, 0, 1), dense, dense, 0.0)


def test_near_duplicates_collapse_into_the_best() -> None:
    text = "The council voted on Tuesday night to close the old pool after a leak drained it again "
    text += "and nobody had found the hole in two long years of looking for it with lamps"
    hits = [
        _hit(1, text, 0.80),
        _hit(2, text + ".", 0.795),
        _hit(3, "Something else entirely about the same old pool and its leak on a Tuesday", 0.79),
        _hit(4, text, 0.5),  # as far from the question as no near-duplicate can be
    ]
    assert [hit.passage.key for hit in collapse(hits, 4)] == [1, 3, 4]
    assert [hit.passage.key for hit in collapse(hits, 2)] == [1, 3]


def test_words_are_weighed_by_how_rare_they_are() -> None:
    wanted = telling("What did Kaidanow say about the year of the missile?")
    assert set(wanted) == {"kaidanow", "year", "missil"}
    assert wanted["year"] < wanted["missil"] < wanted["kaidanow"] == 1.0
    assert coverage(wanted, frozenset(wanted)) == pytest.approx(1.0)
    assert coverage({}, frozenset()) == 0.0


def test_names_are_runs_of_capitals_and_words_with_digits() -> None:
    assert names("Did Eric Fanning of the Aerospace Industries Association buy an S-400?") == [
        "Eric Fanning",
        "Aerospace Industries Association",
        "S-400",
    ]
    assert names("What is it?") == []
    assert names("when will thaadx come") == ["thaadx"]


@pytest.mark.parametrize(
    ("question", "kind", "sentence", "held"),
    [
        ("When did it end?", Asked.TIME, "It ended on July 13.", True),
        ("When did it end?", Asked.TIME, "It ended badly.", False),
        ("How many came?", Asked.COUNT, "Forty people came.", True),
        ("How much did it cost?", Asked.MONEY, "It cost $2.4 million.", True),
        ("Who won?", Asked.PERSON, "In the end Maria Lopez won.", True),
        ("Who won?", Asked.PERSON, "nobody is named in lower case", None),
        ("Where is it?", Asked.PLACE, "It stands in Leeds.", True),
        ("Why did it fail?", Asked.REASON, "It failed because of rust.", True),
        ("Describe it.", Asked.OTHER, "It is red.", None),
    ],
)
def test_kinds_of_answers(question: str, kind: Asked, sentence: str, held: bool | None) -> None:
    assert asked(question) is kind
    assert holds(kind, sentence, frozenset(question.lower().split())) is held


def test_the_gate_is_a_logistic_model_of_its_signals(ranked: Ranked) -> None:
    gate = shipped_gate()
    question = understand(QUESTION)
    raw = float(np.dot(signals(question, ranked), gate.weights)) + gate.bias
    assert gate.probability(question, ranked) == pytest.approx(1 / (1 + np.exp(-raw)), abs=1e-5)
    nothing = replace(ranked, candidates=[])
    assert gate.probability(question, nothing) == 0.0


@pytest.mark.parametrize(("weights", "threshold"), [((1.0,), 0.5), ((0.0,) * 8, 0.0)])
def test_models_that_do_not_fit_are_refused(weights: tuple[float, ...], threshold: float) -> None:
    with pytest.raises(ValueError, match=r"signals|probability"):
        Gate(weights, 0.0, threshold)
    with pytest.raises(ValueError, match="features"):
        LinearRanker(weights)


def test_a_filter_that_lets_nothing_through_is_refused_kindly(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION, Filter(date_from="2030"))
    assert not answer.supported
    assert answer.hits == ()
    assert answer.confidence == 0.0
