"""How a portal hands its users tokens for Footnote: a route of the portal's own backend.

The widget fetches it from the page's own origin (data-token-url="/my/token"), so that the portal's
sign-in applies, and sends the token with each question. Footnote and the portal share one secret:

    openssl rand -hex 32

It stands in the file that the chat's `identity.secret_file` names, and here in PORTAL_CHAT_SECRET.
It needs PyJWT and any WSGI server, such as gunicorn or mod_wsgi, whose sign-in fills REMOTE_USER.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import jwt

MINUTES = 10  # a token that is stolen is worth no more than this
SECRET = os.environ["PORTAL_CHAT_SECRET"].strip()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """GET /my/token -> {"token": "..."} for whoever has signed in to the portal; 401 for others."""
    user = environ.get("REMOTE_USER")  # set by the server's sign-in, never by the browser
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    if not user:
        start_response("401 Unauthorized", headers)
        return [b'{"detail": "Sign in to the portal first."}']
    start_response("200 OK", headers)
    return [json.dumps({"token": token(user)}).encode()]


def token(user: str) -> str:
    """A token for one user. The claim "sources", a list of texts, may be added: then the user sees
    articles of those sources only."""
    now = int(time.time())
    claims = {"sub": user, "aud": "footnote", "iat": now, "exp": now + 60 * MINUTES}
    return jwt.encode(claims, SECRET, algorithm="HS256")
