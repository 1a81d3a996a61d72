"""What the chat page says to its functions, checked before Gradio hears it.

Gradio takes any object that looks like a file for one: it copies paths of this machine and fetches
addresses, whichever field the object stands in. So nothing passes here but texts, lists of texts
and, where people may add articles, a file that has just been uploaded.
"""

import os
import re
import stat
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ui.server.denied import Denied

_REMEMBERED = 1000  # files that were taken
_FILE = {"_type": "gradio.FileData"}


class Events:
    """Checks the events of the page. `uploads` says whether they may bring files, each once;
    `functions` how many fields each of the page's functions is told, by its number."""

    def __init__(self, uploads: bool, functions: Mapping[int, int]) -> None:
        self._uploads = uploads
        self._functions = functions
        self._taken: OrderedDict[tuple[str, int, int], None] = OrderedDict()
        self._place = re.compile(rf"{re.escape(_upload_folder())}/[0-9a-f]{{64}}/[^/\0]+")

    def checked(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event, its files stripped of all but their paths. Raises Denied (400) where it is not
        of a kind that the page sends."""
        number, trigger, data = (event.get(key) for key in ("fn_index", "trigger_id", "data"))
        whole = (
            type(number) is int
            and (trigger is None or type(trigger) is int)
            and event.get("event_data") is None
            and isinstance(data, list)
            and len(data) == self._functions.get(number)
        )
        if not whole:
            raise _unknown()
        return event | {"data": [self._field(value) for value in event["data"]]}

    def _field(self, value: object) -> object:
        if value is None or _is_text(value):
            return value
        if isinstance(value, list) and all(map(_is_text, value)):
            return value
        if self._uploads and isinstance(value, dict):
            return self._file(value.get("path"))
        raise _unknown()

    def _file(self, path: object) -> dict[str, Any]:
        """Where Gradio puts what is uploaded, below a name that it makes from the content."""
        if not isinstance(path, str) or not self._place.fullmatch(path):
            raise _unknown()
        try:
            found = os.lstat(path)
        except OSError:
            found = None
        if found is None or not stat.S_ISREG(found.st_mode):
            raise Denied(400, "The file is no longer here; choose it again.")
        self._take((path, found.st_ino, found.st_mtime_ns))
        return {"path": path, "meta": _FILE}

    def _take(self, file: tuple[str, int, int]) -> None:
        """The same file that is uploaded anew is another."""
        if file in self._taken:
            raise Denied(400, "The file was sent already; choose it again if it is not listed.")
        self._taken[file] = None
        if len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)


def _is_text(value: object) -> bool:
    """Whether it is a text that can be said in UTF-8: half a character cannot."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unknown() -> Denied:
    return Denied(400, "The request is not one of the chat page's; reload the page.")


def _upload_folder() -> str:
    """As Gradio finds it (`gradio.utils.get_upload_folder`), which only the page may import."""
    return os.environ.get("GRADIO_TEMP_DIR") or str(
        (Path(tempfile.gettempdir()) / "gradio").resolve()
    )
