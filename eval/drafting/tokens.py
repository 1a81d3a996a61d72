"""A sentence as its words and marks, each at its place."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|[ap]\.m\."  # U.S., p.m.
    r"|(?:St|Dr|Mr|Mrs|Ms|Sen|Rep|Gen|Gov|Rev|Capt|Sgt|Prof|Lt|Col|Corp|Inc|Jr|Sr|No|Mt|Ft)\."
    r"|\b[A-Z]\.(?= )"  # an initial
    r"|[$£€]?\d+(?:[.,:/-]\d+)*(?:st|nd|rd|th|s)?%?"
    r"|[^\W\d_]+(?:[-’'&.]\w[\w’']*)*"
    r"|\S"
)
_LONGEST_ASIDE = 8  # tokens, with its brackets


class Token(NamedTuple):
    """A word or a mark of a sentence: `sentence[start:end] == text`; `low` is its lower case."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case, with straight and curly apostrophes alike."""
        return self.text.lower().replace("'", "’")

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number, no mark."""
        return self.text[0].isalnum() or self.text[0] in "$£€"

    @property
    def is_capital(self) -> bool:
        """Whether it opens with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Whether it opens with a digit."""
        return self.text[0].isdigit()


def tokens_of(sentence: str) -> tuple[Token, ...]:
    """The words and marks of a sentence, in order; marks of one character each."""
    return tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(sentence))


def without_asides(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without short asides in round brackets, such as "(AIA)"."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        close = [
            k for k in range(at, min(at + _LONGEST_ASIDE, len(tokens))) if tokens[k].text == ")"
        ]
        if tokens[at].text == "(" and close:
            at = close[0] + 1
        else:
            kept.append(tokens[at])
            at += 1
    return tuple(kept)


def joined(tokens: Sequence[Token]) -> str:
    """The tokens as their sentence writes them, with one blank where it has blanks or more."""
    parts: list[str] = []
    for at, token in enumerate(tokens):
        beside = at and tokens[at - 1].end == token.start
        parts.append(token.text if beside or not at else f" {token.text}")
    return "".join(parts)
