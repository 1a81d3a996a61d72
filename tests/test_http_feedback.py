"""POST /api/feedback: what is refused, and that nothing of it is kept."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.interface import calling, complaint
from tests.seed import TURKEY
from ui.server.feedback import FeedbackStore
from ui.server.settings import ServeSettings


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "feedback.sqlite"


@pytest.fixture(scope="module")
def client(seed_index: Path, kept: Path) -> Iterator[httpx.Client]:
    with calling(ServeSettings(index=seed_index, feedback=kept)) as opened:
        yield opened


@pytest.fixture(scope="module")
def answered(client: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/ask", json={"question": TURKEY}).json()
    return answer


def send(client: httpx.Client, **body: object) -> httpx.Response:
    return client.post("/api/feedback", json=body)


def broken(answered: dict[str, Any], path: list[Any], value: object) -> dict[str, Any]:
    copy = deepcopy(answered)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (["supported"], False, "neither an answer"),
        (["reason"], "because", "neither an answer"),
        (["sentences"], [], "neither an answer"),
        (["citations"], [], "neither an answer"),
        (["citations", 0, "number"], 0, '"answer.citations.0.number" should'),
        (["citations", 0, "start"], -1, '"answer.citations.0.start" should'),
        (["citations", 0, "start"], 1.5, '"answer.citations.0.start" should'),
        (["citations", 0, "quote"], " ", "blank"),
        (["citations", 0, "article_id"], "a\0", "NUL"),
        (["citations", 0, "passage"], None, '"answer.citations.0.passage" should'),
        (["citations", 0, "extra"], 1, '"answer.citations.0.extra" is no field'),
        (["confidence"], 1.5, '"answer.confidence" should'),
        (["confidence"], "high", '"answer.confidence" should'),
        (["extra"], 1, '"answer.extra" is no field'),
        (["sentences", 0, "citations"], [], '"answer.sentences.0.citations" is an empty list'),
        (["generator"], "x" * 100_000, "longer than 100,000"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    client: httpx.Client, answered: dict[str, Any], path: list[Any], value: object, reason: str
) -> None:
    response = send(client, question="who?", helpful=True, answer=broken(answered, path, value))
    assert reason in complaint(response, 422)


def test_an_answer_without_one_of_its_keys_is_refused(
    client: httpx.Client, answered: dict[str, Any]
) -> None:
    for key in answered:
        less = {name: answered[name] for name in answered if name != key}
        response = send(client, question="who?", helpful=True, answer=less)
        assert complaint(response, 422) == f'"answer.{key}" is missing; add it.'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"question": "who?"}, '"helpful" is missing'),
        ({"question": "who?", "helpful": "yes"}, '"helpful" should be true or false;'),
        ({"question": "who?", "helpful": 1}, '"helpful" should be true or false;'),
        ({"question": " ", "helpful": True}, '"question" is wrong: it is blank'),
        ({"question": "\ufeff", "helpful": True}, '"question" is wrong: it is blank'),
        ({"question": "x" * 1001, "helpful": True}, "longer than 1,000"),
        (
            {"question": "who?", "helpful": True, "comment": "x" * 501},
            '"comment" is longer than 500 characters; shorten it.',
        ),
        ({"question": "who?", "helpful": True, "comment": 5}, '"comment" should be'),
        ({"question": "who?", "helpful": True, "answer": "Ann"}, '"answer" should be'),
        ({"question": "who?", "helpful": True, "user": "ann"}, '"user" is no field'),
    ],
)
def test_feedback_that_is_none_is_refused(
    client: httpx.Client, body: dict[str, object], reason: str
) -> None:
    assert reason in complaint(send(client, **body), 422)


def test_nothing_of_what_was_refused_is_kept(
    client: httpx.Client, answered: dict[str, Any], kept: Path
) -> None:
    send(client, question="Is this kept?", helpful=True)
    send(client, question="Is this kept?", helpful="no")
    send(client, question="Is this kept?", helpful=True, answer=answered | {"extra": 1})
    assert len(list(FeedbackStore(kept).rows())) == 1
