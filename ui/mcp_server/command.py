"""The command `footnote mcp`."""

import argparse

from index.errors import FootnoteError
from ui.chosen import settings_of

HOST, PORT = "127.0.0.1", 8601


def mcp(chosen: argparse.Namespace) -> int:
    """`footnote mcp`: 0 when the client has gone, or after SIGTERM.

    Raises FootnoteError where there is nothing to ask, or the extra is not installed.
    """
    _check(chosen)
    settings = settings_of(chosen)
    try:
        from ui.mcp_server import serving  # late, for it needs the extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise FootnoteError(
            'footnote mcp needs a package more; get it with: pip install "footnote-qa[mcp]"'
        ) from None
    if chosen.http:
        return serving.over_http(settings, chosen.host or HOST, _port(chosen))
    return serving.over_stdio(settings)


def _check(chosen: argparse.Namespace) -> None:
    if not chosen.http and (chosen.host, chosen.port) != (None, None):
        raise FootnoteError("--host and --port mean something with --http only; add it.")
    if not 0 <= _port(chosen) <= 65535:
        raise FootnoteError(f"There is no port {chosen.port}; choose one of 0 to 65535.")


def _port(chosen: argparse.Namespace) -> int:
    port: int = PORT if chosen.port is None else chosen.port
    return port
