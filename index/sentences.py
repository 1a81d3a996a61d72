"""Splitting a text into sentences by rules, English first, at exact code point offsets.

A text is cut into blocks (paragraphs, headings, list items), a block at each stop that ends a
sentence; `_Block._ends_at` leads to the rules. Every look around is bounded, so the work grows
with the length of the text and with nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from index.abbreviations import (
    AFTER_TIME,
    BEFORE_LETTER,
    BEFORE_NUMBER,
    NEVER_LAST,
    OFTEN_LAST,
    SPEECH_VERBS,
    STARTERS,
    TIMES_AND_ETC,
)

RULES = 1
"""Counts up when a change of the rules moves a sentence: an index made by others is outdated."""

MAX_SENTENCE_CHARS = 1200
"""About 250 tokens, as much as the encoder reads; longer "sentences" are tables and lists."""

_NEAR = 80
"""Characters looked at before and after a stop: longer than any word or name."""

_CLOSING = r"""[\"'”’»)\]}›」』】）〉》*_]|“(?!\w)|[ \u00a0\u202f]»(?!\w)"""
_MARK = r"[ ]?\[(?:\d{1,3}(?:[,–-][ ]?\d{1,3}){0,9}|[a-z]|note \d{1,3}|citation needed)\]"
_STOP = re.compile(
    rf"(?P<stop>[.!?…。！？｡．]+(?:[ \u00a0]\.(?!\w))*)(?P<closing>(?:{_CLOSING})*)(?:{_MARK})*"
)
_QUOTES = frozenset("\"'”’»“›」』")
_CJK_STOPS = frozenset("。！？｡．")
_CJK_QUOTED_ON = frozenset("と他她")
"""After a closed quotation these go on with who said it."""

_SPACE = re.compile(r"\s*")
_NO_WORD = re.compile(r"[\W_]*")
_OPENING = re.compile(r"(?:[\"'“‘«„‹(\[{¿¡*_—–―-]\s?)*")
_WORD = re.compile(r"[^\s\"“”«»()\[\]{},;:!?…]*")
_WHOLE_WORD = re.compile(r"[^\W\d_][\w’']*(?=[,;]|[.!?]?(?:\s|$))")
_PLAIN_END = re.compile(r"(?:^|[\s\"“‘(—–-])([^\W_]{2,})$")
_INITIAL = re.compile(r"[A-Z]\.")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LOWER_START = re.compile(r"[\"'“‘(\[]*[a-z]{1,3}[A-Z]|\((?:[a-z]|[ivx]{2,4})\)\s")
_NUMERAL = re.compile(r"#?\d|(?:[IVXLC]{2,}|[VX])\b")
_LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4}|[IVX]{2,4})")
_SPEAKER = re.compile(
    rf"(?:[A-Z][\w’'.-]*\s){{1,4}}(?:{'|'.join(sorted(SPEECH_VERBS))})\b"
    r"(?=\s*[.,;:]|\s(?:in|at|on|during|after|before|of|to|reporters)\b)"
)

_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪](?:\s|$)|\|)")
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,3}|[a-z])[.)]\s")
_RULE = re.compile(r"\s*(?:[-=*_~]\s?){3,}$")

