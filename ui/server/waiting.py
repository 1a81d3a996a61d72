"""What the chat page's address shows as long as there is nothing to ask."""

from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.texts import Texts
from ui.server.live import Live
from ui.server.scopes import owns, route_of

_SECONDS = 5
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{seconds}">
<link rel="icon" href="../assets/icon.svg">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 36rem; width: 90% }}
</style>
<main>
<h1>{title}</h1>
<p>{trouble}</p>
<p>{again}</p>
</main>
</html>
"""


def until_ready(app: ASGIApp, live: Live, title: str, texts: Texts) -> ASGIApp:
    """Show in place of the chat page what is missing, with the status 503, until the index can be
    asked. All other addresses are the app's at any time."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        shown: ASGIApp = app
        if scope["type"] == "http" and route_of(scope) == "/chat/":
            trouble = await run_in_threadpool(live.trouble, owner=owns(scope))
            shown = _page(title, trouble, texts) if trouble else app
        await shown(scope, receive, send)

    return serve


def _page(title: str, trouble: str, texts: Texts) -> HTMLResponse:
    page = _PAGE.format(
        language=texts.language,
        title=escape(title),
        trouble=escape(trouble),
        again=escape(texts.t("waiting.again", seconds=_SECONDS)),
        seconds=_SECONDS,
    )
    return HTMLResponse(page, 503, {"Retry-After": str(_SECONDS)})
