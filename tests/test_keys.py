"""The key of a sentence: the right few words, and never half a word, whatever comes in."""

import json
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.errors import GoldError
from eval.keying import Case, cases, measure
from qa.keys import key

MARKED = [
    json.loads(line)
    for line in Path(__file__).with_name("keys.jsonl").read_text(encoding="utf-8").splitlines()
]
_PIECES = """who what when where why how many much which is did the a of in by to and Ada Moss Vend
1961 $2.5 billion 15% nine million because city built build “The Ferry” , . ( ) U.S. Dr. é e\u0301
\U0001f6a2 's - 1,400 May 4 named years largest river"""
WORDS = st.sampled_from([*_PIECES.split(), "\u00a0"])
TEXT = st.lists(WORDS | st.text(max_size=4), max_size=30).map(" ".join) | st.text(max_size=60)


def marked(question: str, sentence: str) -> str | None:
    place = key(question, sentence)
    return sentence[slice(*place)] if place else None


@pytest.mark.parametrize("row", MARKED, ids=lambda row: row["question"])
def test_the_words_that_answer(row: dict[str, str | None]) -> None:
    assert marked(str(row["question"]), str(row["sentence"])) == row["key"]


@settings(deadline=None, max_examples=500)
@given(TEXT, TEXT)
def test_any_key_is_whole_words_inside(question: str, sentence: str) -> None:
    place = key(question, sentence)
    assert key(question, sentence) == place
    if place is None:
        return
    start, end = place
    assert 0 <= start < end <= len(sentence)
    words = sentence[start:end]
    assert words == words.strip()
    assert any(map(_in_word, words))
    for at in place:
        assert not all(map(_in_word, sentence[max(at - 1, 0) : at + 1])) or at in {
            0,
            len(sentence),
        }


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or category(letter)[0] == "M"


def test_most_keys_are_found_in_small_letters() -> None:
    kept = sum(
        marked(row["question"].lower(), row["sentence"].lower()) == (row["key"] or "").lower()
        for row in MARKED
    )
    assert kept > len(MARKED) / 2


def test_a_sentence_without_end_has_none() -> None:
    assert key("How many boats came back?", "Seven boats came back. " * 80) is None


def test_figures_are_over_the_sentences_with_a_key() -> None:
    sentence = "In 1884 Ada Moss built the bridge."
    found = measure(
        [
            Case("When was the bridge built?", sentence, ("1884",)),
            Case("Who built the bridge?", sentence, ("Moss",)),
            Case("Is there a bridge?", sentence, ("yes",)),
        ]
    )
    assert (found.cases, found.coverage) == (3, 2 / 3)
    assert (found.exact, found.contains, found.inside) == (0.5, 1.0, 0.5)
    assert found.f1 == pytest.approx((1 + 2 / 3) / 2)


def test_the_sentence_where_an_answer_begins_is_asked(tmp_path: Path) -> None:
    text = "The mill burned in 1902. The mill was built in 1884."
    asked = {"question": "When?", "id": "1", "answers": [{"text": "1884", "answer_start": 47}]}
    nothing = {"question": "Why?", "id": "2", "answers": []}
    content = {"data": [{"paragraphs": [{"context": text, "qas": [asked, nothing]}]}]}
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert list(cases(file)) == [Case("When?", "The mill was built in 1884.", ("1884",))]
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(GoldError, match="no SQuAD file"):
        list(cases(file))
