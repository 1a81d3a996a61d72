"""POST /api/ask and /api/search, GET /api/sources: the JSON is the contract, whoever asks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from qa.contract import schema, to_json
from qa.types import Answer
from tests.interface import calling, complaint, make_index
from tests.seed import TURKEY, Run
from ui.server.bodies import AnswerBody
from ui.server.settings import ServeSettings
from ui.server.users import User

VALIDATOR = Draft202012Validator(schema())
MILL = "When did the paper mill burn down?"


@pytest.fixture(scope="module")
def seed(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    kept = tmp_path_factory.mktemp("kept") / "feedback.sqlite"
    with calling(ServeSettings(index=seed_index, feedback=kept)) as client:
        yield client


@pytest.fixture(scope="module")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def anybody(two_sources: Path) -> Iterator[httpx.Client]:
    with calling(ServeSettings(index=two_sources)) as client:
        yield client


@pytest.fixture(scope="module")
def reader(two_sources: Path) -> Iterator[httpx.Client]:
    """A client of one who may see nothing but the press."""
    with calling(ServeSettings(index=two_sources), User("reader", frozenset({"press"}))) as client:
        yield client


def ask(client: httpx.Client, question: str, **filters: Any) -> dict[str, Any]:  # noqa: ANN401
    response = client.post("/api/ask", json={"question": question, "filters": filters})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    VALIDATOR.validate(answer)
    return answer


def test_an_answer_is_the_command_lines(seed: httpx.Client, answers: list[Answer]) -> None:
    chosen = answers[::6]
    assert {answer.supported for answer in chosen} == {True, False}
    for each in chosen:
        response = seed.post("/api/ask", json={"question": each.question})
        expected = to_json(each)
        answer = json.loads(response.content)
        assert list(answer) == list(expected)
        assert answer.keys() - {"timings_ms"} == expected.keys() - {"timings_ms"}
        assert answer | {"timings_ms": {}} == expected | {"timings_ms": {}}
        VALIDATOR.validate(answer)
        assert AnswerBody.model_validate(answer).model_dump(exclude_unset=True) == answer


def test_a_refusal_is_an_answer(seed: httpx.Client) -> None:
    answer = ask(seed, "Who won the football world cup?")
    assert not answer["supported"]
    assert answer["hits"]


def test_characters_beyond_ascii_come_as_they_are(anybody: httpx.Client) -> None:
    response = anybody.post("/api/ask", json={"question": MILL, "filters": {"sources": ["press"]}})
    assert "Troms\u00f8".encode() in response.content
    (citation, *_) = response.json()["citations"]
    assert citation["url"] == "https://news.example/mill"


def test_filters_choose_the_articles(anybody: httpx.Client) -> None:
    for filters, allowed in (
        ({"sources": ["press"]}, {"mill"}),
        ({"article_ids": ["plan"]}, {"plan"}),
        ({"date_from": "2018-07", "date_to": "2018-07"}, {"mill"}),
        ({"date_from": "2019"}, set()),
        ({}, {"mill", "plan"}),
    ):
        answer = ask(anybody, MILL, **filters)
        assert {hit["article_id"] for hit in answer["hits"]} == allowed, filters


def test_nobody_sees_what_they_may_not(reader: httpx.Client, anybody: httpx.Client) -> None:
    answer = ask(reader, "Who will sell the paper mill?")
    assert {hit["article_id"] for hit in answer["hits"]} == {"mill"}
    hits = reader.post("/api/search", json={"question": "the paper mill"}).json()["hits"]
    assert {hit["article_id"] for hit in hits} == {"mill"}
    assert anybody.get("/api/sources").json() == {"sources": ["board", "press"]}
    assert reader.get("/api/sources").json() == {"sources": ["press"]}


def test_who_may_see_nothing_sees_nothing(two_sources: Path) -> None:
    with calling(ServeSettings(index=two_sources), User("nobody", frozenset())) as nobody:
        assert nobody.get("/api/sources").json() == {"sources": []}
        assert nobody.get("/api/articles/mill").status_code == 404
        for path in ("/api/ask", "/api/search"):
            for body in ({"question": MILL}, {"question": MILL, "filters": {"date_from": "2018"}}):
                told = nobody.post(path, json=body).text
                assert "mill burned" not in told
                assert "passage_id" not in told


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_what_one_may_not_see_is_told_like_what_is_not_there(
    reader: httpx.Client, path: str
) -> None:
    for kind, hidden, unknown in (("sources", "board", "none"), ("article_ids", "plan", "none")):
        told = [
            complaint(reader.post(path, json={"question": MILL, "filters": {kind: [name]}}), 422)
            for name in (hidden, unknown)
        ]
        assert told[0].replace(hidden, unknown) == told[1]


def test_a_search_gives_the_command_lines_rows(
    seed: httpx.Client, seed_index: Path, footnote: Callable[..., Run]
) -> None:
    rows = footnote("search", TURKEY, "-k", "3", "--json", "--index", seed_index).rows
    response = seed.post("/api/search", json={"question": TURKEY, "k": 3})
    assert response.json() == {"hits": rows}
    assert [list(row) for row in response.json()["hits"]] == [list(row) for row in rows]
    assert len(seed.post("/api/search", json={"question": TURKEY}).json()["hits"]) == 5
