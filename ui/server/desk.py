"""Who asks, how often, and what of Gradio they reach: the checks that need to know the user."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.denied import Denied
from ui.server.gradio_gate import JOIN, MOUNTED, RUN, UPLOAD, Gate
from ui.server.headers import EMBED, WIDGET
from ui.server.identities import identify
from ui.server.limits import Rate
from ui.server.multipart import check_form
from ui.server.proxies import peer_of
from ui.server.scopes import put, route_of, writes
from ui.server.settings import ServeSettings
from ui.server.sizes import again, most_of, whole
from ui.server.users import User

METRICS = "/metrics"
# What tells nothing of the articles and is needed before anybody is known; the metrics have been
# checked by address.
_PUBLIC = frozenset({"/healthz", "/readyz", "/manifest.json", EMBED, WIDGET, METRICS})
_ASSETS = re.compile(r"/assets/[^/]+")
_ASKING = (
    *("/api/ask", "/api/search", "/api/feedback", "/v1/chat/completions", "/embed/ask"),
    *(JOIN, UPLOAD),
)
_NOBODY = User(sources=frozenset())


class Desk:
    """Lets a request on to the app with its user."""

    def __init__(self, app: ASGIApp, settings: ServeSettings, functions: Mapping[int, int]) -> None:
        self._app = app
        self._settings = settings
        most = settings.limits.questions_per_minute
        # What the page does besides asking has a budget of its own, for it begins with that.
        self._rates = dict.fromkeys(_ASKING, Rate(most)) | {RUN: Rate(most)}
        self._gate = Gate(settings.uploads.on, functions)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or turn it away."""
        if scope["type"] == "http":
            try:
                receive = await self._checked(scope, receive)
            except Denied as denied:
                await denied.response(scope)(scope, receive, send)
                return
            except ClientDisconnect:
                return
        await self._app(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive) -> Receive:
        route = route_of(scope)
        user = self._user(scope, route)
        scope.setdefault("state", {})["user"] = user
        in_chat = f"{route}/".startswith(f"{MOUNTED}/")
        if in_chat:
            self._gate.check(scope, route, user)
        if not writes(scope):
            return receive
        if route in self._rates:
            self._rates[route].spend(user, peer_of(scope))
        # Uploads too are here before Gradio hears of them, which leaves behind what breaks off.
        body = await whole(receive, most_of(route, self._settings))
        if route == UPLOAD:
            await check_form(scope, body)
        elif in_chat:
            body = self._gate.read(route, body, user)
            put(scope, "content-length", str(len(body)))
        return again(body, receive)

    def _user(self, scope: Scope, route: str) -> User:
        if route in _PUBLIC or _ASSETS.fullmatch(route):
            return _NOBODY
        user = identify(scope, self._settings.identity)
        served = self._settings.sources
        return user if served is None else replace(user, sources=_common(user.sources, served))


def _common(allowed: frozenset[str] | None, served: Iterable[str]) -> frozenset[str]:
    return frozenset(served) if allowed is None else allowed.intersection(served)
