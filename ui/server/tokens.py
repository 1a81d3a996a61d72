"""Short-lived signed tokens (JWT, RFC 7519, HS256) by which a host page's backend names a user.

sub      who asks; unique within the server
aud      the server's `identity.audience`
iat, exp when it was made and when it ends, in seconds since 1970; at most
         `identity.longest_minutes` apart
sources  optional: the only sources that the user may see
"""

import time
from collections.abc import Collection
from typing import Any

import jwt

from index.errors import FootnoteError
from ui.server.settings import Identity
from ui.server.users import LONGEST_NAME, User

_ALGORITHM = "HS256"
_CLOCKS_DIFFER = 30  # seconds, between the two servers at most
_REQUIRED = ["sub", "aud", "iat", "exp"]


class TokenError(FootnoteError):
    """A token is not to be believed."""


def sign(
    secret: str,
    name: str,
    *,
    sources: Collection[str] | None = None,
    minutes: int = 10,
    audience: str = "footnote",
) -> str:
    """A token that names a user for some minutes. `secret` has at least 32 bytes."""
    now = int(time.time())
    claims: dict[str, Any] = {"sub": name, "aud": audience, "iat": now, "exp": now + 60 * minutes}
    if sources is not None:
        claims["sources"] = sorted(sources)
    return jwt.encode(claims, secret, _ALGORITHM)


def read(token: str, identity: Identity) -> User:
    """The user whom a token names. Raises TokenError where it has expired, is not signed with the
    secret, is for another server, lives too long or names nobody."""
    assert identity.secret is not None, "the settings see to that"
    try:
        claims = jwt.decode(
            token,
            identity.secret.get_secret_value(),
            algorithms=[_ALGORITHM],
            audience=identity.audience,
            leeway=_CLOCKS_DIFFER,
            options={"require": _REQUIRED},
        )
    except jwt.ExpiredSignatureError:
        raise TokenError(
            "Your token has expired; get a new one from the page you are on."
        ) from None
    except jwt.InvalidTokenError:
        raise TokenError("The token is not one for this server; get one from your page.") from None
    if int(claims["exp"]) - int(claims["iat"]) > 60 * identity.longest_minutes:
        raise TokenError(
            f"The token lives longer than {identity.longest_minutes} minutes; make it shorter."
        )
    return User(_name(claims["sub"]), _sources(claims.get("sources")))


def _name(subject: str) -> str:
    if not subject.strip() or not subject.isprintable() or len(subject) > LONGEST_NAME:
        raise TokenError(
            f"The token names nobody in at most {LONGEST_NAME} letters; correct its claim sub."
        )
    return subject


def _sources(claim: object) -> frozenset[str] | None:
    if claim is None:
        return None
    if not isinstance(claim, list) or not all(isinstance(one, str) for one in claim):
        raise TokenError("The token's claim sources should be a list of texts; correct it.")
    return frozenset(claim)
