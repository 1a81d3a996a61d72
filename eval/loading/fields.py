"""Checking the types of what a JSON value holds.

Each GoldError raised here is a bare reason; the caller adds file, place and way out.
"""

from eval.errors import GoldError
from index.text import normalise

_SHOWN = 60  # characters of a value that a message repeats
_KINDS = (
    (bool, "true or false"),
    (int | float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "an object"),
)


def brief(text: str) -> str:
    """The text in quotes on one line, cut after 60 characters."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "null")


def take(fields: dict[str, object], key: str) -> object:
    """The value of a key that must be there. Raises GoldError."""
    if key not in fields:
        raise GoldError(f'"{key}" is missing')
    return fields[key]


def as_object(value: object, what: str) -> dict[str, object]:
    """The value, a JSON object. Raises GoldError, naming `what` it is."""
    if not isinstance(value, dict):
        raise GoldError(f"{what} is {kind_of(value)}, and must be an object")
    return value


def as_list(value: object, what: str) -> list[object]:
    """The value, a list of anything. Raises GoldError, naming `what` it is."""
    if not isinstance(value, list):
        raise GoldError(f"{what} is {kind_of(value)}, and must be a list")
    return value


def as_text(value: object, what: str) -> str:
    """The value, a text that may be blank. Raises GoldError, naming `what` it is."""
    if not isinstance(value, str):
        raise GoldError(f"{what} is {kind_of(value)}, and must be text")
    if "\0" in value or not _is_encodable(value):
        raise GoldError(f"{what} holds NUL or half a character, which no index can hold")
    return value


def title_of(fields: dict[str, object]) -> str:
    """The "title", normalised, on one line; empty where there is none. Raises GoldError."""
    title = fields.get("title")
    return "" if title is None else " ".join(normalise(as_text(title, '"title"')).split())


def as_filled(value: object, what: str) -> str:
    """The value, a text that is not blank once normalised. Raises GoldError, naming `what`."""
    text = as_text(value, what)
    if not normalise(text).strip():
        raise GoldError(f"{what} is blank")
    return text


def as_texts(value: object, what: str) -> tuple[str, ...]:
    """The value, a list of texts of which none is blank. Raises GoldError, naming `what` it is."""
    return tuple(as_filled(each, f"an entry of {what}") for each in as_list(value, what))


def _is_encodable(text: str) -> bool:
    """Whether UTF-8 can hold it: JSON can spell half of a surrogate pair, which it cannot."""
    try:
        text.encode()  # far faster than looking for the halves
    except UnicodeEncodeError:
        return False
    return True
