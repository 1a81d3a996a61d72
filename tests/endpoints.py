"""Asking a scripted endpoint."""

from pathlib import Path

import pytest

from index.tokens import count_tokens
from qa.settings import WriterSettings
from qa.writing.endpoint import open_endpoint
from qa.writing.errors import WriterError
from qa.writing.protocols import Message, Writer
from tests.scripted_endpoint import Reply, scripted

MESSAGES: list[Message] = [
    {"role": "system", "content": "Answer from the passages."},
    {"role": "user", "content": "What burned down?"},
]
KEY = "sk-secret-1234567890"
MILL = "The mill burned down [1]."
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names no endpoint, key or proxy; and tokens can be counted at once."""
    proxies = [*_PROXIES, *(name.lower() for name in _PROXIES)]
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS", *proxies):
        monkeypatch.delenv(name, raising=False)
    count_tokens("")


def at(url: str, seconds: float = 30.0, key_file: Path | None = None) -> Writer:
    """A model at a URL."""
    return open_endpoint("tiny", WriterSettings(url=url, key_file=key_file, seconds=seconds))


def read(writer: Writer, most: int = 100) -> tuple[str, str]:
    """What was written, and the error that ended it, or nothing."""
    pieces: list[str] = []
    try:
        pieces.extend(writer.write(MESSAGES, most))
    except WriterError as error:
        return "".join(pieces), str(error)
    return "".join(pieces), ""


def outcome(reply: Reply, seconds: float = 30.0, most: int = 100) -> tuple[str, str]:
    """What becomes of one reply."""
    with scripted([reply]) as server:
        return read(at(server.url, seconds), most)
