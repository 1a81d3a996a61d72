"""Errors below /v1/ as OpenAI's clients read them, whoever has found them: the guard or a route."""

import json
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.problems import MEDIA_TYPE
from ui.server.scopes import route_of

BELOW = "/v1/"
_FIELD = re.compile(r'"([\w.]+)" ')  # with which a sentence about a field begins
# status -> OpenAI's type and code; others up to 499 are requests that are wrong
_KINDS: dict[int, tuple[str, str | None]] = {
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", None),
    429: ("rate_limit_error", "rate_limit_exceeded"),
}


def error(status: int, message: str, param: str | None = None, code: str | None = None) -> Response:
    """A response that says in one sentence what is wrong, and with which field."""
    return JSONResponse(_content(status, message, param, code), status)


def in_openai_words(app: ASGIApp) -> ASGIApp:
    """The app, whose problems (`ui.server.problems`) below /v1/ are told as OpenAI tells them; what
    cannot be asked is 400 there."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and route_of(scope).startswith(BELOW)
        await app(scope, receive, _reworded(send) if ours else send)

    return serve


def _reworded(send: Send) -> Send:
    starts: list[Message] = []
    body = bytearray()

    async def reword(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            starts.append(message)
            return
        if not starts:
            await send(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            await _send(send, starts[0], json.loads(body))

    return reword


def _is_problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type") == MEDIA_TYPE


async def _send(send: Send, start: Message, problem: Mapping[str, str]) -> None:
    start["status"] = status = 400 if start["status"] == 422 else start["status"]
    field = _FIELD.match(problem["detail"])
    told = _content(status, problem["detail"], field and field[1])
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = MutableHeaders(scope=start)
    headers["Content-Type"] = "application/json"
    headers["Content-Length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _content(
    status: int, message: str, param: str | None, code: str | None = None
) -> dict[str, dict[str, str | None]]:
    wrong = "invalid_request_error" if status < 500 else "server_error"
    kind, usual = _KINDS.get(status, (wrong, None))
    return {"error": {"message": message, "type": kind, "param": param, "code": code or usual}}
