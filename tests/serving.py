"""A real server on loopback around an ASGI app, for one test or a whole module."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.users import User

_PATIENCE = 60.0  # seconds; far more than a slow machine needs


@contextmanager
def served(app: ASGIApp, *, root_path: str = "") -> Iterator[str]:
    """Serve an app on a free port of loopback, in a thread; yields its address, without a slash at
    the end. The app's lifespan runs. It stops, and waits for its requests, at the end."""
    config = uvicorn.Config(
        app,
        root_path=root_path,
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        ready = threading.Event()
        while thread.is_alive() and not server.started:
            ready.wait(0.01)
        assert server.started, "the server did not start"
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_PATIENCE)
            assert not thread.is_alive(), "the server did not stop"


def known(app: ASGIApp, user: User | None = None) -> ASGIApp:
    """The app behind a stand-in for the guard: every request is the user's, the public's by
    default."""

    async def with_user(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            scope.setdefault("state", {})["user"] = user or User()
        await app(scope, receive, send)

    return with_user
