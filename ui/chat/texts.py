"""The words of the interface, one file a language, read by the server and by the scripts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language (an ISO 639-1 code); every language has the same keys."""

    language: str
    words: Mapping[str, str]

    def t(self, key: str, **values: object) -> str:
        """The text of a key, its {names} filled in. Raises KeyError for an unknown key or name."""
        return self.words[key].format_map(values)


@cache
def texts(language: str) -> Texts:
    """The words of a language. Raises FileNotFoundError where there are none."""
    file = files("ui").joinpath(f"texts/texts-{language}.json")
    return Texts(language, json.loads(file.read_text(encoding="utf-8")))
