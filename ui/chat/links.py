"""Which addresses of articles become links."""

from collections.abc import Set
from urllib.parse import urlsplit


def host_of(url: str | None, hosts: Set[str] | None) -> str | None:
    """The host that a link to this address leads to; None where it must not be a link.

    hosts: the only hosts that may be linked to, in lower case; None lets every host through.
    Only http and https addresses without a user name are links.
    """
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
        _ = parts.port  # raises ValueError for a wrong one
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return host if hosts is None or host in hosts else None
