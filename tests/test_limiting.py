"""Limits: what a filter may name, and that a refusal tells nothing of what it keeps out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import index.words
from index.errors import FilterError
from index.store import EmbeddedStore
from index.types import Filter
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.limiting import check_filter, check_narrowed
from qa.settings import Settings
from ui.cli import main

PRESS = {
    "mill": "The paper mill of the harbour burned down on Monday. “We will build it again by the "
    "spring,” said Mayor Ann Lee. Lee said the town has no money for a new bridge.",
    "bridge": "The old bridge over the river is closed to lorries. Engineers found cracks in two "
    "of its piers. “It is safe to walk,” said the engineer Carl Rossi.",
}
BOARD = {
    "minutes": "Chairman Otto Brandt said the Zeppelin contract with Kestrel is worth 4711 crowns. "
    "“The Zeppelin flies in May,” said Brandt. Brandt said the new bridge needs a toll.",
    "salaries": "Mayor Ann Lee told the board that the mill was insured with Kestrel. The salary "
    "of Wilhelmina Stuart rises by 12 percent.",
}
# Each names a word, number, name or speaker that stands in the board's articles only.
PROBES = [
    "When does the Zeppelin fly?",
    "when does the zepelin fly",
    "Who has a contract worth 4711 crowns?",
    "What is the salary of Wilhelmina Stuart?",
    "What did Otto Brandt say?",
    "What did Otto Brandt say about the bridge?",
    "What did Brandt say about a toll?",
    "What did the chairman say about the bridge?",
    "What did Ann Lee say about Kestrel?",
    "What did Ann Lee say about insurance?",
    "Who said that the bridge needs a toll?",
    "According to Brandt, what does the new bridge need?",
    "How high is the toll that Kestrel asks?",
]
ANSWERED = ["What burned down on Monday?", "What did Carl Rossi say?", "What did Ann Lee say?"]
DATES = {"press": "2018-07-16", "board": "2019-03-01"}
PRESS_ONLY = [
    Filter(sources=frozenset({"press"})),
    Filter(article_ids=frozenset({"press/mill", "press/bridge"})),
    Filter(date_to="2018"),
]


def indexed(folder: Path, **sources: dict[str, str]) -> Assistant:
    for source, articles in sources.items():
        (folder / source).mkdir(parents=True)
        for name, text in articles.items():
            about = f"---\ntitle: The {name}\nsource: {source}\ndate: {DATES[source]}\n---\n"
            (folder / source / f"{name}.md").write_text(about + text, encoding="utf-8")
    assert main(["index", str(folder), "--index", str(folder / "index")]) == 0
    return open_assistant(Settings(folder / "index"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The press by itself."""
    assistant = indexed(tmp_path_factory.mktemp("alone"), press=PRESS)
    with assistant.store:
        yield assistant


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The press, and the board in the same index."""
    assistant = indexed(tmp_path_factory.mktemp("beside"), press=PRESS, board=BOARD)
    with assistant.store:
        yield assistant


def told(assistant: Assistant, question: str, only: Filter) -> tuple[object, ...]:
    """All that an answer says; of its figures, which depend on how common a word is, nothing."""
    answer = assistant.ask(question, only)
    quoted = [(c.article.id, c.start, c.end, c.quote, c.speaker) for c in answer.citations]
    return answer.text, answer.reason, quoted, {hit.passage.id for hit in answer.hits}


@pytest.mark.parametrize("only", PRESS_ONLY, ids=["source", "articles", "date"])
@pytest.mark.parametrize("question", PROBES)
def test_a_refusal_tells_nothing_of_other_articles(
    alone: Assistant, beside: Assistant, question: str, only: Filter
) -> None:
    assert told(beside, question, only) == told(alone, question, only)
    assert told(beside, question, only) != told(beside, question, Filter())


@pytest.mark.parametrize("question", ANSWERED)
def test_what_is_let_through_is_answered(
    alone: Assistant, beside: Assistant, question: str
) -> None:
    for only in PRESS_ONLY:
        assert told(beside, question, only) == told(alone, question, only)
        assert beside.ask(question, only).supported


def test_the_words_that_a_filter_lets_through(beside: Assistant) -> None:
    store = beside.store
    for word in ("Kestrel", "kestrels", "Kestral", "4711"):
        assert store.holds(word)
        assert store.holds(word, Filter(sources=frozenset({"board"})))
        assert not any(store.holds(word, only) for only in PRESS_ONLY)
    assert not store.holds("bridge", Filter(sources=frozenset({"Herald"})))
    assert not store.holds("4712")


def test_the_speakers_that_a_filter_lets_through(beside: Assistant) -> None:
    def names(word: str, only: Filter | None) -> set[str]:
        return {speaker.name for speaker in beside.store.speakers([word], only).values()}

    assert names("brandt", None) == names("brandt", Filter()) == {"Otto Brandt"}
    assert names("lee", PRESS_ONLY[0]) == {"Ann Lee"}
    for only in PRESS_ONLY:
        assert names("brandt", only) == set()


def test_a_word_among_many_passages_is_looked_for_to_the_last(
    beside: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first passages of a word are all of others, the filter goes into the query."""
    monkeypatch.setattr(index.words, "_LOOKED_AT", 1)
    for word in ("bridge", "mill", "Lee"):
        assert all(beside.store.holds(word, only) for only in PRESS_ONLY)
    assert beside.store.holds("toll", Filter(sources=frozenset({"board"})))
    assert not any(beside.store.holds("toll", only) for only in PRESS_ONLY)


@pytest.mark.parametrize("check", [check_filter, check_narrowed])
def test_a_filter_that_names_what_is_there(
    beside: Assistant, check: Callable[[EmbeddedStore, Filter], None]
) -> None:
    for only in (*PRESS_ONLY, Filter(), Filter(date_from="2030")):
        check(beside.store, only)
    check(beside.store, Filter(frozenset({"press"}), frozenset({"press/mill"})))


@pytest.mark.parametrize(
    ("only", "reason"),
    [
        (
            Filter(frozenset({"press", "Herald"})),
            "No article has the source Herald; the sources are: board, press.",
        ),
        (
            Filter(article_ids=frozenset({"press/mill", "nope"})),
            "No article is called nope; footnote status --json lists the ids.",
        ),
        (
            Filter(frozenset({"press"}), frozenset({"board/minutes"})),
            "No article of these sources is called board/minutes; "
            "footnote status --json lists the ids.",
        ),
    ],
)
def test_a_filter_that_names_what_is_not_there(
    beside: Assistant, only: Filter, reason: str
) -> None:
    with pytest.raises(FilterError) as told:
        check_filter(beside.store, only)
    assert str(told.value) == reason


def test_nothing_is_told_of_sources_that_may_not_be_seen(
    alone: Assistant, beside: Assistant
) -> None:
    hidden = [
        Filter(frozenset({"press"}), frozenset({"board/minutes"})),
        Filter(frozenset({"archive"})),
        Filter(frozenset({"archive"}), frozenset({"press/mill"})),
    ]
    for only in hidden:
        reasons = set()
        for assistant in (alone, beside):
            with pytest.raises(FilterError) as told:
                check_narrowed(assistant.store, only)
            reasons.add(str(told.value))
        assert len(reasons) == 1
        (reason,) = reasons
        assert "the sources are" not in reason
    check_narrowed(beside.store, Filter(frozenset({"press", "archive"})))  # archive is to come
