"""Follow-up questions at every face: what was asked before goes along, and what was understood is
shown."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from qa.assistant import Assistant
from qa.contract import to_json
from qa.following import turn_of
from qa.question import LONGEST
from qa.settings import Settings
from tests.interface import calling, complaint
from tests.seed import TURKEY, Run, terminal
from tests.serving import known, served
from ui.chat import pieces
from ui.chat.texts import texts
from ui.server import embed
from ui.server.live import Live
from ui.server.problems import add_handlers
from ui.server.settings import ServeSettings

RUSSIA = "what did Kaidanow say about Russia?"
THEN: dict[str, Any] = {"question": "And what about Russia?", "history": [{"question": TURKEY}]}
HOSTILE = "And what about <img src=x onerror=alert(1)>\u202e?"


@pytest.fixture(scope="module")
def client(seed_index: Path) -> Iterator[httpx.Client]:
    with calling(ServeSettings(index=seed_index)) as opened:
        yield opened


def untimed(answer: Any) -> Any:  # noqa: ANN401
    return answer | {"timings_ms": {}}


def test_the_interface_takes_a_history(client: httpx.Client, assistant: Assistant) -> None:
    history = [turn_of(assistant.ask(TURKEY))]
    expected = untimed(to_json(assistant.ask(THEN["question"], history=history)))
    sent = {
        "question": history[0].question,
        "answer": history[0].answer,
        "speakers": list(history[0].speakers),
    }
    body = {"question": THEN["question"], "history": [sent]}
    answer = client.post("/api/ask", json=body).json()
    assert untimed(answer) == expected
    assert (answer["question"], answer["asked"]) == (RUSSIA, THEN["question"])
    events = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"}).text
    last = events.removesuffix("\n\n").rpartition("data: ")[2]
    assert untimed(json.loads(last)) == expected


def test_a_search_takes_none(client: httpx.Client) -> None:
    response = client.post("/api/search", json=THEN)
    assert complaint(response, 422) == '"history" is no field here; leave it out.'


LIMITS: list[tuple[object, str]] = [
    ("Why?", '"history" should be a list; correct it.'),
    (["Why?"], '"history.0" should be an object; correct it.'),
    ([{}], '"history.0.question" is missing; add it.'),
    ([{"question": " "}], '"history.0.question" is wrong: it is blank; correct it.'),
    ([{"question": "a\0"}], "NUL or half a character"),
    ([{"question": "?", "more": 1}], '"history.0.more" is no field here; leave it out.'),
    ([{"question": "x" * (LONGEST + 1)}], "is longer than 1,000 characters; shorten it."),
    ([{"question": "?", "answer": "x" * 4001}], "is longer than 4,000 characters; shorten it."),
    ([{"question": "?", "speakers": ["x"] * 21}], "has 21 items, and at most 20 are read; send"),
    ([{"question": "?"}] * 11, '"history" has 11 items, and at most 10 are read; send fewer.'),
]


@pytest.mark.parametrize(("history", "reason"), LIMITS, ids=lambda value: str(value)[:40])
def test_a_wrong_history_is_refused(client: httpx.Client, history: object, reason: str) -> None:
    response = client.post("/api/ask", json={"question": "Why?", "history": history})
    assert reason in complaint(response, 422)


def test_all_that_fits_is_read(client: httpx.Client) -> None:
    turn = {"question": "x" * LONGEST, "answer": "x" * 4000, "speakers": ["x"] * 20}
    response = client.post("/api/ask", json={"question": "who?", "history": [turn] * 10})
    assert response.status_code == 200


def test_a_batch_takes_histories(
    seed_index: Path, tmp_path: Path, footnote: Callable[..., Run]
) -> None:
    rows = [THEN, {"question": THEN["question"]}, {"question": "Why?", "history": [{}]}]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    done = footnote("ask", "--batch", batch, "--index", seed_index)
    assert done.status == 1
    first, second, third = done.rows
    assert (first["question"], first["asked"]) == (RUSSIA, THEN["question"])
    assert (second["question"], second["asked"]) == (THEN["question"], None)
    assert third == {"line": 3, "error": '"history.0.question" is missing; add it.'}


def test_the_prompt_remembers(seed_index: Path) -> None:
    typed = [f"{TURKEY}\n", "???\n", f"{THEN['question']}\n", "Who leads the delegation?\n", "\n"]
    done = terminal("ask", "--index", str(seed_index), typed=typed, env={})
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", done.out)
    assert done.status == 0
    assert shown.count("Understood as:") == 1
    assert f"Understood as: {RUSSIA}\n" in shown


def test_what_was_understood_stands_above_the_answer(assistant: Assistant) -> None:
    for language, words in (("en", "Edit this question"), ("de", "Diese Frage bearbeiten")):
        answer = assistant.ask(THEN["question"], history=[turn_of(assistant.ask(TURKEY))])
        html = pieces.answer_html(answer, "t", texts(language), None)
        line = html.index('<p class="fn-understood">')
        assert line < html.index('<p class="fn-sentence">')
        assert f'<span class="fn-resolved">{RUSSIA}</span>' in html
        assert f'<button class="fn-edit">{words}</button>' in html
    plain = pieces.answer_html(assistant.ask(TURKEY), "t", texts("en"), None)
    assert "fn-understood" not in plain


def test_a_question_is_text(assistant: Assistant) -> None:
    answer = assistant.ask(HOSTILE, history=[turn_of(assistant.ask(TURKEY))])
    assert answer.asked is not None
    assert not answer.supported
    html = pieces.answer_html(answer, "t", texts("en"), None)
    assert "fn-understood" in html
    assert "<img" not in html
    assert "\u202e" not in html


@pytest.fixture(scope="module")
def widget(seed_index: Path) -> Iterator[str]:
    settings = ServeSettings(index=seed_index)
    app = FastAPI()
    add_handlers(app)
    with closing(Live(Settings(seed_index), settings.limits)) as live:
        app.include_router(embed.router(live, settings))
        with served(known(app, None)) as address:
            yield address


def test_the_widget_takes_a_history(widget: str) -> None:
    events = httpx.post(f"{widget}/embed/ask", json={**THEN, "lang": "de"}).text
    assert "Verstanden als:" in events
    assert RUSSIA in events
    bad = httpx.post(f"{widget}/embed/ask", json={**THEN, "lang": "de", "history": [1]})
    assert complaint(bad, 422) == '"history.0" should be an object; correct it.'
