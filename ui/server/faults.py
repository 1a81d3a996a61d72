"""What pydantic finds wrong in what a caller sends, in one plain sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

_LONGEST_NAME = 60  # characters of a field's name that are repeated
_TEXT, _WHOLE, _NUMBER, _OBJECT = "a text", "a whole number", "a number", "an object"
# kind of pydantic's error -> what is wrong; the names in braces are of pydantic's own context
_FAULTS = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no field here; leave it out",
    "too_short": "is an empty list; leave it out or fill it",
    "too_long": "has {actual_length:,} items, and at most {max_length:,} are read; send fewer",
    "string_too_long": "is longer than {max_length:,} characters; shorten it",
    "greater_than_equal": "should be {ge:,} or more; correct it",
    "less_than_equal": "should be {le:,} or less; correct it",
    "value_error": "is wrong: {error}; correct it",
}
_KINDS = {
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "literal_error": "{expected}",
}
_WRONG_KIND = "should be {}; correct it"


def sentence(fault: Mapping[str, Any], steps: Sequence[str | int]) -> str:
    """One of pydantic's errors, with the name of the field that `steps` lead to, such as:
    "k" should be a whole number; correct it."""
    kind = fault["type"]
    if kind == "too_long" and isinstance(fault["input"], str):  # where other checks come first
        kind = "string_too_long"
    if kind in _KINDS:
        what = _WRONG_KIND.format(_KINDS[kind])
    else:
        what = _FAULTS.get(kind, "cannot be read; correct it")
    name = ".".join(map(str, steps))[:_LONGEST_NAME]
    return f'"{name}" {what.format(**fault.get("ctx", {}))}.'
