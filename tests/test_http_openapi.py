"""/openapi.json: every route described, with examples that are true."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from qa.contract import schema
from qa.settings import Settings
from tests.interface import complaint, interface
from tests.serving import served
from ui.server.guard import guarded
from ui.server.live import Live
from ui.server.metrics import Metrics
from ui.server.openapi import EXAMPLES, PROBLEMS
from ui.server.settings import Limits, ServeSettings

EMPTY: dict[str, Any] = {"timings_ms": {}, "hits": []}


@pytest.fixture(scope="module")
def client(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the interface behind the real guard."""
    kept = tmp_path_factory.mktemp("kept") / "feedback.sqlite"
    settings = ServeSettings(
        index=seed_index, feedback=kept, limits=Limits(questions_per_minute=1000, body_bytes=2000)
    )
    live = Live(Settings(settings.index), settings.limits)
    with (
        served(guarded(interface(live, Metrics(), settings), settings, {})) as base,
        httpx.Client(base_url=base, timeout=60) as opened,
    ):
        yield opened
    live.close()


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/openapi.json").json()
    return told


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def contents(described: dict[str, Any]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The status, kind and description of each response with a body."""
    for _, operation in operations(described):
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                yield int(status), kind, content


def test_every_route_is_described(described: dict[str, Any]) -> None:
    assert {name for name, _ in operations(described)} == {
        "POST /api/ask", "POST /api/search", "GET /api/articles/{id}", "GET /api/sources",
        "POST /api/feedback", "GET /healthz", "GET /readyz", "GET /metrics",
    }  # fmt: skip
    for name, operation in operations(described):
        assert len(operation["summary"]) > 10, name
        good, *problems = sorted(map(int, operation["responses"]))
        assert good in {200, 204}
        if "/api/" in name:
            assert {401, 403, 429, 500, 503} <= set(problems), name


def test_every_answer_and_problem_has_examples_that_are_valid(described: dict[str, Any]) -> None:
    seen = set()
    for status, kind, content in contents(described):
        Draft202012Validator.check_schema(content["schema"])
        examples = [each["value"] for each in content.get("examples", {}).values()]
        for example in examples or [content["example"]]:
            Draft202012Validator(content["schema"]).validate(example)
        seen.add((status, kind))
    assert {(status, "application/problem+json") for status in PROBLEMS} <= seen
    assert {(200, "application/json"), (200, "text/event-stream"), (200, "text/plain")} <= seen


def test_the_contract_is_the_schema_of_an_answer(described: dict[str, Any]) -> None:
    answered = described["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]
    assert answered["application/json"]["schema"] == schema()
    assert set(answered["application/json"]["examples"]) == {"answer", "refusal"}


def test_requests_have_examples_that_can_be_sent(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    for path in ("/api/ask", "/api/search", "/api/feedback"):
        body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        name = body["schema"]["$ref"].rpartition("/")[2]
        examples = described["components"]["schemas"][name]["examples"]
        assert examples
        for example in examples:
            assert client.post(path, json=example).is_success, example


def test_examples_are_what_the_seed_article_gives(client: httpx.Client) -> None:
    for name in ("answer", "refusal"):
        example = EXAMPLES[name]
        true = client.post("/api/ask", json={"question": example["question"]}).json()
        assert true | EMPTY == example | EMPTY
        assert true["hits"][:2] == example["hits"]
        assert true["timings_ms"].keys() == example["timings_ms"].keys()
    true = client.post("/api/search", json={"question": "arms exports", "k": 1}).json()
    assert true == EXAMPLES["hits"]
    window = {name: EXAMPLES["article"][name] for name in ("start", "end")}
    true = client.get(f"/api/articles/{EXAMPLES['article']['id']}", params=window).json()
    assert true == EXAMPLES["article"]


def test_problems_are_what_is_said(client: httpx.Client) -> None:
    ask = "/api/ask"
    json_type = {"Content-Type": "application/json"}
    for response, status in (
        (client.post(ask, content=b"who?", headers=json_type), 400),
        (client.get("/api/articles/2018/none"), 404),
        (client.post(ask, content=b"who?"), 415),
        (client.post(ask, json={}), 422),
    ):
        assert complaint(response, status) == PROBLEMS[status]
    foreign = client.post(ask, json={"question": "who?"}, headers={"Origin": "https://a.example"})
    large = client.post(ask, json={"question": "x" * 3000})
    assert (foreign.status_code, large.status_code) == (403, 413)  # their words are the guard's
    assert foreign.json().keys() == large.json().keys() == {"type", "title", "status", "detail"}


def test_no_page_that_loads_from_elsewhere(client: httpx.Client) -> None:
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert client.get(path).status_code == 404
    assert "http" not in json.dumps(client.get("/openapi.json").json().get("servers", []))
