"""Gold that grows: what is proposed from a whole index."""

import random
from collections import Counter
from pathlib import Path

import pytest

from eval.drafting import Draft, propose
from eval.drafting.stretches import stretches
from eval.drafting.types import folded
from index.store import EmbeddedStore, open_store
from index.types import Article
from index.words import stems
from tests.seed import ROOT
from tests.stores import fill

NEWS = sorted((ROOT / "tests/articles").glob("*.txt"))


def unlabelled(path: Path) -> str:
    """The text of an annotated article, without who speaks in each line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return "\n".join(line.partition(" | ")[2] for line in lines).strip()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "index"
    fill(folder, [Article(path.stem, unlabelled(path)) for path in NEWS])
    return folder


def is_true(draft: Draft, store: EmbeddedStore) -> bool:
    """Whether a draft's quotes stand in its article, and its answers in them or in the speaker."""
    if draft.answers == ():
        return not (draft.evidence or draft.article_ids or draft.speaker)
    article = store.get(draft.article_ids[0])
    assert article is not None
    assert draft.answers is not None
    holding = (*draft.evidence, (draft.speaker or "").casefold(), draft.speaker or "")
    quoted = all(quote in article.text for quote in draft.evidence)
    return quoted and all(any(a in text for text in holding) for a in draft.answers)


def test_every_proposal_is_true(news: Path, seed_index: Path) -> None:
    for folder, least in ((news, 30), (seed_index, 10)):
        with open_store(folder) as store:
            drafts = list(propose(store, 1000))
            assert len(drafts) >= least
            assert [draft for draft in drafts if not is_true(draft, store)] == []


def test_the_same_index_and_seed_give_the_same_drafts(news: Path) -> None:
    with open_store(news) as store:
        once = list(propose(store, 30, seed=4))
    with open_store(news) as store:
        assert list(propose(store, 30, seed=4)) == once
        assert list(propose(store, 7, seed=4)) == once[:7]
        assert list(propose(store, 30, seed=5)) != once


def test_drafts_are_spread(news: Path) -> None:
    with open_store(news) as store:
        drafts = list(propose(store, 20))
        every = list(propose(store, 1000))
    articles = Counter(name for draft in drafts for name in draft.article_ids)
    kinds = Counter(draft.tags[-1] for draft in every)
    assert max(articles.values()) <= 4
    assert {"who-said", "when", "how-many", "who", "speaker-silent", "look-alike"} <= kinds.keys()
    assert len({folded(draft.question) for draft in every}) == len(every)


def test_known_questions_are_not_proposed(news: Path) -> None:
    with open_store(news) as store:
        every = list(propose(store, 1000))
        known = {folded(draft.question) for draft in every[::2]}
        left = [folded(draft.question) for draft in propose(store, 1000, known=known)]
    assert sorted(left) == sorted(folded(draft.question) for draft in every[1::2])


def test_the_silent_speaker_says_nothing_about_the_topic(news: Path) -> None:
    with open_store(news) as store:
        silent = [d for d in propose(store, 1000) if "speaker-silent" in d.tags]
        spoken: dict[str, list[str]] = {}
        for stretch in stretches(store, random.Random(0)):
            for at, one in enumerate(stretch.sentences):
                if one.speaker is not None:
                    spoken.setdefault(one.speaker.name, []).append(stretch.sentence(at))
    assert silent
    for draft in silent:
        who, _, topic = draft.question.removeprefix("What did ").partition(" say about ")
        words = {stem for text in spoken[who] for stem in stems(text)}
        assert words.isdisjoint(stems(topic)), draft.question


def test_stretches_hold_the_sentences_of_their_articles(news: Path) -> None:
    with open_store(news) as store:
        found = list(stretches(store, random.Random(0)))
        assert sorted(each.article_id for each in found) == sorted(store.contents())
        for stretch in found:
            article = store.get(stretch.article_id)
            assert article is not None
            for at, one in enumerate(stretch.sentences):
                assert stretch.sentence(at) == article.text[one.start : one.end]


def test_an_index_without_articles_gives_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "index", [])
    with open_store(tmp_path / "index") as store:
        assert list(propose(store, 5)) == []
