"""What several articles say to one question: side by side where they differ, else together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.disagreeing import GOLD, Case, is_right, load_cases, main, measure, open_cases
from index.types import Article, Filter, Hit, Passage, StoredSentence
from index.words import stems
from qa.agreeing import MOST_CITED, MOST_VALUES
from qa.assistant import Assistant
from qa.candidates import Candidate
from qa.extracting import Draft, ExtractiveGenerator
from qa.features import NAMES
from qa.question import understand
from qa.ranking import shares
from qa.retrieving import Ranked
from tests.seed import ROOT, without_timings

QUESTION = understand("How many ships lie in the harbour of Tarn?")
MANY = "How many hives does the Ashby monastery have?"


@dataclass(frozen=True)
class Asked:
    """Cases, and an assistant over the articles of all of them."""

    cases: list[Case]
    assistant: Assistant


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The cases on which the rules were made."""
    cases = load_cases(ROOT / "tests/disagreements.jsonl")
    assistant = open_cases(cases, tmp_path_factory.mktemp("own"))
    with assistant.store:
        yield Asked(cases, assistant)


def test_cases_of_our_own(own: Asked) -> None:
    wrong = [c.id for c in own.cases if not is_right(c, own.assistant.ask(c.question))]
    assert wrong == []


def test_the_gold(tmp_path: Path) -> None:
    """At least what eval/gold/disagreements.jsonl gave when the rules were made."""
    cases = load_cases(GOLD)
    assistant = open_cases(cases, tmp_path)
    with assistant.store:
        figures = measure(cases, assistant)
    assert (figures.differing, figures.agreeing) == (20, 20)
    assert figures.shown >= 18
    assert figures.false == 0
    assert figures.answered == 20
    assert figures.several >= 15


def test_every_citation_is_true_and_numbers_count_up(own: Asked) -> None:
    for case in own.cases:
        answer = own.assistant.ask(case.question)
        cited = [number for sentence in answer.sentences for number in sentence.citations]
        assert cited == list(range(1, len(answer.citations) + 1))
        for sentence in answer.sentences:
            sources = [answer.citations[number - 1] for number in sentence.citations]
            assert sources[0].quote == sentence.text
            assert len({source.article.id for source in sources}) == len(sources) <= MOST_CITED
            for source in sources:
                text = source.article.text
                assert text[source.start : source.end] == source.quote


def test_a_filter_leaves_no_disagreement(own: Asked) -> None:
    for case in own.cases:
        for article in case.articles:
            only = Filter(article_ids=frozenset({article.id}))
            answer = own.assistant.ask(case.question, only)
            assert not answer.disagreement
            assert {source.article.id for source in answer.citations} <= {article.id}


def test_the_same_fact_is_one_sentence(own: Asked) -> None:
    answer = own.assistant.ask(MANY)
    (sentence,) = answer.sentences
    assert sentence.citations == (1, 2)
    assert {source.article.id for source in answer.citations} == {"bees/1", "bees/2"}
    assert not answer.disagreement


def test_an_answer_is_always_the_same(own: Asked) -> None:
    first = [without_timings(own.assistant.ask(case.question)) for case in own.cases]
    again = [without_timings(own.assistant.ask(case.question)) for case in own.cases[::-1]]
    assert first == again[::-1]


def candidate(article: Article, sentence: str, position: int, direction: int) -> Candidate:
    """A sentence of an article; those of different directions mean different things."""
    vector = np.eye(1, 40, direction, dtype=np.float32)[0]
    start = article.text.index(sentence)
    end = start + len(sentence)
    passage = Passage(1, f"{article.id}#0", article.id, 0, len(article.text), article.text, 0, 9)
    stored = StoredSentence(article.id, position, start, end, None, None, vector)
    near: frozenset[str] = frozenset()
    hit = Hit(passage, 0.9, 0.5, 0.8)
    return Candidate(stored, sentence, stems(sentence), near, hit, article)


def told(counts: Sequence[int], days: Sequence[int | None]) -> list[Candidate]:
    """One article for each count of ships, of that day of a month or of none."""
    made = []
    for at, (count, day) in enumerate(zip(counts, days, strict=True)):
        sentence = f"In the harbour of Tarn lie {count} ships."
        date = f"2024-05-{day:02}" if day else None
        article = Article(f"tarn/{at}", f"It rained. {sentence}", f"No {at}", None, None, date)
        made.append(candidate(article, sentence, 1, at))
    return made


