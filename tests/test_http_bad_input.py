"""What is wrong in a request is said in one sentence, with the right status; nothing breaks."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from index.errors import (
    ArticleError,
    FilterError,
    FootnoteError,
    IndexLocked,
    IndexMissing,
    ModelError,
    QuestionError,
)
from tests.interface import calling, complaint
from tests.serving import served
from ui.server.feedback import FeedbackError
from ui.server.live import Busy
from ui.server.problems import add_handlers, status_of
from ui.server.settings import ServeSettings

JSON = {"Content-Type": "application/json"}
LEADS = "Who leads the delegation?"


@pytest.fixture(scope="module")
def client(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    kept = tmp_path_factory.mktemp("kept") / "feedback.sqlite"
    with calling(ServeSettings(index=seed_index, feedback=kept)) as opened:
        yield opened
        assert opened.post("/api/ask", json={"question": LEADS}).json()["supported"]  # unharmed
        assert not kept.exists()


@pytest.mark.parametrize("path", ["/api/ask", "/api/search", "/api/feedback"])
@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 400, "The body is empty;"),
        (b"{", 400, "at character 2"),
        (b"not json", 400, "not JSON"),
        (b'{"question": }', 400, "at character 14"),
        (b'\xff\xfe"', 400, "UTF-8"),
        (b"[" * 100_000, 400, "read"),
        (b"[]", 422, "JSON object"),
        (b'"who?"', 422, "JSON object"),
        (b"null", 400, "The body is empty;"),
        (b"{}", 422, '"question" is missing'),
        (b'{"Question": "who?"}', 422, '"question" is missing'),
        (b'{"question": 5}', 422, '"question" should be a text'),
        (b'{"question": null}', 422, '"question" should be a text'),
        (b'{"question": ["who?"]}', 422, '"question" should be'),
        (b'{"question": "\\ud800 who?"}', 422, '"question"'),
        (b'{"question": "who\\u0000?"}', 422, "half a character"),
        (b'{"question": "who?", "\\ud800": 1}', 422, "JSON object"),
    ],
)
def test_a_body_that_is_none(
    client: httpx.Client, path: str, content: bytes, status: int, reason: str
) -> None:
    told = complaint(client.post(path, content=content, headers=JSON), status)
    assert reason in told
    assert len(told) < 200


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/api/ask", {"question": " \n"}, "empty"),
        ("/api/ask", {"question": "?!"}, "no words"),
        ("/api/ask", {"question": "who " * 500}, "at most 1,000"),
        ("/api/ask", {"question": "x" * 100_000}, "at most 1,000"),
        ("/api/ask", {"question": "who?", "model": "x"}, '"model" is no field'),
        ("/api/ask", {"question": "who?", "x" * 9999: 1}, 'xxx" is no field'),
        ("/api/ask", {"question": "who?", "filters": []}, '"filters"'),
        ("/api/ask", {"question": "who?", "filters": {"speaker": "x"}}, '"filters.speaker" is no'),
        ("/api/ask", {"question": "who?", "filters": {"sources": "x"}}, '"filters.sources" should'),
        ("/api/ask", {"question": "who?", "filters": {"sources": [1]}}, '"filters.sources.0"'),
        ("/api/ask", {"question": "who?", "filters": {"sources": ["none"]}}, "the source none"),
        ("/api/ask", {"question": "who?", "filters": {"sources": []}}, "is an empty list;"),
        (
            "/api/ask",
            {"question": "who?", "filters": {"sources": ["x"] * 101}},
            "at most 100 are read",
        ),
        ("/api/ask", {"question": "who?", "filters": {"article_ids": ["none"]}}, "called none"),
        ("/api/ask", {"question": "who?", "filters": {"date_from": "July"}}, "not a date"),
        ("/api/ask", {"question": "who?", "filters": {"date_from": 2018}}, '"filters.date_from"'),
        (
            "/api/ask",
            {"question": "who?", "filters": {"date_from": "2019", "date_to": "2018"}},
            "No date lies between",
        ),
        ("/api/search", {"question": "who?", "k": 0}, '"k" should be 1 or more;'),
        ("/api/search", {"question": "who?", "k": 1001}, '"k" should be 1,000 or less;'),
        ("/api/search", {"question": "who?", "k": "5"}, '"k" should be a whole number;'),
        ("/api/search", {"question": "who?", "k": True}, '"k" should be a whole number;'),
        ("/api/search", {"question": "\u043a\u0442\u043e?"}, "Cyrillic"),
    ],
)
def test_a_question_that_cannot_be_asked(
    client: httpx.Client, path: str, body: dict[str, Any], reason: str
) -> None:
    told = complaint(client.post(path, json=body), 422)
    assert reason in told
    assert len(told) < 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x/json", ""])
def test_what_is_not_said_to_be_json_is_not_read(client: httpx.Client, kind: str) -> None:
    """A page of another origin may send such a body without asking first."""
    for path in ("/api/ask", "/api/feedback"):
        response = client.post(
            path, content=b'{"question": "who?", "helpful": true}', headers={"Content-Type": kind}
        )
        assert "Content-Type: application/json" in complaint(response, 415)


def test_an_address_that_is_none(client: httpx.Client) -> None:
    assert "openapi.json" in complaint(client.get("/api/none"), 404)
    assert "openapi.json" in complaint(client.get("/api/none?token=abc"), 404)
    told = client.get("/api/ask")
    assert "POST" in complaint(told, 405)
    assert told.headers["allow"] == "POST"


def test_without_an_index(tmp_path: Path) -> None:
    with calling(ServeSettings(index=tmp_path / "none")) as opened:
        for response in (
            opened.post("/api/ask", json={"question": LEADS}),
            opened.post("/api/search", json={"question": LEADS}),
            opened.get("/api/articles/x"),
            opened.get("/api/sources"),
        ):
            assert "make one with: footnote index" in complaint(response, 503)
            assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QuestionError("x"), 422),
        (FilterError("x"), 422),
        (Busy("x"), 503),
        (IndexMissing("x"), 503),
        (IndexLocked("x"), 503),
        (ModelError("x"), 503),
        (FeedbackError("x"), 503),
        (ArticleError("x"), 400),
        (FootnoteError("x"), 400),
    ],
)
def test_the_status_of_an_error(error: FootnoteError, status: int) -> None:
    assert status_of(error) == status


def failing(error: Exception) -> FastAPI:
    app = FastAPI()
    add_handlers(app)

    @app.get("/")
    def fail() -> None:
        raise error

    return app


def test_who_is_turned_away_is_told_when_to_come_back() -> None:
    with served(failing(Busy("Too many wait."))) as base:
        response = httpx.get(base)
        assert complaint(response, 503) == "Too many wait."
        assert int(response.headers["retry-after"]) > 0


def test_what_nobody_expected_is_told_without_details(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL), served(failing(ValueError("my secret"))) as base:
        response = httpx.get(base)
        assert "log" in complaint(response, 500)
        assert "secret" not in response.text
