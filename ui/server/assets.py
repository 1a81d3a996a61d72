"""The files that pages load: scripts, styles and words, from a list that is made at the start."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_FOLDERS = ("web", "texts")
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_WIDGET = "widget.js"
_ICON = "icon.svg"


@dataclass(frozen=True, slots=True)
class _Asset:
    body: bytes
    media_type: str
    etag: str

    def answer(self, request: Request) -> Response:
        """The file, or word that the browser's own copy is still the same (RFC 9110, 13.1.2)."""
        headers = {"ETag": self.etag, "Cache-Control": "no-cache"}  # kept, but asked about
        copies = request.headers.get("if-none-match", "").split(",")
        if self.etag in {copy.strip().removeprefix("W/") for copy in copies}:
            return Response(status_code=304, headers=headers)
        return Response(self.body, media_type=self.media_type, headers=headers)


def router() -> APIRouter:
    """The routes /assets/{name}, /widget.js and /favicon.ico. Nothing is read but the files of the
    list."""
    assets = dict(_found())
    made = APIRouter(include_in_schema=False)

    @made.api_route("/assets/{name}", methods=["GET", "HEAD"])
    async def asset(name: str, request: Request) -> Response:
        if name not in assets:
            raise HTTPException(404)
        return assets[name].answer(request)

    @made.api_route(f"/{_WIDGET}", methods=["GET", "HEAD"])
    async def widget(request: Request) -> Response:
        return assets[_WIDGET].answer(request)

    @made.api_route("/favicon.ico", methods=["GET", "HEAD"])  # which browsers ask for unasked
    async def icon(request: Request) -> Response:
        return assets[_ICON].answer(request)

    return made


def _found() -> Iterator[tuple[str, _Asset]]:
    for folder in _FOLDERS:
        for file in files("ui").joinpath(folder).iterdir():
            media_type = _MEDIA_TYPES.get(PurePath(file.name).suffix)
            if media_type is not None:
                body = file.read_bytes()
                etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
                yield file.name, _Asset(body, media_type, etag)