def draft(candidates: Sequence[Candidate], scores: Sequence[float]) -> Draft:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])  # equals as they come
    ranked_scores = np.array([scores[at] for at in order], dtype=np.float32)
    rows = np.zeros((len(order), len(NAMES)), dtype=np.float32)
    read = np.full(len(order), np.nan, dtype=np.float32)
    ranked = Ranked(
        [candidates[at] for at in order], rows, ranked_scores, shares(ranked_scores), read
    )
    return ExtractiveGenerator().generate(QUESTION, ranked)


ARTICLES = st.lists(
    st.tuples(st.integers(2, 9), st.none() | st.integers(1, 28), st.sampled_from([1.0, 2.0, 2.5])),
    min_size=1,
    max_size=9,
)


@settings(deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_whatever_articles_say(rows: list[tuple[int, int | None, float]], random: Random) -> None:
    counts, days, scores = zip(*rows, strict=True)
    candidates = told([count * 10 for count in counts], days)
    found = draft(candidates, scores)
    assert found.disagreement == (len(set(counts)) > 1)
    first = [found.citations[sentence.citations[0] - 1].article for sentence in found.sentences]
    if found.disagreement:
        dates = [article.date or "" for article in first]
        assert dates == sorted(dates, reverse=True)
        assert len(found.sentences) == min(len(set(counts)), MOST_VALUES)
    for sentence in found.sentences:
        for number in sentence.citations:
            assert found.citations[number - 1].quote == sentence.text  # the same count
    assert [one.number for one in found.citations] == list(range(1, len(found.citations) + 1))
    shuffled = list(zip(candidates, scores, strict=True))
    random.shuffle(shuffled)
    assert draft(*zip(*shuffled, strict=True)) == found


def test_at_most_five_are_cited_and_shown() -> None:
    agreeing = draft(told([20] * 8, [1] * 8), [2.0] * 8)
    assert [len(sentence.citations) for sentence in agreeing.sentences] == [MOST_CITED]
    differing = draft(told(range(20, 100, 10), range(1, 9)), [2.0] * 8)
    assert [c.article.date for c in differing.citations] == [
        f"2024-05-{day:02}" for day in (8, 7, 6, 5, 4)
    ]


@pytest.mark.parametrize(
    "other",
    [
        "In the harbour of Tarn lie 90 boats.",
        "In the harbour of Tarn lie another 90 ships.",
        "In the harbour of Dell lie 90 ships.",
        "The ships of the harbour of Tarn were painted in 1990.",
        "In the harbour of Tarn lie about 30 ships.",
        "Do 90 ships lie in the harbour of Tarn?",
        "The north pier of Tarn holds 90 ships.",
        "In the harbour of Tarn lie 90 ships from Chile in the third quarter.",
    ],
)
def test_no_false_disagreement(other: str) -> None:
    (first,) = told([30], [1])
    second = candidate(Article("tarn/9", other, None, None, None, "2024-06"), other, 0, 1)
    assert not draft([first, second], [2.0, 1.9]).disagreement


def test_an_article_does_not_disagree_with_itself() -> None:
    text = "In the harbour of Tarn lie 30 ships. In the harbour of Tarn lie 50 ships."
    article = Article("tarn/1", text)
    lines = [f"{line}." for line in text.rstrip(".").split(". ")]
    both = [candidate(article, line, at, at) for at, line in enumerate(lines)]
    assert not draft(both, [2.0, 1.9]).disagreement
    (other,) = told([50], [1])
    assert not draft([*both, other], [2.0, 1.9, 1.8]).disagreement  # it says 50, too


def test_unlikely_candidates_do_not_count() -> None:
    first, second = told([30, 50], [1, 2])
    assert draft([first, second], [20.0, 19.0]).disagreement
    assert not draft([first, second], [20.0, 1.0]).disagreement


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cases = (ROOT / "tests/disagreements.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "two.jsonl").write_text("\n".join((cases[0], cases[-1])), encoding="utf-8")
    assert main([str(tmp_path / "two.jsonl")]) == 0
    assert "newest first: 1 of 1\nfalse disagreements: 0 of 1\n" in capsys.readouterr().out
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl holds no cases of disagreement" in capsys.readouterr().err


def test_right_is_all_values_in_order(own: Asked) -> None:
    case = next(case for case in own.cases if case.differ)
    answer = own.assistant.ask(case.question)
    assert is_right(case, answer)
    assert not is_right(replace(case, values=case.values[::-1]), answer)
    assert not is_right(replace(case, values=case.values[:1]), answer)
    assert not is_right(replace(case, differ=False), answer)
