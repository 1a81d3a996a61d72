"""What is said when a request is refused: problem details (RFC 9457) with one sentence."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from index.errors import FilterError, FootnoteError, ModelError, QuestionError, StoreError
from ui.server.feedback import FeedbackError
from ui.server.live import Busy

MEDIA_TYPE = "application/problem+json"
UNEXPECTED = "Something went wrong here, and the server's log says what; try again."
RETRY_SECONDS = 5  # after which one who was turned away may try again

_log = logging.getLogger("footnote")
_LONGEST_NAME = 60  # characters of a field's name that are repeated
_OURS: tuple[type[FootnoteError], ...] = (StoreError, ModelError, FeedbackError)
_STATUSES: tuple[tuple[type[FootnoteError], int], ...] = (
    (QuestionError, 422),
    (FilterError, 422),
    (Busy, 503),
    *((kind, 503) for kind in _OURS),
)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A response that says in one sentence, `detail`, what is wrong."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    # A name that the sentence repeats may hold half a character, which UTF-8 cannot say.
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers, MEDIA_TYPE)


def status_of(error: FootnoteError) -> int:
    """The HTTP status of an error: 422 for what was asked, 503 for what cannot be done now."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)


def add_handlers(app: FastAPI) -> None:
    """Let all that goes wrong in the app be answered as a problem, and nothing else be told."""
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _turned_away)
    app.add_exception_handler(FootnoteError, _refused)
    app.add_exception_handler(Exception, _unexpected)


def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if isinstance(error.body, bytes):  # FastAPI leaves what is not said to be JSON as it came
        return problem(415, "Send JSON, with the header Content-Type: application/json.")
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        why, at = first["ctx"]["error"], first["loc"][-1]
        return problem(400, f"The body is not JSON ({why} at character {at + 1}); correct it.")
    return problem(422, _sentence(first))


def _sentence(fault: Mapping[str, Any]) -> str:
    """What pydantic found, with the field's name, such as: "k" should be a valid integer."""
    field = _name(fault["loc"][1:])
    if not field:
        return "The body should be a JSON object; /openapi.json shows examples."
    if fault["type"] == "missing":
        return f"{field} is missing; add it."
    if fault["type"] == "extra_forbidden":
        return f"{field} is no field of this request; leave it out."
    message = str(fault["msg"]).removeprefix("Value error, ")
    what, _, rest = message.partition(" should ")
    told = f"{field} should {rest}" if what == "Input" else f"{field} is wrong: {message}"
    return f"{told.rstrip('.')}; correct it."


def _name(steps: Sequence[str | int]) -> str:
    name = ".".join(map(str, steps))
    return name and f'"{name[:_LONGEST_NAME]}"'


def _turned_away(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = error.headers or {}
    told = {
        400: "The body cannot be read; send JSON in UTF-8.",
        404: "There is nothing at this address; /openapi.json lists what there is.",
        405: f"This address takes {headers.get('Allow', 'other methods')} only.",
    }
    return problem(error.status_code, told.get(error.status_code, error.detail), headers)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, FootnoteError)
    status = status_of(error)
    if isinstance(error, _OURS):
        _log.error(str(error))  # the owner can mend it; it holds nothing of the question
    headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, Busy) else None
    return problem(status, str(error), headers)


def _unexpected(_: Request, __: Exception) -> Response:
    """What it was is logged where all requests are, by `ui.server.logs`."""
    return problem(500, UNEXPECTED)
