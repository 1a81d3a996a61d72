"""The store: what goes in comes out, and a search finds what brute force finds."""

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.protocols import Embedder
from index.store import EmbeddedStore, open_store
from index.types import Article, EmbeddedArticle, Filter, Speaker
from qa.compose import open_for_indexing
from tests.stores import (
    WORDS,
    QuickEmbedder,
    brute_force,
    embed,
    fill,
    found,
    make_articles,
    open_quick,
)

SPEAKERS = (Speaker("Ann Lee", "Mayor"), Speaker("Bo Roe", None, "a baker"), Speaker("Cy"))
EVERY = 500  # passages asked for, so that none lies beyond the pool
QUESTIONS = [" ".join(WORDS[at::47]) for at in range(12)]


@pytest.fixture(scope="module")
def embedded() -> list[EmbeddedArticle]:
    return embed(make_articles(90), speakers=SPEAKERS)


@pytest.fixture(scope="module")
def store(
    embedded: list[EmbeddedArticle], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedStore]:
    with open_quick(tmp_path_factory.mktemp("index")) as opened:
        with opened.writing():
            opened.add(embedded[:50])
            opened.add(embedded[50:])
        yield opened


def check_search(
    store: EmbeddedStore,
    embedded: list[EmbeddedArticle],
    question: str,
    k: int,
    only: Filter | None = None,
    allowed: set[str] | None = None,
) -> None:
    wanted = brute_force(embedded, question, allowed)
    hits = store.search(question, QuickEmbedder().embed_question(question), EVERY, only)[:k]
    for hit in hits:
        scores = (hit.score, hit.dense, hit.lexical)
        assert scores == pytest.approx(wanted[hit.passage.id], abs=1e-4)
    best = sorted((score for score, _, _ in wanted.values()), reverse=True)[:k]
    assert [hit.score for hit in hits] == pytest.approx(best, abs=1e-4)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.key))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("k", [1, 10, 40])
def test_search_equals_brute_force(
    store: EmbeddedStore, embedded: list[EmbeddedArticle], question: str, k: int
) -> None:
    assert store.stats().passages > 200  # more than the two searches offer together
    check_search(store, embedded, question, k)


def spoken(item: EmbeddedArticle, at: int, speakers: set[Speaker]) -> bool:
    inside = item.sentences[item.spans[at].first : item.spans[at].last]
    return any(sentence.speaker in speakers for sentence in inside)


def overlaps(date: str | None, first: str | None, last: str | None) -> bool:
    """Whether a date may lie between two others, each known to the day, month or year."""
    if first is None and last is None:
        return True
    if date is None:
        return False
    earliest, latest = date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]
    starts = first is None or latest >= first + "-01-01"[len(first) - 4 :]
    return starts and (last is None or earliest <= last + "-12-31"[len(last) - 4 :])


DATES = st.sampled_from(
    [None, "2016", "2017", "2018", "2017-12", "2018-01", "2018-07", "2018-07-11", "2018-07-12"]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.frozensets(st.sampled_from(["Reuters", "Herald", "Nobody"]), max_size=2),
    st.frozensets(st.sampled_from([f"folder/{n:03}" for n in range(0, 95, 5)]), max_size=6),
    st.tuples(DATES, DATES).map(lambda d: d if None in d else tuple(sorted(d, key=str))),
    st.frozensets(st.sampled_from(SPEAKERS), max_size=2),
    st.sampled_from(QUESTIONS),
)
def test_filtered_search_equals_brute_force(
    store: EmbeddedStore,
    embedded: list[EmbeddedArticle],
    sources: frozenset[str],
    ids: frozenset[str],
    dates: tuple[str | None, str | None],
    speakers: frozenset[Speaker],
    question: str,
) -> None:
    numbers = {s: k for k, s in store.speakers([]).items()}
    for speaker in speakers:
        numbers |= {s: k for k, s in store.speakers([speaker.name.lower().split()[-1]]).items()}
    only = Filter(sources, ids, *dates, frozenset(numbers[s] for s in speakers))
    allowed = {
        f"{item.article.id}#{at}"
        for item in embedded
        for at in range(len(item.spans))
        if (not sources or item.article.source in sources)
        and (not ids or item.article.id in ids)
        and overlaps(item.article.date, *dates)
        and (not speakers or spoken(item, at, set(speakers)))
    }
    check_search(store, embedded, question, 12, only, allowed)


def test_filter_that_matches_nothing(store: EmbeddedStore) -> None:
    for only in (
        Filter(sources=frozenset({"x"})),
        Filter(date_from="2031"),
        Filter(speakers=frozenset({99})),
    ):
        assert found(store, QUESTIONS[0], 5, only) == []


