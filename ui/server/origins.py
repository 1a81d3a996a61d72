"""Which web pages may make a browser change something here, or read across origins."""

from collections.abc import Collection

from starlette.types import Scope

from ui.server.denied import Denied
from ui.server.scopes import value, values, writes

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def check_origin(scope: Scope, allowed: Collection[str]) -> None:
    """Deny what a foreign page would change, and its question whether it may.

    A page may if it is the server's own or of an origin in `allowed` (in lower case). A request
    that no page has sent, such as a script's, has no Origin and may. A browser that hides the
    origin still says that it is foreign (Sec-Fetch-Site).
    """
    preflight = scope["method"] == "OPTIONS" and values(scope, "access-control-request-method")
    if not (writes(scope) or preflight):
        return
    origins = values(scope, "origin")
    if not origins:
        foreign = value(scope, "sec-fetch-site") in {"cross-site", "same-site"}
    else:
        foreign = any(one.lower() not in {_own(scope), *allowed} for one in origins)
    if foreign:
        raise Denied(
            403,
            "Only pages of this server, and those that api_origins names for /api and /v1, may "
            "send this; a proxy has to pass on Host and X-Forwarded-Proto.",
        )


def _own(scope: Scope) -> str:
    scheme, host = scope["scheme"], value(scope, "host").lower()
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS[scheme])}"
