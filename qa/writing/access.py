"""Where an endpoint is, and the key to it."""

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from qa.settings import WriterSettings
from qa.writing.errors import WriterError

_OPENAI = "https://api.openai.com/v1"
_NEAR = (".localhost", ".local", ".internal", ".lan")
_NO_KEY = "no-key-needed"  # the client must send one


@dataclass(frozen=True, slots=True)
class Access:
    """An endpoint's base URL, its host as people are told of it, and the key to it."""

    url: str
    host: str
    key: str = field(repr=False)


def find_access(settings: WriterSettings) -> Access:
    """Take the URL and the key from the settings, else from the environment; a server on this
    machine or in a private network may go without a key. Raises WriterError."""
    url = settings.url or os.environ.get("OPENAI_BASE_URL") or _OPENAI
    name, port = _checked(url)
    host = name if port is None else f"{name}:{port}"
    key = _read_key(settings.key_file) if settings.key_file else _key_of_environment()
    if key is None and not _is_near(name):
        raise WriterError(
            f"The endpoint {host} wants a key; set OPENAI_API_KEY or name the file that holds it "
            "(FOOTNOTE_WRITER__KEY_FILE)."
        )
    return Access(url, host, key or _NO_KEY)


def _checked(url: str) -> tuple[str, int | None]:
    """The host and the port of a URL. Raises WriterError where it is none; it may hold a secret, so
    the message does not repeat it."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
        name.encode("idna")  # which finds what no host is called
    except ValueError:
        parts, name, port = urlsplit(""), "", None
    is_plain = url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not name or not is_plain:
        raise WriterError(
            "The endpoint's URL is none; it is such as https://api.openai.com/v1 or "
            "http://localhost:11434/v1."
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise WriterError(
            f"The endpoint's URL holds more than {name} and a path; put a key into a file "
            "(FOOTNOTE_WRITER__KEY_FILE) and leave out what follows a question mark."
        )
    return name, port


def _key_of_environment() -> str | None:
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    return _checked_key(key, "OPENAI_API_KEY") if key else None


def _read_key(file: Path) -> str:
    try:
        key = file.read_text(encoding="utf-8-sig").strip()
    except OSError as reason:
        raise WriterError(
            f"The key file {file} cannot be read ({reason.strerror}); name another one."
        ) from None
    except ValueError:
        key = ""
    return _checked_key(key, str(file))


def _checked_key(key: str, source: str) -> str:
    """What no header takes would fail later, in a message that shows it. Raises WriterError."""
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise WriterError(f"{source} does not hold a key, which is one word of plain characters.")
    return key


def _is_near(name: str) -> bool:
    """Whether a host is this machine or in a private network."""
    try:
        return not ip_address(name).is_global
    except ValueError:
        return "." not in name or name.endswith(_NEAR)
