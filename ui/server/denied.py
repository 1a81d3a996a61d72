"""How the guard turns a request away: a status and one sentence."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from index.errors import FootnoteError
from ui.server.headers import CHAT
from ui.server.problems import problem
from ui.server.scopes import route_of, values

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>{style}
<main>
<h1>{title}</h1>
<p>{sentence}</p>
</main>
</html>
"""


# Only where the policy of the chat page lets it count; elsewhere browsers would complain of it.
_STYLE = """
<style>
body { font: 1.1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 36rem; width: 90% }
h1 { font: 400 1.75rem/1.3 Georgia, serif }
</style>"""
_TITLES = {401: "You are not signed in here"}


class Denied(FootnoteError):
    """A request may not go on. The message is one sentence for whoever sent it."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers

    def response(self, scope: Scope) -> Response:
        """A small page for whoever asked for one, such as a browser; for others a problem."""
        if not any("text/html" in one for one in values(scope, "accept")):
            return problem(self.status, str(self), self.headers)
        title = _TITLES.get(self.status, HTTPStatus(self.status).phrase)
        style = _STYLE if route_of(scope) in CHAT else ""
        page = _PAGE.format(title=escape(title), style=style, sentence=escape(str(self)))
        return HTMLResponse(page, self.status, self.headers)
