"""Running a server in this process until it is told to stop."""

import asyncio
import errno
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from index.errors import FootnoteError
from ui.server.config import doubts
from ui.server.logs import configure
from ui.server.settings import ServeSettings
from ui.server.stopping import EarlyStop, stopping_early

_PATIENCE = 8  # seconds in which running answers may end; then their connections are cut
_GRACE = 4  # seconds more for work that has nobody left to tell
# Seconds that a connection may rest: longer than proxies keep theirs (nginx: 60), for one that is
# closed from this end while the next request is on its way fails that request.
_IDLE = 75
_ENDLESS = "/chat/gradio_api/heartbeat/"  # Gradio's streams that last as long as a page is open

_log = logging.getLogger("footnote")


class PortError(FootnoteError):
    """The server cannot listen where it is told to."""


def serve(settings: ServeSettings) -> int:
    """Serve until SIGTERM comes, and then return 0. Running answers have 8 seconds to end.

    Raises PortError, and KeyboardInterrupt after Ctrl-C; a second Ctrl-C waits for nothing.
    """
    with (
        stopping_early() as early,  # until the server listens to signals
        bind(settings.host, settings.port) as listening,
        TemporaryDirectory(prefix="footnote-") as own,
    ):
        # Where uploads lie until they are added.
        os.environ["GRADIO_TEMP_DIR"] = os.path.realpath(own)
        configure(settings.logs)
        # Gradio takes seconds to import; a taken port is told before.
        from ui.server.app import build

        for doubt in doubts(settings):
            _log.warning(doubt)
        return run(build(settings), listening, f"{settings.prefix}/chat/", early)


def run(app: ASGIApp, listening: socket.socket, path: str, early: EarlyStop) -> int:
    """Run an app, and say at which path it answers. Ends and raises as `serve` does."""
    server = _Server(app, f"{_address(listening)}{path}", early)
    server.run([listening])
    if server.stopped_by == signal.SIGINT:
        raise KeyboardInterrupt
    return 0


def bind(host: str, port: int) -> socket.socket:
    """Listen; whoever connects waits until the server is ready. Port 0 takes any free one.

    Raises PortError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        address = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0][4]
    except (socket.gaierror, UnicodeError):
        raise PortError(
            f"There is no address {host}; write one of this machine, such as 127.0.0.1."
        ) from None
    try:
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        what = _REASONS.get(error.errno or 0, "{host} cannot be listened to at {port} ({why}).")
        why = os.strerror(error.errno or 0)
        raise PortError(what.format(host=host, port=port, why=why)) from None


_REASONS = {
    errno.EADDRINUSE: (
        "Port {port} of {host} is taken, perhaps by another footnote serve; stop that, or choose "
        "another port with --port."
    ),
    errno.EACCES: (
        "Port {port} is not yours to open; choose one above 1023 with --port, and let a reverse "
        "proxy listen at the other."
    ),
    errno.EADDRNOTAVAIL: (
        "{host} is no address of this machine; write one that is, such as 127.0.0.1."
    ),
}


class _Server(uvicorn.Server):
    """Says where it answers once it does, and ends what would never end when it stops."""

    def __init__(self, app: ASGIApp, address: str, early: EarlyStop) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=_IDLE,
                timeout_graceful_shutdown=_PATIENCE + _GRACE,
            )
        )
        self._address = address
        self._early = early
        self.stopped_by: int | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"Footnote answers at {self._address} (Ctrl-C stops)", flush=True)  # noqa: T201

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._cut(_ENDLESS)
        at_last = asyncio.get_running_loop().call_later(_PATIENCE, self._cut)
        await super().shutdown(sockets)
        at_last.cancel()

    def _cut(self, part: str = "") -> None:
        """Cut the connections with this part in their path: their requests end as those of clients
        that have gone away do."""
        for connection in list(self.server_state.connections):
            scope = getattr(connection, "scope", None)
            if scope and part in scope["path"]:
                connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but the signals are not raised again at the end: this is a good end."""
        before = {each: signal.signal(each, self.handle_exit) for each in _SIGNALS}
        try:
            self._early.due()
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:  # already: what is broken off now is no news for the log
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self.stopped_by = self.stopped_by or sig
        super().handle_exit(sig, frame)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
