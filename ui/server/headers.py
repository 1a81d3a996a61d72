"""The headers that tell browsers what our pages may do, and who may frame them."""

import re
import secrets
from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

CHAT = frozenset({"/chat", "/chat/"})
EMBED = "/embed"
WIDGET = "/widget.js"
# These say nothing of anybody, and their names or ETags change with them.
_KEPT = re.compile(r"/widget\.js|/manifest\.json|/assets/.*|/chat/(assets|static)/.*")
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
_EMBED = "; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
# Gradio needs styles inside its page; its few scripts there are known by a number used once.
_CHAT = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def with_headers(send: Send, route: str, frames: Collection[str]) -> Send:
    """Give the response to a route its headers. `frames` are the origins that may frame the
    widget's page."""
    if route in CHAT:
        nonce = secrets.token_urlsafe(16)
        return _numbered(_headed(send, route, _CHAT.format(nonce=nonce)), nonce)
    if route == EMBED:
        return _headed(send, route, _NOTHING.format(frames=" ".join(frames) or "'none'") + _EMBED)
    return _headed(send, route, _NOTHING.format(frames="'none'"))


def _headed(send: Send, route: str, policy: str) -> Send:
    async def with_them(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_ALWAYS)
            headers["Content-Security-Policy"] = policy
            anybody = route == WIDGET
            headers["Cross-Origin-Resource-Policy"] = "cross-origin" if anybody else "same-origin"
            if route != EMBED:
                headers["X-Frame-Options"] = "DENY"
            if message["status"] >= 400 or not _KEPT.fullmatch(route):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return with_them


def _numbered(send: Send, nonce: str) -> Send:
    """Write the number into the script tags of Gradio's page. Its template escapes every value, so
    that each of these tags is Gradio's own."""
    starts: list[Message] = []
    body = bytearray()

    async def with_numbers(message: Message) -> None:
        if message["type"] == "http.response.start":
            starts.append(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body", False):
            return
        page = re.sub(rb"<script\b", f'<script nonce="{nonce}"'.encode(), bytes(body))
        if page:  # not for HEAD
            MutableHeaders(scope=starts[0])["Content-Length"] = str(len(page))
        await send(starts[0])
        await send({"type": "http.response.body", "body": page})

    return with_numbers
