"""Server-sent events: sentence by sentence, then the whole; who goes away harms nothing."""

import json
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.background import BackgroundTask
from starlette.responses import Response

from qa.assistant import Assistant
from qa.extracting import parts
from tests.interface import calling, complaint
from tests.seed import TURKEY
from tests.serving import served
from ui.server.settings import ServeSettings
from ui.server.streaming import event, event_stream, sent

EVENTS = {"Accept": "text/event-stream"}
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def client(seed_index: Path) -> Iterator[httpx.Client]:
    with calling(ServeSettings(index=seed_index)) as opened:
        yield opened


def read(response: httpx.Response) -> list[tuple[str, Any]]:
    """Each event's name and data, read as the standard has it."""
    events: list[tuple[str, Any]] = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        assert name.startswith("event: ")
        assert data.startswith("data: ")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_an_answer_comes_sentence_by_sentence(client: httpx.Client) -> None:
    whole = client.post("/api/ask", json={"question": TURKEY}).json()
    response = client.post("/api/ask", json={"question": TURKEY}, headers=EVENTS)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-accel-buffering"] == "no"
    *sentences, (last, answer) = read(response)
    assert last == "answer"
    assert answer | {"timings_ms": {}} == whole | {"timings_ms": {}}
    assert {name for name, _ in sentences} == {"sentence"}
    assert [list(row) for _, row in sentences] == [["text", "citations", "key", "sources"]] * len(
        sentences
    )
    told = [{name: row[name] for name in ("text", "citations", "key")} for _, row in sentences]
    assert told == whole["sentences"]
    assert [source for _, row in sentences for source in row["sources"]] == whole["citations"]


def test_a_refusal_is_one_event(client: httpx.Client) -> None:
    body = {"question": "Who won the football world cup?"}
    ((name, answer),) = read(client.post("/api/ask", json=body, headers=EVENTS))
    assert name == "answer"
    assert not answer["supported"]


def test_what_cannot_be_asked_has_its_status(client: httpx.Client) -> None:
    for question in ("", "x" * 1001):
        response = client.post("/api/ask", json={"question": question}, headers=EVENTS)
        complaint(response, 422)


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("application/json, text/event-stream", True),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("", False),
    ],
)
def test_events_come_to_who_asks_for_them(client: httpx.Client, accept: str, streams: bool) -> None:
    headers = {"Accept": accept}
    response = client.post("/api/ask", json={"question": TURKEY}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream") == streams


def test_a_source_comes_with_the_first_sentence_that_cites_it(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)
    told = list(parts(answer))
    assert tuple(sentence for sentence, _ in told) == answer.sentences
    assert tuple(source for _, sources in told for source in sources) == answer.citations
    for sentence, sources in told:
        assert {source.number for source in sources} <= set(sentence.citations)


def test_line_breaks_stay_inside_an_event() -> None:
    told = event("sentence", {"text": "one\ntwo\r\n\r\nthree\u2028four"})
    assert told.count(b"\n") == 3
    assert told.endswith(b"\n\n")


def test_who_goes_away_ends_the_stream() -> None:
    """And nothing else: the next one is served."""
    app = FastAPI()
    ended = threading.Event()

    @app.get("/")
    async def stream() -> Response:
        response = await event_stream(sent(event("sentence", "x" * 65_536) for _ in count()))
        response.background = BackgroundTask(ended.set)
        return response

    with served(app) as base:
        for _ in range(2):
            ended.clear()
            with httpx.stream("GET", base) as response:
                assert next(response.iter_raw()).startswith(b"event: sentence")
                assert not ended.is_set()
            assert ended.wait(PATIENCE)
