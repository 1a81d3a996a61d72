"""Persons and places that a sentence names as the answer."""

import re
from dataclasses import dataclass

from index.speech.capitals import FIRST_NAMES, UP, is_function_word
from index.speech.nouns import TITLES, listed
from index.words import stems
from qa.values.countries import LARGE
from qa.values.relation import Relation
from qa.words import telling

_RUN = re.compile(rf"{UP}(?:(?: (?:of|de|van|von|der|la|al|the|bin|da))? {UP})*")
_PLACED = re.compile(
    r"\b(?:in|at|from|near|to|off|on|outside|inside|between|around|across|into|for|of|by)"
    r"(?: the| a)?(?: \w+ing)? $",
)
_BY = re.compile(r"\bby(?: the)?(?: [a-z-]+){0,3} $")
_WHERE = re.compile(
    r"\b(?:in|at|from|near|to|off|on|outside|inside|between|around|across|into)"
    r"(?: the| a)?(?: (?:north|south|east|west|northern|southern|eastern|western|town|city|port"
    r"|village) of| (?:town|city|port|village|nearby|northern|southern|eastern|western|central))? $"
)
_WORD = re.compile(r"[\w’'-]+")
_BY_WHOM, _AT = 4, 7  # words between a person, or a place, and what is said to have happened
_PART = listed(
    """street road square avenue park university hall hospital school station airport building
    district quarter bridge centre center church museum hotel stadium"""
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names that may be the answer, each as its words in lower case; of persons, or of places."""

    names: frozenset[tuple[str, ...]]
    places: bool

    def compare(self, other: "Names") -> Relation:
        """Persons are the same by their last names, places by any name; a place in a country is
        untold, and so is which of several persons is meant."""
        if self._keys() & other._keys():
            return Relation.SAME
        if self.places:
            apart = self._is_large() == other._is_large() and self._is_part() == other._is_part()
        else:
            apart = len(self.names) == len(other.names) == 1
        return Relation.OTHER if apart else Relation.UNTOLD

    def within(self, sentence: str, key: tuple[int, int] | None) -> "Names | None":
        """Those names of which a word stands in the key of the sentence; all where there is no key,
        None where none does."""
        if key is None:
            return self
        words = set(re.findall(r"[\w-]+", sentence[slice(*key)].lower()))
        kept = frozenset(name for name in self.names if words.intersection(name))
        return Names(kept, self.places) if kept else None

    def _keys(self) -> set[tuple[str, ...]]:
        return set(self.names) if self.places else {name[-1:] for name in self.names}

    def _is_large(self) -> bool:
        return all(" ".join(name) in LARGE for name in self.names)

    def _is_part(self) -> bool:
        return any(name[-1] in _PART for name in self.names)


def persons(sentence: str, asked: frozenset[str]) -> Names | None:
    """The persons, or firms, whom a sentence names beyond the question's own words."""
    runs = [run for run in _runs(sentence, asked) if _is_near(sentence, *run, asked, _BY_WHOM)]
    by = [name for start, name in runs if _BY.search(sentence[:start])]
    free = [name for start, name in runs if not _PLACED.search(sentence[:start])]
    kept = by or free
    known = [name for name in kept if name[0].capitalize() in FIRST_NAMES and len(name) > 1]
    full = [name for name in kept if len(name) > 1]
    chosen = by or known or full or kept
    return Names(frozenset(chosen), places=False) if chosen else None


def places(sentence: str, asked: frozenset[str]) -> Names | None:
    """The places in which a sentence says that something is."""
    runs = [run for run in _runs(sentence, asked) if _is_near(sentence, *run, asked, _AT)]
    found: list[tuple[str, ...]] = []
    end = -1
    for start, name in runs:
        if _WHERE.search(sentence[:start]) or sentence[end:start] == ", ":
            found.append(name)
            end = start + len(" ".join(name))
    return Names(frozenset(found), places=True) if found else None


def _is_near(
    sentence: str, start: int, name: tuple[str, ...], asked: frozenset[str], most: int
) -> bool:
    """Whether a name stands within so many words of what the question says of it, the question's
    own words not counted; also where the sentence says nothing of that."""
    said = {stem for word in asked for stem in telling(word)}
    before = re.findall(_WORD, sentence[:start])[::-1]
    after = re.findall(_WORD, sentence[start:])[len(name) :]
    told = [_distance(side, said, asked) for side in (before, after)]
    known = [one for one in told if one is not None]
    return not known or min(known) <= most


def _distance(words: list[str], said: set[str], asked: frozenset[str]) -> int | None:
    """Words before the first that says what the question says, in lower case as verbs and nouns
    are."""
    passed = 0
    for word in words:
        if word.islower() and said.intersection(stems(word)):
            return passed
        passed += word.lower() not in asked
    return None


def _runs(sentence: str, asked: frozenset[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Runs of capitalised words that are no words of the question, where each begins."""
    runs = []
    for found in _RUN.finditer(sentence):
        words = [(w.start() + found.start(), w.group()) for w in re.finditer(r"\S+", found.group())]
        while words and (is_function_word(words[0][1]) or _plain(words[0][1]) in TITLES):
            words.pop(0)
        plain = [_plain(word) for _, word in words]
        if plain and asked.isdisjoint(plain):
            runs.append((words[0][0], tuple(plain)))
    return runs


def _plain(word: str) -> str:
    return re.sub(r"[’']s$", "", word.lower().strip(".,"))
