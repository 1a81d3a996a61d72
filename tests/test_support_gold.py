"""The pairs that the check of written sentences is fitted and measured on are what they promise."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from index.text import read_text
from tests.seed import ARTICLE_ID, ROOT, SEEDS

FOLDER = ROOT / "eval/gold/support"
ARTICLES = ROOT / "eval/gold/adversarial/articles"
FIELDS = {
    "id": str, "article": str, "evidence": list, "statement": str, "kind": str, "supported": bool,
}  # fmt: skip
KINDS = {"true", "number", "name", "negated", "unrelated", "merged", "quote", "twisted"}
Pair = dict[str, Any]


def _load(half: str) -> list[Pair]:
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


TUNING, REPORTING = _load("tuning"), _load("reporting")
ALL = TUNING + REPORTING


def test_each_pair_has_its_fields() -> None:
    for pair in ALL:
        assert {name: type(value) for name, value in pair.items()} == FIELDS, pair
        assert pair["kind"] in KINDS, pair["id"]
        assert pair["supported"] == (pair["kind"] == "true"), pair["id"]
        assert 8 <= len(pair["statement"].split()) <= 35, pair["id"]


def test_nothing_is_there_twice() -> None:
    for key in ("id", "statement"):
        counts = Counter(" ".join(pair[key].casefold().split()) for pair in ALL)
        assert [value for value, count in counts.items() if count > 1] == []


def test_evidence_is_verbatim() -> None:
    for pair in ALL:
        folder = SEEDS if pair["article"] == ARTICLE_ID else ARTICLES
        text = read_text(folder / f"{pair['article']}.txt")
        assert 1 <= len(set(pair["evidence"])) == len(pair["evidence"]) <= 3, pair["id"]
        assert all(sentence.strip() and sentence in text for sentence in pair["evidence"]), pair


def test_quoted_words_are_in_the_evidence_but_where_the_quote_is_false() -> None:
    for pair in ALL:
        evidence = _plain(" ".join(pair["evidence"]))
        quotes = re.findall('"([^"]+)"', _plain(pair["statement"]))
        assert quotes or pair["kind"] != "quote", pair["id"]
        true = [quote.rstrip(".,") in evidence for quote in quotes]
        assert not any(true) if pair["kind"] == "quote" else all(true), pair["id"]


def test_what_is_measured_was_not_fitted_on() -> None:
    assert {pair["article"] for pair in TUNING} & {pair["article"] for pair in REPORTING} == set()


@pytest.mark.parametrize("half", [TUNING, REPORTING])
def test_there_are_enough_of_each_kind(half: list[Pair]) -> None:
    kinds = Counter(pair["kind"] for pair in half)
    assert len(half) >= 200
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 15
    assert 0.4 <= sum(pair["supported"] for pair in half) / len(half) <= 0.5


def _plain(text: str) -> str:
    return text.translate(str.maketrans("“”’", '""\'')).casefold()
