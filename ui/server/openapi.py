"""What /openapi.json says of the interface: a summary and examples for each route."""

import json
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from qa.contract import schema

EXAMPLES: dict[str, Any] = json.loads(
    files("ui").joinpath("server/examples.json").read_text(encoding="utf-8")
)
PROBLEMS = {
    400: "The body is not JSON (Expecting value at character 1); correct it.",
    401: "This server needs to know who asks; open it from the page that it is part of.",
    403: "Pages of other origins may not use this server; its owner can name them in api_origins.",
    404: "No article is called 2018/none; answers and searches name those that there are.",
    413: "The request is larger than the 262144 bytes that this server takes; send less.",
    415: "Send JSON, with the header Content-Type: application/json.",
    422: '"question" is missing; add it.',
    429: "You are asking faster than we can answer; try again in 7 seconds.",
    500: "Something went wrong here, and the server's log says what; try again.",
    503: "There is no index in var/index; make one with: footnote index ARTICLES --index var/index",
}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong, in one sentence (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_EVENTS = (
    "event: sentence\n"
    'data: {"text": "…", "citations": [1], "key": null, "sources": [{"number": 1, "…": "…"}]}\n\n'
    "event: answer\n"
    'data: {"question": "…", "…": "…"}\n\n'
)
_TEXT, _PLACE = {"type": "string"}, {"type": "integer", "minimum": 0}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_HIT = {
    "passage_id": _TEXT,
    "article_id": _TEXT,
    "score": {"type": "number"},
    "text": _TEXT,
    "start": _PLACE,
    "end": _PLACE,
}
_ARTICLE = {
    "id": _TEXT,
    **dict.fromkeys(("title", "source", "url", "date"), _TEXT_OR_NULL),
    **dict.fromkeys(("length", "start", "end"), _PLACE),
    "text": _TEXT,
}


def describe(app: FastAPI) -> None:
    """Let /openapi.json say null where the contract does; FastAPI leaves it out everywhere."""
    without_null = app.openapi

    def with_null() -> dict[str, Any]:
        told = without_null()
        routes = told["paths"]
        for operation, about in (
            (routes["/api/ask"]["post"], ASK),
            (routes["/api/articles/{id}"]["get"], ARTICLE),
        ):
            operation["responses"]["200"]["content"] |= about["responses"][200]["content"]
        return told

    # FastAPI's manual does it like this.
    app.openapi = with_null  # type: ignore[method-assign]


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": each}


def _answered(of: dict[str, Any], *names: str) -> dict[str, Any]:
    return {
        "description": "Done",
        "content": {
            "application/json": {
                "schema": of,
                "examples": {name: {"value": EXAMPLES[name]} for name in names},
            }
        },
    }


def _plain(media_type: str, example: str) -> dict[str, Any]:
    return {"description": "Done", "content": {media_type: {"schema": _TEXT, "example": example}}}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _refused(status) for status in sorted((401, 403, 429, 500, *statuses))}


def _refused(status: int) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    example = {"type": "about:blank", "title": title, "status": status, "detail": PROBLEMS[status]}
    return {
        "description": title,
        "content": {"application/problem+json": {"schema": _PROBLEM, "example": example}},
    }


_WITH_BODY = (400, 413, 415, 422, 503)
_ANSWER = _answered(schema(), "answer", "refusal")
_ANSWER["content"]["text/event-stream"] = {"schema": _TEXT, "example": _EVENTS}

ASK: dict[str, Any] = {
    "summary": "Answer a question from the articles, or refuse with a reason",
    "description": "With the header Accept: text/event-stream the answer comes sentence by "
    "sentence. A refusal is an answer too: its status is 200, and `supported` is false.",
    "responses": {200: _ANSWER, **_problems(*_WITH_BODY)},
}
SEARCH: dict[str, Any] = {
    "summary": "The passages nearest to a question, best first",
    "responses": {
        200: _answered(_object({"hits": _list(_object(_HIT))}), "hits"),
        **_problems(*_WITH_BODY),
    },
}
ARTICLE: dict[str, Any] = {
    "summary": "An article's text, or the window from start to end of it",
    "description": "Offsets count Unicode code points; end is exclusive. A window that reaches "
    "beyond the text is cut.",
    "responses": {200: _answered(_object(_ARTICLE), "article"), **_problems(404, 422, 503)},
}
SOURCES: dict[str, Any] = {
    "summary": "The sources that a filter may name",
    "responses": {200: _answered(_object({"sources": _list(_TEXT)}), "sources"), **_problems(503)},
}
FEEDBACK: dict[str, Any] = {
    "summary": "Say whether an answer helped",
    "status_code": 204,
    "responses": {204: {"description": "Kept"}, **_problems(*_WITH_BODY)},
}
HEALTH: dict[str, Any] = {
    "response_class": PlainTextResponse,
    "summary": "Alive: 200 for as long as the process serves",
    "responses": {200: _plain("text/plain", "alive\n")},
}
READY: dict[str, Any] = {
    "response_class": PlainTextResponse,
    "summary": "Ready: 200 where questions can be answered, else 503 with the reason",
    "responses": {200: _plain("text/plain", "ready\n"), 503: _refused(503)},
}
_ERROR = {
    **dict.fromkeys(("message", "type"), _TEXT),
    **dict.fromkeys(("param", "code"), _TEXT_OR_NULL),
}
_WRONG: dict[str, Any] = {
    "description": "What is wrong, as OpenAI tells it",
    "content": {"application/json": {"schema": _object({"error": _object(_ERROR)})}},
}
_ERRORS: dict[int | str, dict[str, Any]] = {"4XX": _WRONG, "5XX": _WRONG}
MODELS: dict[str, Any] = {
    "summary": "The one model, as clients of OpenAI list it",
    "responses": {200: {"description": "Done"}, **_ERRORS},
}
COMPLETIONS: dict[str, Any] = {
    "summary": "Answer the last question of a talk, as a chat completion of OpenAI",
    "description": "The content is the answer with its footnotes as text; `citations` and "
    "`footnote`, the whole answer, come beside it. With `stream` it comes in chunks.",
    "responses": {200: {"description": "Done"}, **_ERRORS},
}
METRICS: dict[str, Any] = {
    "response_class": PlainTextResponse,
    "summary": "Figures for Prometheus",
    "responses": {
        200: _plain("text/plain", 'footnote_answers_total{outcome="answered"} 12.0\n'),
        403: _refused(403),
    },
}
