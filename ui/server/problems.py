"""What is said when a request is refused: problem details (RFC 9457) with one sentence."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from index.errors import FilterError, FootnoteError, ModelError, QuestionError, StoreError
from ui.server.faults import sentence
from ui.server.feedback import FeedbackError
from ui.server.live import Busy
from ui.server.told import told

MEDIA_TYPE = "application/problem+json"
UNEXPECTED = "Something went wrong here, and the server's log says what; try again."
RETRY_SECONDS = 5  # after which one who was turned away may try again

_log = logging.getLogger("footnote")
_OBJECT = "send one as /openapi.json shows it."
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
    if error.body is None and first["loc"] == ("body",):
        return problem(400, f"The body is empty; {_OBJECT}")
    steps = first["loc"][1:]
    if not "".join(map(str, steps)):
        return problem(422, f"The body is no JSON object; {_OBJECT}")
    return problem(422, sentence(first, steps))


def _turned_away(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = error.headers or {}
    words = {
        400: "The body cannot be read; send JSON in UTF-8.",
        404: "There is nothing at this address; /openapi.json lists what there is.",
        405: f"This address takes {headers.get('Allow', 'other methods')} only.",
    }
    return problem(error.status_code, words.get(error.status_code, error.detail), headers)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, FootnoteError)
    status = status_of(error)
    if isinstance(error, _OURS):
        _log.error(str(error))  # the owner can mend it; it holds nothing of the question
    headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, Busy) else None
    return problem(status, told(error), headers)


def _unexpected(_: Request, __: Exception) -> Response:
    """What it was is logged where all requests are, by `ui.server.logs`."""
    return problem(500, UNEXPECTED)
