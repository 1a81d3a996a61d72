"""What of a model's pieces of text is its answer."""

import re
from collections.abc import Iterable, Iterator

from index.tokens import count_tokens
from qa.writing.errors import WriterError

_OPENING, _CLOSING = "<think>", "</think>"
_WORD = re.compile(r"\s{0,100}\S{1,100}|\s{1,100}")  # endless ones in parts


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Drop what a reasoning model thinks, in <think> tags, before it answers."""
    pieces = iter(pieces)
    held = ""
    for piece in pieces:
        held = (held + piece).lstrip()
        while held.startswith(_OPENING):
            thoughts, closing, rest = held.partition(_CLOSING)
            if not closing:
                # What was thought is let go, but for what may be the first half of the closing tag.
                tail = thoughts[len(_OPENING) :][1 - len(_CLOSING) :]
                held = _OPENING + tail
                break
            held = rest.lstrip()
        if not _OPENING.startswith(held[: len(_OPENING)]):
            break
    if held and not held.startswith(_OPENING):
        yield held
    yield from pieces


def at_most(pieces: Iterable[str], most: int) -> Iterator[str]:
    """Pass the text on word by word. Raises WriterError before the word that would bring it over
    `most` tokens."""
    passed, tokens = "", 0
    for piece in pieces:
        for word in _WORD.findall(piece):
            tokens += count_tokens(word)
            if tokens > most:  # counted word by word, which may be too many
                tokens = count_tokens(passed + word)
            if tokens > most:
                raise stopped(most)
            passed += word
            yield word


def stopped(most: int) -> WriterError:
    """What is said of a reply that ended where its tokens did."""
    return WriterError(f"The reply stopped in the middle, at its limit of {most} tokens.")
