"""Whether two sentences say the same."""

from index.words import stems
from qa.candidates import Candidate
from qa.values.claims import is_denied
from qa.values.dates import dates
from qa.values.quantities import quantities
from qa.values.relation import Relation
from qa.words import names

_SAME_COSINE = 0.9  # two sentences nearer than this say the same in other words
_SAME_WORDS = 0.7  # as do two of which the shorter shares this part of its words
_NEAR_COSINE, _NEAR_WORDS = 0.8, 0.6  # they speak of the same from here on
_OF_SHORTER, _OF_LONGER = 0.8, 0.6  # to be cited for it, they share these parts of their words


def says_the_same(one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences say the same, in the same or other words."""
    words, others = set(one.stems), set(other.stems)
    smaller = min(len(words), len(others))
    if smaller and len(words & others) >= _SAME_WORDS * smaller:
        return True
    return _cosine(one, other) >= _SAME_COSINE


def is_near(one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences speak of the same, whatever they say of it."""
    words, others = set(one.stems), set(other.stems)
    shared = len(words & others) >= _NEAR_WORDS * min(len(words), len(others))
    return shared or _cosine(one, other) >= _NEAR_COSINE


def conflicts(one: Candidate, other: Candidate) -> bool:
    """Tell whether one sentence denies what the other does not, or each gives numbers or names
    that the other does not."""
    if is_denied(one.text) != is_denied(other.text):
        return True
    return not (_holds_all(one, other) or _holds_all(other, one))


def supports(other: Candidate, shown: Candidate) -> bool:
    """Tell whether another sentence may be cited for one that is shown: it says the same, and holds
    every number, date and name of it."""
    words, others = set(shown.stems), set(other.stems)
    shared = len(words & others)
    shorter, longer = sorted((len(words), len(others)))
    near = shared >= _OF_SHORTER * shorter and shared >= _OF_LONGER * longer
    return (
        (near or _cosine(shown, other) >= _SAME_COSINE)
        and is_denied(shown.text) == is_denied(other.text)
        and _holds_all(other, shown)
    )


def _holds_all(other: Candidate, shown: Candidate) -> bool:
    """Whether a sentence holds every number, date and name of another."""
    named = {stem for name in names(shown.text) for stem in stems(name) if stem.isalpha()}
    if not named.issubset(other.stems):
        return False
    when, times = dates(shown.text), dates(other.text)
    numbers = quantities(other.text)
    return all(any(one.compare(time) is Relation.SAME for time in times) for one in when) and all(
        any(one.compare(number) is Relation.SAME for number in numbers)
        for one in quantities(shown.text)
        if not any(one.start < time.end and time.start < one.end for time in when)
    )


def _cosine(one: Candidate, other: Candidate) -> float:
    return float(one.sentence.vector @ other.sentence.vector)
