"""What people are told where an endpoint refuses a request or fails."""

import re
import time
from email.utils import parsedate_to_datetime

from qa.writing.errors import WriterError

_TOO_LARGE = re.compile(r"context[ _]?(length|size|window)|prompt is too long", re.IGNORECASE)
_MOST_CHARS = 200  # of what an endpoint says


class Passing(WriterError):
    """What may be over in a moment; `after` is how many seconds the endpoint asks to wait."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after


def refusal(status: int, text: str, host: str, model: str, after: float | None) -> WriterError:
    """The error for a status that is none of success; `text` is what the endpoint says."""
    said = f"{status}: {text}" if text else str(status)
    if status == 429:
        sentence = f"The endpoint {host} takes no more requests for now; try again later."
        return Passing(sentence, after)
    if status == 408 or status >= 500:
        return Passing(f"The endpoint {host} failed ({said}); try again later.", after)
    return WriterError(_sentence(status, said, host, model))


def _sentence(status: int, said: str, host: str, model: str) -> str:
    if status in (401, 403):
        return (
            f"The endpoint {host} does not accept the key; check it, and what it may be used for."
        )
    if status == 404:
        return (
            f"The endpoint {host} knows no model {model}, or its URL is wrong, which usually ends "
            "in /v1; check both."
        )
    if status == 413:
        return (
            f"The prompt is too large for {model} at {host}; set the window that it has "
            "(FOOTNOTE_WRITER__WINDOW)."
        )
    if status < 400:
        return (
            f"The endpoint {host} sends on to another address, which is not followed; set that "
            "one as its URL."
        )
    return f"The endpoint {host} refuses the request ({said})."


def is_too_large(status: int, body: object) -> bool:
    """Whether an endpoint says that a prompt does not fit into the model's window."""
    return status == 413 or (status == 400 and _TOO_LARGE.search(str(body)) is not None)


def one_line(text: str, key: str) -> str:
    """What an endpoint says, on one line, cut short, and without the key."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text.replace(key, "…"))
    return " ".join(shown.split())[:_MOST_CHARS].rstrip(" .")


def seconds_to_wait(header: str | None) -> float | None:
    """How long a Retry-After header, in seconds or as a date, asks to wait."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
