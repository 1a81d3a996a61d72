"""What is known about an article besides its text: from YAML front matter and from a sidecar.

Front matter stands in the file itself, so where both name a thing, it wins over the sidecar.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from index.errors import ArticleError
from index.text import normalise, read_text
from index.types import is_date

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSING_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_MAX_FRONT_MATTER = 64 * 1024
"""Characters; the YAML parser needs a second for each few hundred thousand."""
_YAML_NULLS = ("null", "Null", "NULL", "~")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TIME_OF_DAY = re.compile(r"(?<=\d{4}-\d\d-\d\d)[T ]\d\d:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, source, address and date (ISO 8601) of an article; None where unknown."""

    title: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """Return these, with what is unknown here taken from `other`."""
        return Metadata(
            title=self.title or other.title,
            source=self.source or other.source,
            url=self.url or other.url,
            date=self.date or other.date,
        )


def split_front_matter(text: str, path: Path) -> tuple[Metadata, str]:
    """Part a normalised text into its front matter and the rest.

    Front matter is YAML between a first line "---" and the next line "---" or "...". Keys other
    than those of Metadata are ignored. Raises ArticleError, naming `path`, where it is damaged.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return Metadata(), text
    closing = _CLOSING_FENCE.search(text, opening.end())
    if closing is None:
        raise ArticleError(
            f"{path} begins with a line --- but its front matter has no end; close it with another"
            " line ---, or put an empty line first if it is none."
        )
    if closing.start() > _MAX_FRONT_MATTER:
        raise ArticleError(f"{path} has over 64 KiB of front matter; move it below the line ---.")
    try:  # BaseLoader: every value stays as it is written, so "No" is a title and no truth value
        fields = yaml.load(text[opening.end() : closing.start()], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ArticleError(
            f"{path} has damaged front matter ({_brief(error)}); correct its YAML."
        ) from error
    if isinstance(fields, dict):
        fields = {k: v for k, v in fields.items() if v not in _YAML_NULLS}
    return _metadata(fields or {}, path), text[closing.end() :]


def read_sidecar(path: Path) -> Metadata:
    """Read the JSON object beside an article; Metadata() where there is no file at `path`.

    Nulls are unknown, keys other than those of Metadata are ignored. Raises ArticleError, naming
    `path`, where it is damaged.
    """
    if not path.exists():
        return Metadata()
    try:
        fields = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise ArticleError(
            f"{path} is damaged JSON ({_brief(error)}); correct or remove it."
        ) from error
    return _metadata(fields, path)


def _metadata(fields: object, path: Path) -> Metadata:
    if not isinstance(fields, dict):
        raise ArticleError(f"{path} should name title, source, url or date, each with its value.")
    title, source, url, date = (
        _field(name, fields.get(name), path) for name in ("title", "source", "url", "date")
    )
    if date is not None:
        date = _TIME_OF_DAY.sub("", date)
        if not is_date(date):
            raise ArticleError(
                f"{path} has the date {date!r}; write it as 2018, 2018-07 or 2018-07-16."
            )
    return Metadata(title, source, url, date)


def _field(name: str, value: object, path: Path) -> str | None:
    """Return a field as one normalised line; None where it is null or blank."""
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise ArticleError(f"{path} has a {name} that is not text; put it in quotes.")
    line = " ".join(normalise(f"{value:d}" if isinstance(value, int) else value or "").split())
    if _SURROGATE.search(line):
        raise ArticleError(f"{path} has half a character in its {name}; write it again.")
    return line or None


def _brief(error: Exception) -> str:
    """Return an error's message as one short line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
