"""What an upload brings: one file in one form."""

from collections.abc import AsyncIterator

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Scope

from ui.server.denied import Denied
from ui.server.scopes import value

_ONE = "An upload brings one file, in a form; send each by itself."


async def check_form(scope: Scope, body: bytes) -> None:
    """Deny (400) what is no form (RFC 7578), breaks off, or holds anything besides one file."""

    async def whole() -> AsyncIterator[bytes]:
        yield body
        if not parser.items:  # within the parser, which closes then what it has opened
            raise MultiPartException(_ONE)

    if not value(scope, "content-type").lower().startswith("multipart/form-data;"):
        raise Denied(400, _ONE)
    parser = MultiPartParser(Headers(scope=scope), whole(), max_files=1, max_fields=0)  # type: ignore[arg-type]
    try:
        form = await parser.parse()
    except MultiPartException:
        raise Denied(400, _ONE) from None
    try:
        if not isinstance(form.get("files"), UploadFile):
            raise Denied(400, _ONE)
    finally:
        await form.close()
