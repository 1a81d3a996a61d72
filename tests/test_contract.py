"""The JSON of an answer, which is a public contract: its keys, its schema, its offsets."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from index.text import normalise
from index.types import Article, Hit, Passage, Speaker
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.contract import HITS, schema, to_json
from qa.following import Turn
from qa.settings import Settings
from qa.types import Answer, AnswerSentence, Citation
from tests.seed import ARTICLE_ID, TURKEY
from ui.cli import main

VALIDATOR = Draft202012Validator(schema())
KEYS = [
    *("question", "asked", "text", "supported", "reason", "confidence", "generator"),
    *("disagreement", "sentences", "citations", "hits", "timings_ms"),
]
CITATION_KEYS = [
    *("number", "article_id", "title", "url", "date", "speaker"),
    *("quote", "start", "end", "passage"),
]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ODD = (
    f"{FAMILY * 3} A q\u0303uake shook the harbour of Tromsø \U0001f30a\U0001f30a last night.\n\n"
    "Mayor Ánna Ba\u0308ck said the harbour \U0001f6a2 will open again in two weeks. "
    f"The fish market {FAMILY} stays closed until May.\n"
)


@pytest.fixture(scope="module")
def answered(assistant: Assistant) -> dict[str, Any]:
    return to_json(assistant.ask(TURKEY))


@pytest.fixture(scope="module")
def refused(assistant: Assistant) -> dict[str, Any]:
    return to_json(assistant.ask("Who won the football world cup?"))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_answer_is_valid(answers: list[Answer]) -> None:
    for answer in answers:
        VALIDATOR.validate(to_json(answer))


def test_keys_stand_in_the_documented_order(
    answered: dict[str, Any], refused: dict[str, Any]
) -> None:
    assert answered["supported"]
    assert not refused["supported"]
    assert list(answered) == list(refused) == KEYS
    assert all(list(row) == ["text", "citations", "key"] for row in answered["sentences"])
    assert all(list(row) == CITATION_KEYS for row in answered["citations"])
    assert all(
        list(row["passage"]) == ["id", "text", "start", "end"] for row in answered["citations"]
    )
    assert all(list(row) == ["passage_id", "article_id", "score"] for row in answered["hits"])
    assert answered["timings_ms"]["total"] > 0


def test_the_schema_names_what_is_written(answered: dict[str, Any]) -> None:
    properties = schema()["properties"]
    assert [*properties] == [*KEYS[:-1], "written", KEYS[-1]]  # the latter only of a language model
    assert schema()["required"] == KEYS
    citation = properties["citations"]["items"]
    assert list(citation["properties"]) == citation["required"] == CITATION_KEYS
    assert list(properties["hits"]["items"]["properties"]) == list(answered["hits"][0])


def test_what_is_unknown_is_null(answered: dict[str, Any]) -> None:
    citation = answered["citations"][0]
    assert citation["article_id"] == ARTICLE_ID
    assert citation["title"].startswith("[U.S. arms transfer policy")
    assert (citation["url"], citation["date"]) == (None, None)
    assert answered["reason"] is None


def test_a_refusal_says_why_and_what_is_near(refused: dict[str, Any]) -> None:
    assert refused["text"] == refused["reason"]
    assert refused["sentences"] == refused["citations"] == []
    assert refused["disagreement"] is False
    assert not VALIDATOR.is_valid(refused | {"disagreement": True})
    assert len(refused["hits"]) >= HITS


def test_hits_come_best_first(answered: dict[str, Any]) -> None:
    scores = [hit["score"] for hit in answered["hits"]]
    assert len(scores) >= HITS
    assert scores == sorted(scores, reverse=True)
    passages = [hit["passage_id"] for hit in answered["hits"]]
    assert len(set(passages)) == len(passages)
    assert {citation["passage"]["id"] for citation in answered["citations"]} <= set(passages)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["supported"], False),
        (["reason"], "for no reason"),
        (["disagreement"], None),
        (["sentences"], []),
        (["sentences", 0, "key"], {"start": 0}),
        (["sentences", 0, "key"], {"start": 0, "end": 0}),
        (["sentences", 0, "key"], {"start": -1, "end": 1}),
        (["sentences", 0, "key"], [0, 1]),
        (["citations"], []),
        (["citations", 0, "number"], 0),
        (["citations", 0, "start"], -1),
        (["citations", 0, "quote"], ""),
        (["citations", 0, "extra"], 1),
        (["confidence"], 1.5),
        (["extra"], 1),
    ],
)
def test_the_schema_refuses(answered: dict[str, Any], path: list[Any], value: object) -> None:
    broken = deepcopy(answered)
    inner = broken
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not VALIDATOR.is_valid(broken)


def test_a_question_that_refers_back_is_told_both_ways(assistant: Assistant) -> None:
    row = to_json(assistant.ask("And what about Russia?", history=[Turn(TURKEY)]))
    VALIDATOR.validate(row)
    assert row["question"] == "what did Kaidanow say about Russia?"
    assert row["asked"] == "And what about Russia?"
    assert not VALIDATOR.is_valid(row | {"asked": ""})


def test_the_key_is_relative_to_its_sentence(assistant: Assistant) -> None:
    row = to_json(assistant.ask("When did Trump approve the plan?"))
    (sentence, *_) = row["sentences"]
    assert list(sentence["key"]) == ["start", "end"]
    assert sentence["text"][sentence["key"]["start"] : sentence["key"]["end"]] == "July 13"


@pytest.mark.parametrize("key", KEYS)
def test_the_schema_misses_no_key(answered: dict[str, Any], key: str) -> None:
    assert not VALIDATOR.is_valid({name: answered[name] for name in KEYS if name != key})


@dataclass(frozen=True)
class Odd:
    """An index of an article whose characters are of one to four bytes, and of several parts."""

    text: str
    assistant: Assistant


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "quake.txt").write_text(ODD, encoding="utf-8")
    assert main(["index", str(folder), "--index", str(folder / "index")]) == 0
    assistant = open_assistant(Settings(folder / "index"))
    with assistant.store:
        yield Odd(normalise(ODD), assistant)


def test_offsets_count_code_points(odd: Odd) -> None:
    row = to_json(odd.assistant.ask("When will the harbour open again?"))
    (citation, *_) = row["citations"]
    assert "in two weeks" in citation["quote"]
    assert odd.text[citation["start"] : citation["end"]] == citation["quote"]
    passage = citation["passage"]
    assert odd.text[passage["start"] : passage["end"]] == passage["text"]
    units = odd.text.encode("utf-16-le")[2 * citation["start"] : 2 * citation["end"]]
    assert units.decode("utf-16-le", "replace") != citation["quote"]
    VALIDATOR.validate(row)


TEXT = st.text(min_size=1).filter(str.strip).map(normalise).filter(str.strip)


@given(TEXT, TEXT, st.floats(0, 1), st.none() | TEXT)
def test_any_answer_is_valid_and_survives_json(
    text: str, name: str, confidence: float, title: str | None
) -> None:
    article = Article("a", text, title=title)
    passage = Passage(1, "a#0", "a", 0, len(text), text, 0, 1)
    cited = Citation(1, article, 0, len(text), text, Speaker(name), passage)
    hit = Hit(passage, 1.0, 0.5, 1.0)
    start = len(text) - len(text.lstrip())
    for key in (None, (start, len(text.rstrip()))):
        said = AnswerSentence(text, (1,), key)
        _check(Answer(text, (said,), (cited,), confidence, "x", (hit,)))


def _check(answer: Answer) -> None:
    row = to_json(answer)
    VALIDATOR.validate(row)
    assert json.loads(json.dumps(row, ensure_ascii=False)) == row
    assert abs(row["confidence"] - answer.confidence) <= 0.00005
