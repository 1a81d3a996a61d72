"""The names under which the server answers: a page elsewhere cannot make others point here."""

import re
from collections.abc import Collection

from starlette.types import Scope

from ui.server.denied import Denied
from ui.server.networks import Networks
from ui.server.scopes import value

_HOST = re.compile(r"(?P<name>[a-z0-9._\-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")
_LOOPBACK = Networks.of(["127.0.0.0/8", "::1"])


def check_host(scope: Scope, hosts: Collection[str]) -> None:
    """Deny a request to another host than `hosts` (names in lower case; any port) and loopback."""
    host = _HOST.fullmatch(value(scope, "host").lower())
    name = host["name"] if host else ""
    if not (name == "localhost" or name in _LOOPBACK or name in hosts):
        raise Denied(
            400, "This server does not go by that name; its owner can add the name to hosts."
        )
