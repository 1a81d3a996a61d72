"""The adversarial gold is what it promises: near questions without an answer, each beside a twin
that has one. What Footnote makes of them is measured by `footnote eval`, and is no test."""

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from eval.loading import check_gold, load_gold
from eval.types import Gold
from index.protocols import Embedder
from index.types import Article
from qa.compose import open_assistant
from qa.settings import Settings
from tests.seed import ARTICLE_ID, ROOT, SEEDS
from ui.cli import main

FOLDER = ROOT / "eval/gold/adversarial"
GOLD = load_gold(FOLDER / "gold.jsonl")
KINDS = {"name", "date", "object", "place", "role", "number", "attribute", "speaker"}
QUESTIONS = {row.id: row for row in GOLD.questions}
PAIRS = [
    (row, QUESTIONS[row.id.replace("adv", "twin")])
    for row in GOLD.questions
    if row.id.startswith("adv-")
]
ASKING = re.compile(
    "about|did|does|for|had|has|have|how|its|many|much|said|say|than|that|the|was|what|when|where"
    "|which|who|whom|whose|why|will|with|would"
)


@pytest.fixture(scope="module")
def articles(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Article]:
    """The articles as an index of them holds them."""
    folder = tmp_path_factory.mktemp("adversarial") / "index"
    assert main(["index", str(FOLDER / "articles"), str(SEEDS), "--index", str(folder)]) == 0
    named = {path.stem for path in (FOLDER / "articles").iterdir()} | {ARTICLE_ID}
    with open_assistant(Settings(folder)).store as store:
        found = {name: store.get(name) for name in named}
    return {name: article for name, article in found.items() if article is not None}


def test_there_are_two_hundred_pairs_of_every_kind() -> None:
    assert (len(PAIRS), len(QUESTIONS)) == (200, 400)
    assert sum(twin.article_ids == (ARTICLE_ID,) for _, twin in PAIRS) == 40
    assert all(row.answers == () and twin.answers for row, twin in PAIRS)
    assert all(set(row.tags) == {"adversarial", "unanswerable", _kind(row)} for row, _ in PAIRS)
    assert all(set(twin.tags) == {"adversarial", "twin", _kind(row)} for row, twin in PAIRS)
    kinds = Counter(_kind(row) for row, _ in PAIRS)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 15


def test_each_twin_is_answered_where_it_says(articles: Mapping[str, Article]) -> None:
    places = check_gold(GOLD, articles)
    assert all(len(places[twin.id]) == len(twin.evidence) > 0 for _, twin in PAIRS)
    assert {name for _, twin in PAIRS for name in twin.article_ids} == set(articles)
    for _, twin in PAIRS:
        quoted = " ".join(twin.evidence).replace("\xa0", " ")
        assert all(answer in quoted for answer in twin.answers or ()), twin.id


def test_what_an_unanswerable_question_is_about_is_in_the_article(
    articles: Mapping[str, Article],
) -> None:
    for row, twin in PAIRS:
        asked = _words(row.question)
        present = asked & _words(articles[twin.article_ids[0]].text)
        assert len(present) >= max(2, len(asked) / 2), (row.id, asked - present)


def test_no_question_is_asked_twice() -> None:
    counts = Counter(" ".join(row.question.casefold().split()) for row in GOLD.questions)
    assert [question for question, count in counts.items() if count > 1] == []


def _kind(row: Gold) -> str:
    (kind,) = KINDS & set(row.tags)
    return kind


def _words(text: str) -> set[str]:
    """What a text is about: the beginnings of its words, which forms of a word share."""
    words = re.findall(r"[a-z0-9]{3,}", text.casefold())
    return {word[:5] for word in words if not ASKING.fullmatch(word)}
