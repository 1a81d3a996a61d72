"""Finding the evidence of gold questions in the articles, the shipped gold's and XQuAD's too."""

import json

import pytest
from hypothesis import given

from eval.errors import GoldError
from eval.loading import check_gold, load_gold, locate
from eval.types import Gold, GoldSet, Place
from index.reading import read_articles
from index.text import normalise
from index.types import Article
from tests.gold_files import filled, texts
from tests.seed import ROOT, SEEDS

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
XQUAD = ROOT.parent / "shared/data/xquad.en.json"
MILL = Article("mill", "The mill is gone. Ann Lee burned it. Ann Lee burned it, they say.")


def test_evidence_is_placed_where_it_first_stands() -> None:
    gold = Gold("a", "Who?", ("Ann",), ("other", "mill"), ("Ann Lee burned it", "gone.\r\n"))
    other = Article("other", "All is gone.\nAnn burned it.")
    places = locate(gold, {"mill": MILL, "other": other})
    assert places == (Place("mill", 18, 35), Place("other", 7, 13))


@given(before=texts, quote=filled, after=texts)
def test_a_place_holds_its_quote(before: str, quote: str, after: str) -> None:
    wanted = normalise(quote)
    article = Article("mill", normalise(f"{before} | {wanted}\n{after}"))
    gold = Gold("a", "Who?", ("x",), ("mill",), (quote,))
    [place] = locate(gold, {"mill": article})
    assert article.text[place.start : place.end] == wanted
    assert wanted not in article.text[: place.end - 1]


def test_the_shipped_gold_stands_in_the_shipped_article() -> None:
    gold = load_gold(SEED_GOLD)
    articles = {each.id: each for each in read_articles(SEEDS) if isinstance(each, Article)}
    places = check_gold(gold, articles)
    assert list(places) == [question.id for question in gold.questions]
    assert sum(map(len, places.values())) >= len(gold.questions) // 2
    for question in gold.questions:
        quoted = [articles[p.article_id].text[p.start : p.end] for p in places[question.id]]
        assert quoted == [normalise(quote) for quote in question.evidence]
        assert (question.line > 0, bool(quoted)) == (True, question.answerable)


@pytest.mark.skipif(not XQUAD.is_file(), reason="the shared folder with xquad.en.json is missing")
def test_xquad_is_a_closed_pool_of_240_paragraphs() -> None:
    gold = load_gold(XQUAD)
    raw = [
        (question["id"], paragraph["context"], question["answers"])
        for theme in json.loads(XQUAD.read_bytes())["data"]
        for paragraph in theme["paragraphs"]
        for question in paragraph["qas"]
    ]
    assert gold.articles is not None
    texts_by_id = {article.id: article.text for article in gold.articles}
    assert (len(texts_by_id), len(gold.questions)) == (240, 1190)
    for question, (name, text, answers) in zip(gold.questions, raw, strict=True):
        assert question.id == name
        assert [texts_by_id[each] for each in question.article_ids] == [text]
        for answer in answers:
            start, words = answer["answer_start"], answer["text"]
            assert text[start : start + len(words)] == words
            assert words in (question.answers or ())


def test_a_quote_that_stands_nowhere_is_refused() -> None:
    gold = Gold("a", "Who?", ("Ann",), ("mill",), ("Ann Lee burned it", "Bo did"), line=7)
    with pytest.raises(GoldError) as caught:
        locate(gold, {"mill": MILL})
    assert str(caught.value) == (
        "Question 'a' (line 7) quotes 'Bo did', which does not stand in 'mill'; copy the quote"
        " from the article."
    )


def test_articles_that_are_not_indexed_are_named() -> None:
    lost = Gold("a", "Who?", ("Ann",), ("mill", "gone"), ("Ann Lee burned it",))
    said = (
        "Question 'a' is about the article 'gone', which is not indexed; run footnote index on it,"
        " or name the index that holds it with --index"
    )
    with pytest.raises(GoldError) as caught:
        locate(lost, {"mill": MILL})
    assert str(caught.value) == f"{said}."
    others = tuple(Gold(name, "Who?", ("Ann",), ("gone",)) for name in "bc")
    good = Gold("d", "Who?", ("Ann",), ("mill",))
    with pytest.raises(GoldError) as caught:
        check_gold(GoldSet("g", (good, lost, *others), None, "0" * 64), {"mill": MILL})
    assert str(caught.value) == f"g: {said} (2 more questions cannot be placed)."
