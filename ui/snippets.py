"""The part of a passage that is shown where it did not answer."""

import re

from qa.words import spoken

_SENTENCE_START = re.compile(r"^|(?<![A-Z])[.!?][”’\"')\]]* ")


def snippet(text: str, question: str, longest: int) -> str:
    """At most so many characters of a passage, from the beginning of a sentence, with most words of
    the question; dots stand for what is left out."""
    words = [(stem, word.lower()) for stem, word in spoken(question).items()]
    best, start = 0, 0
    for at in [match.end() for match in _SENTENCE_START.finditer(text)]:
        part = text[at : at + longest].lower()
        held = sum(stem in part or word in part for stem, word in words)
        if held and held >= best:  # of equals the last, which begins nearest to the words
            best, start = held, at
    part = text[start : start + longest]
    before = "… " if start else ""
    return before + (part if start + longest >= len(text) else cut(part, "…"))


def cut(text: str, end: str) -> str:
    """The text without its last, perhaps broken, word."""
    return (text.rpartition(" ")[0] or text) + end
