"""Where an article quotes: its paragraphs, and the quotations in them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_MARK = re.compile("[“”\"‘’']")
_NOT_OPENING = re.compile(r"\d0s|em\b|tis\b|twas\b|til\b|cause\b|n[’'] ")
_DOUBLE = '“”"'


class Quote(NamedTuple):
    """One stretch of quoted text, marks included; `open` where its paragraph ends unclosed."""

    start: int
    end: int
    open: bool


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Split at blank lines, or at every newline where there are no blank lines.

    Returns (start, end) in code points, in order, without overlap.
    """
    separator = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE
    spans, start = [], 0
    for match in separator.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [span for span in spans if span[0] < span[1]]


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quote]:
    """Find the outermost quotations, curly or straight, double or single.

    A double mark that is never closed quotes to the end of its paragraph; a single one that is
    never closed does so only where the next paragraph opens with a mark, for it may be an
    apostrophe. Linear in the length of the text.
    """
    quotes: list[Quote] = []
    for index, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[index + 1][0]] if index + 1 < len(paragraphs) else ""
        quotes.extend(_quotes_in(text, start, end, following))
    return quotes


def _quotes_in(text: str, start: int, end: int, following: str) -> list[Quote]:
    """Find the quotations of one paragraph; `following` is the first mark of the next one."""
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    if not marks:
        return []
    double_ends = [at for at in marks if text[at] in '”"']
    single_ends = _single_ends(text, marks, end)
    quotes, free = [], start
    for at in marks:
        if at < free or not _opens(text, at, start, end):
            continue
        ends = double_ends if text[at] in _DOUBLE else single_ends
        place = bisect_right(ends, at)
        if place < len(ends):
            free = ends[place] + 1
            quotes.append(Quote(at, free, False))
        elif text[at] in _DOUBLE or following in ("‘", "'"):
            quotes.append(Quote(at, end, True))
            break
    return quotes


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Tell whether the mark can open a quotation: space before it, a word after it."""
    if text[at] in "”’" or at + 1 >= end:
        return False
    before, after = text[at - 1] if at > start else " ", text[at + 1]
    if text[at] == "“":
        return True
    if not (before.isspace() or before in "([—–-“‘:;,") or after.isspace():
        return False
    return text[at] == '"' or _NOT_OPENING.match(text, at + 1) is None


def _single_ends(text: str, marks: list[int], end: int) -> list[int]:
    """Find the marks that close single quotations, and not apostrophes.

    One that follows a plural's s before another word ("workers’ rights") is taken for an
    apostrophe where a closing mark stands between it and the next opening one.
    """
    found: list[int] = []
    sure_follows = False
    for at in reversed(marks):
        if text[at] == "‘":
            sure_follows = False
        if text[at] not in "’'" or (at + 1 < end and text[at + 1].isalnum()):
            continue
        before = text[at - 1] if at else " "
        if before.isspace():
            continue
        plural = before == "s" and text[at + 1 : at + 3].strip()[:1].isalpha()
        if not (plural and sure_follows):
            found.append(at)
            sure_follows = True
    return found[::-1]
