"""How much a request may bring along."""

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from ui.server.denied import Denied
from ui.server.gradio_gate import UPLOAD
from ui.server.scopes import value, values
from ui.server.settings import ServeSettings

_FORM = 65_536  # bytes of a form around the file in it
_TWO_LENGTHS = "The request has Content-Length and Transfer-Encoding; send one of them."
_SENTENCE = "The request is larger than the {most} bytes that this server takes; send less."


def most_of(route: str, settings: ServeSettings) -> int:
    """How many bytes a request to a route may bring."""
    if route == UPLOAD and settings.uploads.on:
        return settings.uploads.file_bytes + _FORM
    return settings.limits.body_bytes


def check_length(scope: Scope, most: int) -> None:
    """Deny a request that says itself that its body has more than `most` bytes, or that says its
    length in two ways (RFC 9112, section 6.1): another server may have read it in the other."""
    if values(scope, "transfer-encoding") and values(scope, "content-length"):
        raise Denied(400, _TWO_LENGTHS, {"Connection": "close"})
    length = value(scope, "content-length")
    if length.isdigit() and int(length) > most:
        raise Denied(413, _SENTENCE.format(most=most))


async def whole(receive: Receive, most: int) -> bytes:
    """The body, in bytes. Raises Denied when it has more than `most`, whatever it said, and
    ClientDisconnect when the client goes away before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            raise Denied(413, _SENTENCE.format(most=most))
        if not message.get("more_body", False):
            return bytes(body)


def again(body: bytes, receive: Receive) -> Receive:
    """Let a body that has been read be received once more; then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
