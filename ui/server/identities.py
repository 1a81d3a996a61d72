"""Who sent a request: nobody in particular, whom the proxy names, or whom a token names."""

from starlette.types import Scope

from ui.server.denied import Denied
from ui.server.scopes import take
from ui.server.settings import Identity
from ui.server.tokens import TokenError, read
from ui.server.users import LONGEST_NAME, User

_BEARER = "bearer "


def identify(scope: Scope, identity: Identity) -> User:
    """The user, taken from the headers; of the proxies' one only what a named proxy sent is left
    (`ui.server.proxies`). Raises Denied: 401 where nobody is named, 403 where it is unclear who."""
    if identity.kind == "none":
        return User()
    if identity.kind == "proxy":
        return User(_named(scope, identity.header))
    try:
        return read(_token(scope), identity)
    except TokenError as error:
        raise Denied(
            401, str(error), {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        ) from None


def _named(scope: Scope, header: str) -> str:
    claims = take(scope, header.lower())
    if not claims:
        raise Denied(
            401,
            "No proxy that this server believes says who you are; open it through your sign-in.",
        )
    if len(claims) > 1:
        raise Denied(403, f"The header {header} came more than once; the proxy should replace it.")
    try:
        name = claims[0].encode("latin-1").decode().strip()
    except UnicodeDecodeError:
        name = ""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Denied(403, f"The header {header} holds no user's name in UTF-8; correct the proxy.")
    return name


def _token(scope: Scope) -> str:
    """The token of the header Authorization (RFC 6750); an address, which is logged and passed on,
    is no place for one."""
    lines = take(scope, "authorization")
    if len(lines) == 1 and lines[0].lower().startswith(_BEARER):
        return lines[0][len(_BEARER) :].strip()
    raise Denied(
        401,
        "This server needs to know who asks; open it from the page that it is part of.",
        {"WWW-Authenticate": "Bearer"},
    )
