"""Reading what a writer writes: whole sentences, each with the passage numbers that it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from index.text import normalise

_NUMBERS = r"(?:passages?|sources?|no\.?)?\s*\^?\d{1,3}(?:\s*(?:[,;–-]|and|&)\s*\^?\d{1,3})*"
_ONE = rf"(?:\[{{1,2}}\s*{_NUMBERS}\s*\]{{1,2}}|【\s*{_NUMBERS}[^】]*】)"
# A mark begins at the first of the blanks before it: any other start would be tried in vain.
_MARK = re.compile(rf"(?<!\s)\s*{_ONE}(?:\s*(?:,|;|and|&)?\s*{_ONE})*", re.IGNORECASE)
_SOURCE = re.compile(r"†[^】]*")  # "【1†source】"
_HALF_MARK = re.compile(r"(?<!\s)\s*[\[【]{1,2}[^\[\]【】]*$")
_BEGUN = 3  # words of a sentence from which on it is clear that the one before it has ended
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_LONGEST_RANGE = 10
_MARKUP = re.compile(r"^[ \t]*(?:[#>]+|[-*•]|\d{1,2}[.)])[ \t]+|\*\*|__|`+", re.MULTILINE)
_ENDS = ".!?…:;"
_LONGEST = 4000  # characters of a reply; what is longer does not end
_BLANKS = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"(?<!\s)\s*\n\s*")
_STEP = re.compile(r"\S{40}(?=\S)|\S{0,40}\s(?=\S)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a writer wrote, and the numbers that it cites, in order, each once."""

    text: str
    cited: tuple[int, ...]


def read(text: str) -> list[Statement]:
    """The sentences of a text. A mark belongs to the sentence that it stands in or after."""
    return list(statements([text]))


def statements(pieces: Iterable[str]) -> Iterator[Statement]:
    """The sentences of a reply, each once another has begun after it, and the last one at the end;
    the same ones however the reply was cut in pieces.

    What the pieces raise comes through, and the sentence that was being written then is lost; so
    is the last one of a reply that does not end.
    """
    text, done = "", 0
    for step in _steps(pieces):
        if step is None:
            return
        text += step
        found = _sentences(_HALF_MARK.sub("", text), done)
        words = 0
        for at in range(len(found) - 1, 0, -1):
            words += len(found[at][1].text.split())
            if words >= _BEGUN:
                yield from (statement for _, statement in found[:at])
                done = found[at][0]
                break
    yield from (statement for _, statement in _sentences(text, done))


def _steps(pieces: Iterable[str]) -> Iterator[str | None]:
    """The words of a text, each with one blank or line end after it; None where it does not end.
    Sentences are looked for after each, so that it does not matter where a piece ends."""
    held, left = "", _LONGEST
    for piece in pieces:
        held = _BLANKS.sub(_blank, held + piece[:left])
        left -= len(piece)
        at = 0
        while found := _STEP.match(held, at):
            yield found[0]
            at = found.end()
        held = held[at:]
        if left < 0:
            yield None
            return
    yield held


def _blank(found: re.Match[str]) -> str:
    return " " if {"\n", "\r"}.isdisjoint(found[0]) else "\n"


def _sentences(text: str, done: int) -> list[tuple[int, Statement]]:
    """The sentences of a text without its marks and markup, from the place `done` in it on, each
    with the place where it begins."""
    plain, marks = _unmarked(_LINE_ENDS.sub("\n\n", _MARKUP.sub("", normalise(text))))
    rest = plain[done:]
    spans = [
        (start + done, end + done)
        for start, end in split_sentences(rest)
        if any(letter.isalnum() for letter in rest[start:end])
    ]
    cited: list[list[int]] = [[] for _ in spans]
    for place, numbers in marks:
        before = [at for at, (start, _) in enumerate(spans) if start < place]
        if spans and (place > done or not done):
            cited[before[-1] if before else 0] += numbers
    return [
        (start, Statement(" ".join(plain[start:end].split()), tuple(dict.fromkeys(numbers))))
        for (start, end), numbers in zip(spans, cited, strict=True)
    ]


def _unmarked(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text without its marks, and where they stood in what is left."""
    plain, marks, last = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[last : found.start()]
        marks.append((len(plain), _numbers(_SOURCE.sub("", found[0]))))
        last = found.end()
        if text[last : last + 1].isalnum() and (plain[-1:].isalnum() or plain[-1:] in _ENDS):
            plain += " "
    return plain + text[last:], marks


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", _RANGE.sub(_listed, text))]


def _listed(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    whole = first < last <= first + _LONGEST_RANGE
    return ",".join(map(str, range(first, last + 1))) if whole else found[0]