_CUTS = (re.compile(r";(?=\s)|；"), re.compile(r",(?=\s)|[，、]"), re.compile(r"\s"))
"""Where a sentence that is too long is cut: after the last of these, the first kind preferred."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as (start, end) in code points, end exclusive, in order.

    Every character that is not whitespace is in exactly one sentence; none begins or ends with
    whitespace, none is longer than MAX_SENTENCE_CHARS. A blank line ends a sentence, a single
    newline does not, except around headings, list items and rules.
    """
    return [
        piece
        for start, end in _blocks(text)
        for sentence in _Block(text, start, end).sentences()
        for piece in _cut(text, *sentence)
    ]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield paragraphs, headings, list items and rules, without whitespace around them."""
    start = end = 0
    alone = listed = False
    for line in _LINE.finditer(text):
        content = line[0].rstrip()
        head = content[:_NEAR]
        is_heading = _HEADING.match(head) is not None or _is_rule(content)
        is_item = _ITEM.match(head) is not None
        if _NUMBERED.match(head):  # a wrapped line may begin with "18. " by chance
            is_item = listed or start == end or text[end - 1] in ".:;!?"
        if alone or is_heading or is_item or not content:
            if start < end:
                yield start, end
            start = end = line.start()
        if content:
            if start == end:
                start = line.start() + len(content) - len(content.lstrip())
            end = line.start() + len(content)
        alone = is_heading
        listed = is_item or (listed and bool(content))
    if start < end:
        yield start, end


def _is_rule(line: str) -> bool:
    return len(line) < _NEAR and _RULE.match(line) is not None


@dataclass(frozen=True)
class _Block:
    """A paragraph, heading, list item or rule: `text[start:end]`."""

    text: str
    start: int
    end: int

    def sentences(self) -> list[tuple[int, int]]:
        """Cut at the stops that end a sentence; what holds no word joins the sentence before."""
        found: list[tuple[int, int]] = []
        start, word = self.start, _past(_NO_WORD, self.text, self.start, self.end)
        for stop in _STOP.finditer(self.text, self.start, self.end):
            if word < stop.start() and stop.end() < self.end and self._ends_at(start, stop):
                found.append((start, stop.end()))
                start = _past(_SPACE, self.text, stop.end(), self.end)
                word = _past(_NO_WORD, self.text, start, self.end)
        if found and word == self.end:
            start = found.pop()[0]
        return [*found, (start, self.end)]

    @cached_property
    def _is_lower(self) -> bool:
        """Whether capitals cannot tell where a sentence begins, as there are none."""
        block = self.text[self.start : self.end]
        return block == block.lower()

    def _ends_at(self, start: int, stop: re.Match[str]) -> bool:
        """Tell whether a sentence that began at `start` ends after `stop`."""
        before = self.text[max(start, stop.start() - _NEAR) : stop.start()]
        at = _past(_SPACE, self.text, stop.end(), self.end)
        ahead = self.text[at : min(at + _NEAR, self.end)]
        if at == stop.end():
            return _ends_without_space(before, stop, ahead)
        rest = ahead[_past(_OPENING, ahead, 0, len(ahead)) :]
        quoted = not _QUOTES.isdisjoint(stop["closing"])
        if rest[:1].islower() and not _LOWER_START.match(ahead) and (quoted or not self._is_lower):
            return False
        return _ends_before_space(before, stop, rest)


def _ends_before_space(before: str, stop: re.Match[str], rest: str) -> bool:
    """Decide where whitespace follows, and then `rest` (without what opens it), not lower case."""
    sign = stop["stop"]
    if before.endswith(("(", "[")) and stop["closing"]:
        return False  # "(?)" and "[...]" are remarks inside a sentence
    if sign == ".":
        return not _LABEL.fullmatch(before) and _ends_after_word(before, rest)
    if set(sign) <= set(".… \u00a0"):
        if before[-1:].isspace():
            return _begins_sentence(rest)
        return not before.endswith(",") and not rest[:1].isdigit()
    quoted = not _QUOTES.isdisjoint(stop["closing"])
    return not quoted or _begins_sentence(rest) or not _SPEAKER.match(rest)


def _ends_without_space(before: str, stop: re.Match[str], ahead: str) -> bool:
    """Decide where no whitespace follows: Chinese and Japanese, and spaces forgotten."""
    sign, closed = stop["stop"][-1], stop.end() > stop.end("stop")
    follow = ahead[:1]
    if sign in _CJK_STOPS:
        quoted_on = closed and follow in _CJK_QUOTED_ON
        return not quoted_on and (follow.isalnum() or _past(_OPENING, ahead, 0, 1) == 1)
    rest = ahead.lstrip("“‘„«")
    if not rest[:1].isupper():
        return sign in "!?" and follow.isalpha() and not follow.islower()
    if closed or rest != ahead:
        return True
    if not _PLAIN_END.search(before) or not _WHOLE_WORD.match(rest):
        return False  # a file name, an address or code
    return sign in "!?" or _begins_sentence(rest)


def _ends_after_word(before: str, rest: str) -> bool:
    """Decide for a single full stop, by the word before it and what follows."""
    words = before.split()
    if not words or before[-1].isspace():
        return True
    word = re.split(r"[-–—/(\[\"“‘]", words[-1])[-1]
    if word in NEVER_LAST:
        return False
    if word in BEFORE_NUMBER:
        return not _NUMERAL.match(rest)
    if word in TIMES_AND_ETC:
        return not rest[:1].isdigit() and _first_word(rest).rstrip(".") not in AFTER_TIME
    if word in OFTEN_LAST or _ACRONYM.fullmatch(word):
        return _begins_sentence(rest)
    if len(word) == 1 and word.isalpha():
        return _ends_after_letter(words, word, rest)
    return True


def _ends_after_letter(words: list[str], letter: str, rest: str) -> bool:
    """Decide between an initial ("George W. Bush") and a last word ("to plan B.")."""
    if letter.islower():
        return not rest[:1].isdigit()
    if _INITIAL.match(rest):
        return False
    if letter == "I" or _begins_sentence(rest):
        return True
    previous = words[-2] if len(words) > 1 else ""
    return previous in BEFORE_LETTER or previous.endswith("°")


def _past(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    match = pattern.match(text, at, end)
    return match.end() if match else at


def _begins_sentence(rest: str) -> bool:
    """Whether `rest` begins with one of STARTERS, in a text without capitals also in lower case."""
    word = _first_word(rest)
    return word[:1].upper() + word[1:] in STARTERS


def _first_word(rest: str) -> str:
    return rest[: _past(_WORD, rest, 0, len(rest))].rstrip("’'")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence in pieces of at most MAX_SENTENCE_CHARS."""
    while end - start > MAX_SENTENCE_CHARS:
        at = _cut_place(text[start : start + MAX_SENTENCE_CHARS]) + start
        yield start, start + len(text[start:at].rstrip())
        start = _past(_SPACE, text, at, end)
    yield start, end


def _cut_place(window: str) -> int:
    """Return where to cut in the second half of `window`, else its length."""
    for kind in _CUTS:
        places = [match.end() for match in kind.finditer(window, len(window) // 2)]
        if places:
            return places[-1]
    return len(window)
