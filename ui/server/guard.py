"""What every request must pass before it reaches the app, Gradio's routes among them.

In this order: the proxies' headers, the host's name, the size, the Origin, CORS; then, at the desk,
the user, the rate, and Gradio's gate. All that is sent back gets the security headers. A response
is never held back, for answers stream.
"""

import re
from collections.abc import Mapping

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.denied import Denied
from ui.server.desk import METRICS, Desk
from ui.server.headers import with_headers
from ui.server.hosts import check_host
from ui.server.networks import Networks
from ui.server.origins import check_origin
from ui.server.proxies import peer_of, settle
from ui.server.scopes import route_of, take
from ui.server.settings import ServeSettings
from ui.server.sizes import check_length, most_of

_INTERFACE = ("/api/", "/v1/")
# Starlette's patterns overlook a line's end after a path, which would hide it from the checks.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def guarded(app: ASGIApp, settings: ServeSettings, functions: Mapping[int, int]) -> ASGIApp:
    """The app behind all checks; it finds who asks by `ui.server.users.user_of`. `functions` are
    those of the chat page: by their numbers, how many fields each is told."""
    return _Guard(Desk(app, settings, functions), settings)


class _Guard:
    def __init__(self, desk: ASGIApp, settings: ServeSettings) -> None:
        self._desk = desk
        self._settings = settings
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        self._proxies = Networks.of(settings.proxies)
        self._metrics_from = Networks.of(settings.metrics_from)
        self._origins = frozenset(origin.lower() for origin in settings.api_origins)
        self._shared = CORSMiddleware(
            desk,
            allow_origins=self._origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization"],
            expose_headers=["Retry-After", "X-Request-Id"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._desk(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here uses them
        else:
            route = route_of(scope)
            send = with_headers(send, route, self._settings.frame_origins)
            try:
                self._check(scope, route)
            except Denied as denied:
                await denied.response(scope)(scope, receive, send)
            else:
                await self._next(scope, route)(scope, receive, send)

    def _check(self, scope: Scope, route: str) -> None:
        through_proxy = settle(scope, self._proxies, self._settings.identity.header.lower())
        check_host(scope, self._hosts)
        if _UNSEEN.search(scope["path"]):
            raise Denied(404, "There is nothing at this address.")
        check_length(scope, most_of(route, self._settings))
        check_origin(scope, self._origins if route.startswith(_INTERFACE) else ())
        owner = not through_proxy and peer_of(scope) in self._metrics_from
        scope.setdefault("state", {})["owner"] = owner
        if route == METRICS and not owner:
            raise Denied(403, "This address may not read the metrics; metrics_from names who may.")

    def _next(self, scope: Scope, route: str) -> ASGIApp:
        if self._origins and route.startswith(_INTERFACE):
            return self._shared
        take(scope, "origin")  # Gradio would let every origin read
        return self._desk
