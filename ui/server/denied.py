"""How the guard turns a request away: a status and one sentence."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from index.errors import FootnoteError
from ui.server.problems import problem
from ui.server.scopes import values

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<main>
<h1>{title}</h1>
<p>{sentence}</p>
</main>
</html>
"""


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
        title = HTTPStatus(self.status).phrase
        page = _PAGE.format(title=escape(title), sentence=escape(str(self)))
        return HTMLResponse(page, self.status, self.headers)
