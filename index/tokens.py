"""Counting tokens: the measure of how long a passage may be."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

TOKENIZER = "cl100k_base"
"""The vocabulary that is counted in; part of the name of a splitting."""

_PIECE_CHARS = 10_000
"""A few hundred thousand spaces in a row overflow the stack of tiktoken's pattern matcher."""


def count_tokens(text: str) -> int:
    """Count the cl100k_base tokens of `text`; special tokens written in it count as plain text.

    Longer texts are counted in pieces of 10,000 characters, so up to one token per cut too many.
    """
    encoding = _encoding()
    starts = range(0, len(text), _PIECE_CHARS)
    return sum(len(encoding.encode_ordinary(text[s : s + _PIECE_CHARS])) for s in starts)


@cache
def _encoding() -> "Encoding":
    import tiktoken  # late: opening an index does not need it

    return tiktoken.get_encoding(f"{TOKENIZER}_offline")
