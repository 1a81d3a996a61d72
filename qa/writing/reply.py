"""Reading what a writer writes: whole sentences, each with the passage numbers that it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from index.text import normalise

_NUMBERS = r"(?:passages?|sources?|no\.?)?\s*\^?\d{1,3}(?:\s*(?:[,;–-]|and|&)\s*\^?\d{1,3})*"
_MARK = re.compile(rf"\s*(?:\[\s*({_NUMBERS})\s*\]|【\s*({_NUMBERS})[^】]*】)", re.IGNORECASE)
_HALF_MARK = re.compile(r"\s*[\[【][^\]】]*$")
_BEGUN = 3  # words of a sentence from which on it is clear that the one before it has ended
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_LONGEST_RANGE = 10
_MARKUP = re.compile(r"^[ \t]*(?:[#>]+|[-*•]|\d{1,2}[.)])[ \t]+|\*\*|__|`+", re.MULTILINE)
_ENDS = ".!?…:;"
_LONGEST = 4000  # characters of a reply; what is longer does not end
_OPENS = ("[", "【")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a writer wrote, and the numbers that it cites, in order, each once."""

    text: str
    cited: tuple[int, ...]


def statements(pieces: Iterable[str]) -> Iterator[Statement]:
    """The sentences of a reply, each once another has begun after it, and the last one at the end.

    What the pieces raise comes through, and the sentence that was being written then is lost; so
    is the last one of a reply that does not end.
    """
    text, given = "", 0
    for piece in pieces:
        text += piece
        *whole, last = read(_HALF_MARK.sub("", text)) or [Statement("", ())]
        if len(last.text.split()) >= _BEGUN:
            yield from whole[given:]
            given = max(given, len(whole))
        if len(text) > _LONGEST:
            return
    yield from read(text)[given:]


def read(text: str) -> list[Statement]:
    """The sentences of a text. A mark belongs to the sentence that it stands in or after."""
    plain, marks = _unmarked(_MARKUP.sub("", normalise(text)).replace("\n", "\n\n"))
    spans = split_sentences(plain)
    cited: list[list[int]] = [[] for _ in spans]
    for place, numbers in marks:
        before = [at for at, (start, _) in enumerate(spans) if start < place]
        if spans:
            cited[before[-1] if before else 0] += numbers
    return [
        Statement(" ".join(plain[start:end].split()), tuple(dict.fromkeys(numbers)))
        for (start, end), numbers in zip(spans, cited, strict=True)
        if any(letter.isalnum() for letter in plain[start:end])
    ]


def _unmarked(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text without its marks, and where they stood in what is left."""
    plain, marks, last = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[last : found.start()]
        marks.append((len(plain), _numbers(found[1] or found[2])))
        last = found.end()
        if plain and plain[-1] in _ENDS and text[last : last + 1].isalnum():
            plain += " "
    return plain + text[last:], marks


def _numbers(text: str) -> list[int]:
    for found in _RANGE.finditer(text):
        first, last = int(found[1]), int(found[2])
        if first < last <= first + _LONGEST_RANGE:
            text = text.replace(found[0], ",".join(map(str, range(first, last + 1))))
    return [int(number) for number in re.findall(r"\d+", text)]
