"""The log of the server: JSON, one object a line, on stderr.

A line about a request names the route that served it, never the address that was asked for: in
addresses stand tokens, questions and the session hashes of the chat page.
"""

import logging
import traceback
from logging import Formatter
from logging.config import dictConfig
from time import perf_counter
from types import TracebackType
from typing import TypeAlias
from uuid import uuid4

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.metrics import Metrics
from ui.server.problems import UNEXPECTED, problem
from ui.server.settings import Logs

HEADER = "X-Request-Id"
NO_ROUTE = "none"  # an address that nothing serves, or a request that the guard refused
GONE = 499  # the caller went away before there was a response
_FAILED = 500

log = logging.getLogger("footnote.requests")

_Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _Formatter(JsonFormatter):
    """Time in UTC; of an error its kind and its place in the code, for in its message may stand
    what was asked."""

    def __init__(self, *, messages: bool) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger"},
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # uvicorn's, for terminals
        )
        self._messages = messages

    def formatException(self, ei: _Raised) -> str:
        """As it is logged by `logging.Logger.exception`."""
        if self._messages or ei[0] is None:
            return Formatter.formatException(self, ei)
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__])


def configure(logs: Logs) -> None:
    """Let all that the process logs, uvicorn's words too, go to stderr as JSON.

    Of other libraries only warnings, at any level, for they may write what was asked.
    """
    level = logs.level.upper()
    logging.captureWarnings(True)
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": _Formatter, "messages": logs.questions}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {
                "footnote": {"level": level},
                "uvicorn": {"level": level, "handlers": [], "propagate": True},
                "uvicorn.error": {"level": level},
                "uvicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            },
        }
    )


class RequestLog:
    """ASGI: one line and one count a request, and a name for it in the header X-Request-Id.

    What an app raises ends here: it is logged under the request's name. A route that is asked a
    question puts it in the request's state as `question`.
    """

    def __init__(self, app: ASGIApp, logs: Logs, metrics: Metrics) -> None:
        self._app = app
        self._logs = logs
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(scope, send)
        try:
            await self._app(scope, receive, request.send)
        except Exception:
            log.exception("failed", extra={"id": request.id})
            if request.status == GONE:  # it was raised outside of all that would have answered
                await problem(_FAILED, UNEXPECTED)(scope, receive, request.send)
            request.status = _FAILED
        finally:
            self._write(request)

    def _write(self, request: "_Request") -> None:
        seconds = perf_counter() - request.start
        self._metrics.served(request.route, request.status, seconds)
        state = request.scope["state"]
        user = state.get("user")
        about = {
            "id": request.id,
            "method": request.scope["method"],
            "route": request.route,
            "status": request.status,
            "ms": round(seconds * 1000, 1),
            "user": user.name if user else None,
        }
        if self._logs.questions and "question" in state:
            about["question"] = state["question"]
        log.info("request", extra=about)


class _Request:
    """One request while it is served."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.id = uuid4().hex  # never the caller's: it could forge lines of others
        self.start = perf_counter()
        self.status = GONE
        self.scope = scope
        self._root = scope.get("root_path", "")
        self._send = send
        scope.setdefault("state", {})

    async def send(self, message: Message) -> None:
        """Pass a message on, the first with the request's name in its headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self.id
        await self._send(message)

    @property
    def route(self) -> str:
        """The template of the route that served it, such as /api/articles/{id:path}; of a folder
        of files, or an app that names no route, the path where it is mounted."""
        mounted: str = self.scope.get("root_path", "").removeprefix(self._root)
        path: str = getattr(self.scope.get("route"), "path", "")
        return mounted + path or NO_ROUTE
