"""Serving everything below a path prefix, behind a proxy that strips it or that keeps it."""

from starlette.types import ASGIApp, Receive, Scope, Send


def below(prefix: str, app: ASGIApp) -> ASGIApp:
    """The app below `prefix`, which is "" or like "/ask".

    The app is told it in ASGI's way: `root_path` is the prefix and `path` starts with it, whether
    the proxy has stripped it from the request or not.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "root_path": prefix}
            if scope["path"] == prefix:
                scope["path"] += "/"
            elif not scope["path"].startswith(f"{prefix}/"):
                scope["path"] = prefix + scope["path"]
                scope["raw_path"] = prefix.encode() + scope["raw_path"]
        await app(scope, receive, send)

    return serve if prefix else app
