"""The words of a question that matter, and how much each matters."""

import gzip
import json
import math
import re
from functools import cache
from importlib.resources import files

from index.words import stems

_IDLE = frozenset(
    stems(
        "what who whom whose which when where why how did do does doing done is was were are am be"
        " been being has have had having can could would should will shall may might must many"
        " much about i you he she it we they them his her their our your its there here than then"
        " from so if also just too very some any each other another kind type sort name please"
        " tell me give find explain describe list according say said says article articles us"
        " between during after before because into over under out up down only own same such"
        " both more most all not no nor"
    )
)

_ACRONYM = 3  # letters
_WORD = re.compile(r"\w+(?:[-.’']\w+)*")


@cache
def _counts() -> tuple[int, dict[str, int]]:
    raw = files("qa").joinpath("data/word_counts.json.gz").read_bytes()
    table = json.loads(gzip.decompress(raw))
    return table["sentences"], table["counts"]


def weight(stem: str) -> float:
    """How much a stem tells, 0..1: inverse document frequency over background sentences.

    log((N + 1) / (df + 1)) / log(N + 1), Sparck Jones 1972; 1 for a stem never seen.
    """
    sentences, counts = _counts()
    return math.log((sentences + 1) / (counts.get(stem, 0) + 1)) / math.log(sentences + 1)


def telling(text: str) -> dict[str, float]:
    """The stems of a question that tell something, in order, with their weights."""
    return {stem: weight(stem) for stem in stems(text) if stem not in _IDLE}


def spoken(text: str) -> dict[str, str]:
    """The telling stems of a question as they stand in it: stem -> word."""
    words: dict[str, str] = {}
    for word in _WORD.findall(text):
        for stem in stems(word):
            if stem not in _IDLE:
                words.setdefault(stem, word)
    return words


def names(text: str) -> list[str]:
    """The names and numbers of a question: runs of words with capitals, words with digits.

    The first word's capital says nothing. In a question without capitals, words that no background
    sentence holds pass for names. Short acronyms are left out: articles often spell them out.
    """
    words = [match.group() for match in _WORD.finditer(text)]
    plain = text == text.lower()
    runs: list[list[str]] = []
    adjoining = False
    for at, word in enumerate(words):
        kept = [stem for stem in stems(word) if stem not in _IDLE and len(stem) > 1]
        named = word[0].isupper() and at > 0 and not (word.isupper() and len(word) <= _ACRONYM)
        rare = plain and bool(kept) and weight(kept[0]) == 1.0
        is_name = bool(kept) and (named or rare or any(letter.isdigit() for letter in word))
        if is_name and adjoining and named:
            runs[-1].append(word)
        elif is_name:
            runs.append([word])
        adjoining = is_name and named
    return [" ".join(run) for run in runs]


def coverage(wanted: dict[str, float], present: frozenset[str]) -> float:
    """The weighted share of the wanted stems that are present, 0..1; 0 where none is wanted."""
    total = sum(wanted.values())
    return sum(w for stem, w in wanted.items() if stem in present) / total if total else 0.0
