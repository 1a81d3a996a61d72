"""What is wrong with a setting, told to its owner: where it stands, what it is, what to write."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

_LONGEST = 60  # characters of a wrong value that are shown
_TEXT = "write a text in quotes"
_NUMBER = "write a whole number"
_LIST = 'write a list, such as ["one", "two"]'
# kind of pydantic's error -> what to write; the names in braces are of pydantic's own context
_ADVICE = {
    "string_type": _TEXT,
    "string_too_short": "it may not be empty",
    "path_type": _TEXT,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "float_type": "write a number",
    "float_parsing": "write a number",
    "finite_number": "write a number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "greater_than": "write more than {gt:g}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "literal_error": "write {expected}",
    "tuple_type": _LIST,
    "model_type": "write a table, [{key}]",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class Given:
    """Where settings came from. `variables`: setting -> variable of the environment."""

    file: Path | None
    variables: Mapping[str, str]
    flags: Mapping[str, str]

    def place(self, key: str) -> str:
        """Name a setting as whoever wrote it did."""
        if key in self.flags:
            return f"--{key}"
        if key in self.variables:
            return self.variables[key]
        return f"{self.file}: {key}" if self.file else key


def describe(error: ErrorDetails, given: Given, keys: Collection[str]) -> str:
    """One of pydantic's errors as one sentence. `keys` are the names of all settings."""
    steps = error["loc"]
    key = ".".join(step for step in steps if isinstance(step, str))
    if error["type"] == "extra_forbidden":
        return f"There is no setting {key} (in {given.file}); {nearest(key, keys)}"
    advice = _ADVICE.get(error["type"], error["msg"])
    advice = advice.format(key=key, **error.get("ctx", {}))
    if key not in keys and error["type"] == "value_error":  # of several settings together
        return f"{advice[0].upper()}{advice[1:]}."
    return f"{given.place(key)} is {_shown(error['input'])}; {advice}."


def nearest(name: str, known: Collection[str]) -> str:
    """What to do about a name that is none: the nearest known one, or all of them."""
    last_part = {one.rpartition(".")[2]: one for one in known}
    near = get_close_matches(name, known, 1) or [
        last_part[one] for one in get_close_matches(name.rpartition(".")[2], last_part, 1)
    ]
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