def test_passages_and_sentences_are_what_they_say(
    store: EmbeddedStore, embedded: list[EmbeddedArticle]
) -> None:
    items = {item.article.id: item for item in embedded}
    hits = store.search(QUESTIONS[1], QuickEmbedder().embed_question(QUESTIONS[1]), 400)
    assert len(hits) == store.stats().passages == sum(len(item.spans) for item in embedded)
    for hit, inside in zip(hits, store.sentences([h.passage for h in hits]), strict=True):
        passage, item = hit.passage, items[hit.passage.article_id]
        article = store.get(passage.article_id)
        assert article == item.article
        assert article is not None
        assert passage.text == article.text[passage.start : passage.end]
        wanted = item.sentences[passage.first : passage.last]
        assert [(s.start, s.end, s.speaker) for s in inside] == [
            (s.start, s.end, s.speaker) for s in wanted
        ]
        assert (inside[0].start, inside[-1].end) == (passage.start, passage.end)
        for sentence in inside:
            cosine = sentence.vector @ item.sentence_vectors[sentence.position]
            assert cosine == pytest.approx(1.0, abs=1e-3)


def test_deterministic_across_reopening(store: EmbeddedStore) -> None:
    first = [found(store, question, 30) for question in QUESTIONS]
    with open_store(store.folder) as again:
        assert [found(again, question, 30) for question in QUESTIONS] == first


@pytest.mark.parametrize(
    "question",
    [
        'AND ?!… the of and ( " : * OR NOT ] ^ ~ \\ title:x +y -z [a TO b]',
        "barada" * 160,
        " ".join(WORDS)[:1000],
        "Ünï 漢字 \u200b\U0001f600 é \x00" + string.punctuation,
    ],
)
def test_odd_questions(
    store: EmbeddedStore, embedded: list[EmbeddedArticle], question: str
) -> None:
    check_search(store, embedded, question, 10)


def test_ties_are_ordered_by_key(tmp_path: Path) -> None:
    text = "Barada fonelmi harutko."
    fill(tmp_path, [Article(name, text) for name in "cab"])
    with open_store(tmp_path) as opened:
        assert [name for name, *_ in found(opened, "barada", 3)] == ["c#0", "a#0", "b#0"]


@pytest.mark.parametrize("count", [0, 1])
def test_nearly_empty_index(tmp_path: Path, count: int) -> None:
    fill(tmp_path, [Article("one", "Barada fonelmi.")][:count])
    with open_store(tmp_path) as opened:
        assert [name for name, *_ in found(opened, "barada", 50)] == ["one#0"][:count]
        assert found(opened, "barada", 5, Filter(sources=frozenset({"x"}))) == []
        assert opened.stats().articles == count
        assert opened.scripts() == ({"LATIN"} if count else frozenset())
        assert found(opened, "barada", 0) == []


def test_changing_and_removing(tmp_path: Path) -> None:
    fill(tmp_path, [Article("a", "Barada fonelmi."), Article("b", "Harutko gilopda.")])
    with open_quick(tmp_path) as opened:
        old = opened.search("barada", QuickEmbedder().embed_question("barada"), 1)[0].passage
        with opened.writing():
            opened.add(embed([Article("a", "Harutko delanko. Molirta."), Article("c", "Nasutza.")]))
            assert opened.remove(["b", "unknown"]) == 1
        assert opened.sentences([old]) == [[]]  # not those of the article's new text
        assert list(opened.contents()) == ["a", "c"]
        assert {name for name, *_ in found(opened, "harutko", 9)} == {"a#0", "c#0"}
        assert opened.get("b") is None


def test_speakers_without_a_sentence_are_forgotten(tmp_path: Path) -> None:
    article = Article("a", "Barada fonelmi. Harutko gilopda.")
    with open_quick(tmp_path) as opened, opened.writing():
        opened.add(embed([article], speakers=SPEAKERS[:1]))
        assert list(opened.speakers(["lee"]).values()) == [SPEAKERS[0]]
        opened.add(embed([article], speakers=SPEAKERS[1:]))
        assert opened.speakers(["lee"]) == {}


def test_texts_of_every_kind_keep_their_places(tmp_path: Path) -> None:
    text = "Nul \x00 byte. \U0001f600 Smile\u00a0here.\n\nÉ漢 \u2028 end. " * 3
    item = embed([Article("a", text)])
    with open_quick(tmp_path) as opened, opened.writing():
        opened.add(item)
        opened.level_caches()
        for hit in opened.search("smile", QuickEmbedder().embed_question("smile"), 9):
            assert hit.passage.text == text[hit.passage.start : hit.passage.end]
            assert hit.passage.text


def test_wrong_length_of_vectors_is_refused(tmp_path: Path) -> None:
    with open_quick(tmp_path) as opened, opened.writing():
        with pytest.raises(ValueError, match="vectors of 32"):
            opened.add(embed(make_articles(1), QuickEmbedder(dim=16)))
        assert opened.contents() == {}


def test_real_embedder(tmp_path: Path, embedder: Embedder) -> None:
    opened, splitting, real = open_for_indexing(tmp_path, None)
    assert real.name == embedder.name
    article = Article("a", "The ferry leaves at seven. A vaccine protects cattle from the virus.")
    from index.adding import embed_articles

    with opened:
        with opened.writing():
            opened.add(embed_articles([article, *make_articles(5)], "tests", splitting, real))
        question = "What shields cows against infection?"
        hits = opened.search(question, real.embed_question(question), 3)
    assert hits[0].passage.text == article.text
    assert hits[0].dense > 0.3 > hits[1].dense
