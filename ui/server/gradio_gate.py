"""The few of Gradio's routes that the chat page uses; the others are closed.

Gradio also serves files, fetches addresses and calls functions by name, for whoever asks. What its
page was seen to request is listed here; a newer Gradio that needs more fails in the tests.
"""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.types import Scope

from ui.server.denied import Denied
from ui.server.gradio_events import Events
from ui.server.sessions import PATTERN, Sessions
from ui.server.users import User

MOUNTED = "/chat"
_API = f"{MOUNTED}/gradio_api"
JOIN = f"{_API}/queue/join"
RUN = f"{_API}/run/predict"
UPLOAD = f"{_API}/upload"
_PROGRESS = f"{_API}/upload_progress"
_CANCEL = f"{_API}/cancel"
_DATA = f"{_API}/queue/data"
_HEARTBEAT = f"{_API}/heartbeat/"
_READ = re.compile(
    rf"{MOUNTED}(/|/theme\.css|/(assets|static)/([\w-][\w.-]*/)*[\w-][\w.-]*)?"
    rf"|{_HEARTBEAT}{PATTERN}|{_DATA}|{_API}/app_id",
    re.ASCII,
)
# What the page says to these routes, and all that Gradio hears.
_EVENT = {"session_hash", "fn_index", "trigger_id", "data", "event_data"}
_FIELDS = {
    JOIN: _EVENT,
    RUN: _EVENT,
    _CANCEL: {"session_hash", "fn_index", "event_id"},
    f"{_API}/reset": {"event_id"},
}


class Gate:
    """Lets the chat page's requests through to Gradio; `uploads` says whether files may come,
    `functions` how many fields each of the page's functions is told."""

    def __init__(self, uploads: bool, functions: Mapping[int, int]) -> None:
        self._uploads = uploads
        self._events = Events(uploads, functions)
        self._sessions = Sessions()

    def check(self, scope: Scope, route: str, user: User) -> None:
        """Deny what the page has no use for (404) and another user's session (403); take from the
        query what the route does not need."""
        if not self._is_open(scope["method"], route):
            raise Denied(404, "There is nothing at this address.")
        query = parse_qs(scope["query_string"].decode("latin-1"))
        kept = {}
        if route == _DATA:
            kept = {"session_hash": query.get("session_hash", [""])[-1]}
            self._sessions.require(kept["session_hash"], user)
        elif route.startswith(_HEARTBEAT):
            self._sessions.check(route.removeprefix(_HEARTBEAT), user)
        elif route in {UPLOAD, _PROGRESS}:
            kept = {"upload_id": query.get("upload_id", [""])[-1]}
        scope["query_string"] = urlencode(kept).encode()

    def read(self, route: str, body: bytes, user: User) -> bytes:
        """Check a body and its session; return the body as Gradio should read it. Raises Denied:
        400 where it is not what the page sends, and as for `check`."""
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Denied(400, "The request is not one of the chat page's; reload the page.")
        kept = {name: said[name] for name in _FIELDS[route] & said.keys()}
        if route in {JOIN, RUN}:
            kept = self._events.checked(kept)
            self._sessions.join(kept.get("session_hash"), user)
        elif route == _CANCEL:
            self._sessions.require(kept.get("session_hash"), user)
        return json.dumps(kept).encode()

    def _is_open(self, method: str, route: str) -> bool:
        if self._uploads and (method, route) in {("POST", UPLOAD), ("GET", _PROGRESS)}:
            return True
        if method == "POST":
            return route in _FIELDS
        return method in {"GET", "HEAD"} and _READ.fullmatch(route) is not None
