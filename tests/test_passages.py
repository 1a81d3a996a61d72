"""Passages: their promises on any article, against brute force; and the whole seed article."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import SplitSettings, split_passages
from index.sentences import split_sentences
from index.text import normalise
from index.tokens import count_tokens
from index.types import Span

SEED = Path(__file__).parents[1] / "seeds" / "000_6a0a4035a744aefa.txt"

ARTICLES = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from([" ", "  ", "\n", "\n\n", "\n \n\n"])),
    max_size=25,
).map(lambda parts: "".join("It" + " ended" * words + "." + gap for words, gap in parts))


def count_words(text: str) -> int:
    return len(text.split())


def passage_text(text: str, sentences: list[tuple[int, int]], span: Span) -> str:
    return text[sentences[span.first][0] : sentences[span.last - 1][1]]


def breaks_before(text: str, sentences: list[tuple[int, int]], at: int) -> bool:
    return text[sentences[at - 1][1] : sentences[at][0]].count("\n") > 1


def greedy_end(text: str, sentences: list[tuple[int, int]], first: int, budget: int) -> int:
    """The rule of split_passages in other words: try every end, longest first."""
    words = [count_words(text[start:end]) for start, end in sentences]
    ends = range(first + 1, len(sentences) + 1)
    last = max((e for e in ends if sum(words[first:e]) <= budget), default=first + 1)
    if last == len(sentences):
        return last
    halves = [e for e in range(first + 1, last + 1) if 2 * sum(words[first:e]) >= budget]
    return max((e for e in halves if breaks_before(text, sentences, e)), default=last)


def brute_force(
    text: str, sentences: list[tuple[int, int]], budget: int, overlap: int
) -> list[Span]:
    words = [count_words(text[start:end]) for start, end in sentences]
    spans: list[Span] = []
    while not spans or spans[-1].last < len(sentences):
        if not spans:
            spans.append(Span(0, greedy_end(text, sentences, 0, budget)))
            continue
        former = spans[-1]
        firsts = [
            first
            for first in range(former.first + 1, former.last)
            if former.last - first <= overlap
            and sum(words[first : former.last]) <= budget / 2
            and greedy_end(text, sentences, first, budget) > former.last
        ]
        first = min(firsts, default=former.last)
        spans.append(Span(first, greedy_end(text, sentences, first, budget)))
    return spans


@settings(deadline=None)
@given(ARTICLES, st.integers(1, 40), st.integers(0, 4))
def test_same_as_brute_force(text: str, budget: int, overlap: int) -> None:
    sentences = split_sentences(text)
    found = split_passages(text, sentences, count_words, budget, overlap)
    assert found == (brute_force(text, sentences, budget, overlap) if sentences else [])


@settings(deadline=None)
@given(st.one_of(ARTICLES, st.text(max_size=300)), st.integers(1, 40), st.integers(0, 4))
def test_promises(text: str, budget: int, overlap: int) -> None:
    text = normalise(text)
    sentences = split_sentences(text)
    spans = split_passages(text, sentences, count_tokens, budget, overlap)
    covered = {at for span in spans for at in range(span.first, span.last)}
    assert covered == set(range(len(sentences)))
    for span in spans:
        tokens = count_tokens(passage_text(text, sentences, span))
        assert tokens <= budget or span.last - span.first == 1
    for one, other in pairwise(spans):
        assert one.first < other.first <= one.last < other.last
        assert one.last - other.first <= overlap


def test_paragraph_that_does_not_fit_begins_a_passage() -> None:
    text = "One two three. Four five six.\n\nSeven eight nine. Ten. Eleven twelve."
    sentences = split_sentences(text)
    spans = split_passages(text, sentences, count_words, budget=10, overlap=0)
    assert spans == [Span(0, 2), Span(2, 5)]


def test_paragraph_break_is_passed_where_little_stands_before_it() -> None:
    text = "One two three.\n\nSeven eight nine. Ten. Eleven twelve thirteen fourteen."
    sentences = split_sentences(text)
    spans = split_passages(text, sentences, count_words, budget=10, overlap=0)
    assert spans == [Span(0, 3), Span(3, 4)]


def test_counter_that_grows_with_company_is_held_to_the_budget() -> None:
    text = "One. Two. Three. Four. Five."
    sentences = split_sentences(text)
    spans = split_passages(
        text, sentences, lambda part: len(part.split()) ** 2, budget=4, overlap=0
    )
    assert spans == [Span(0, 2), Span(2, 4), Span(4, 5)]


SEED_STARTS_AND_ENDS = """\
President Donald Trump on July 13 … trade deals.
The policy change … economic interests.
The White House first … Russia and China.
On July 16, Ambassador … U.S. industry and jobs.
The implementation plan lists … damage U.S. jobs.
Kaidanow said this means … integration of effort.
That’s important … as well.
So a lot … is efficiency.
It’s not that … effective purpose.”
The President and CEO … implementation plan.
“AIA and its … in a statement.
“It is absolutely … our adversaries.
Going forward … Fanning added.
The week of July15 … other governments.
She said her focus … policy changes.
“We will make probably … she said.
Kaidanow said the U.S. is … U.S. military.
She will make the case … those relationships.”
The ambassador had … aerial systems.
She said there has … non-proliferation concerns.
“It’s a case by case … Kaidanow said.
She also said … advocacy work.
With defense issues … she said.
Defense trade issues … Kaidanow added.
“It’s important … to make.
We don’t want … she said.
Separately, Kaidanow … missile systems.
The administration wants … air defense.
“We’re trying … she said.
Kaidanow said the question … consider purchases.""".splitlines()


def test_sentences_of_the_seed_article() -> None:
    text = normalise(SEED.read_text(encoding="utf-8"))
    found = [text[start:end] for start, end in split_sentences(text)]
    assert len(found) == len(SEED_STARTS_AND_ENDS)
    for sentence, line in zip(found, SEED_STARTS_AND_ENDS, strict=True):
        start, end = line.split(" … ")
        assert sentence.startswith(start)
        assert sentence.endswith(end)


def test_passages_of_the_seed_article() -> None:
    text = normalise(SEED.read_text(encoding="utf-8"))
    sentences = split_sentences(text)
    spans = split_passages(text, sentences, count_tokens)
    assert (spans[0], spans[-1].last, len(spans)) == (Span(0, 4), 30, 11)
    assert max(count_tokens(passage_text(text, sentences, span)) for span in spans) <= 180


def test_settings_check_themselves() -> None:
    with pytest.raises(ValueError, match="0 tokens"):
        SplitSettings(budget=0)
    with pytest.raises(ValueError, match="-1 sentences"):
        SplitSettings(overlap=-1)
    assert SplitSettings().name == "180 tokens cl100k_base, overlap 1, rules 1"


def test_special_tokens_are_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_endless_whitespace_is_counted() -> None:
    assert count_tokens(" " * 1_000_000 + "a") < 10_000
