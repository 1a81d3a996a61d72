"""Yes or no: whether a sentence claims what a question asks, or the contrary."""

import re
from functools import lru_cache

from index.words import stems
from qa.values.verbs import alike, forms
from qa.words import telling

_PAIRS = (
    ("approve accept adopt pass back endorse authorize authorise clear ratify permit allow green"
     " license licence", "reject refuse deny block veto dismiss forbid ban prohibit"),
    ("win won victory beat triumph", "lose lost defeat"),
    ("open reopen", "close shut closure"),
    ("rise rose risen raise increase grow grew climb higher growth gain",
     "fall fell drop decrease decline shrink sank lower reduce cut"),
    ("safe harmless", "unsafe dangerous harmful contaminated toxic"),
    ("end over finish", "continue ongoing persist"),
    ("guilty convict", "innocent acquit"),
    ("survive alive rescue", "die dead kill"),
    ("legal lawful", "illegal unlawful"),
    ("succeed success", "fail failure"),
    ("confirm admit", "deny denied"),
    ("start begin began", "cancel scrap abandon"),
    ("stay remain keep", "leave quit resign"),
    ("support favour favor", "oppose"),
    ("arrive", "miss"),
    ("sell sold", "keep kept"),
)  # fmt: skip


def _all_forms(words: str) -> frozenset[str]:
    return frozenset(form for stem in stems(words) for form in forms(stem))


_PAIR = [(_all_forms(yes), _all_forms(no)) for yes, no in _PAIRS]
_NOT = re.compile(
    r"^(?:not|never|nor|neither|cannot|without|hardly|\w+n[’']t|failed|refused|declined|denied|no)$"
)
_WORD = re.compile(r"\w+(?:[’']\w+)?")
_REMEMBERED = 1024  # words whose kin are kept
_REACH = 4  # words between "not" and what it denies
_TURNED = re.compile(r"\b(?:turned down|voted? (?:it )?down|voted against|ruled out)\b", re.I)
_LET = re.compile(r"\b(?:green light|go-ahead|voted for|signed off)\b", re.I)
_IS_ASKED = re.compile(
    r"^(?:and |so |but )?(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should"
    r"|may|must)(?:n[’']t)?\b(?!.* or )",
    re.IGNORECASE,
)


def asks_yes_or_no(question: str) -> bool:
    """Tell whether yes or no would answer."""
    return _IS_ASKED.match(question) is not None


def claim(question: str, sentence: str) -> bool | None:
    """Whether the sentence says yes to what is asked; None where it says neither, or both."""
    asked = telling(question)
    pairs = [pair for pair in _PAIR if asked.keys() & (pair[0] | pair[1])]
    told = {said for pair in pairs[-1:] for said in _sides(pair, asked, sentence)}
    if not told and not pairs:
        told = {not denied for stem, denied in denials(sentence) if forms(stem) & asked.keys()}
        told = {False} if False in told else told
    return told.pop() if len(told) == 1 else None


def contrary(question: str, sentence: str) -> bool:
    """Tell whether a sentence speaks of the contrary of what the question speaks of, and not of
    that: of closing where opening is asked about."""
    asked, own = telling(question).keys(), set(stems(sentence))
    return any(
        asked & this and not asked & that and own & that and not own & this
        for pair in _PAIR
        for this, that in (pair, pair[::-1])
    )


@lru_cache(_REMEMBERED)
def akin(stem: str) -> frozenset[str]:
    """The stems that claim the same or the contrary: won and lost for win."""
    return alike(stem).union(*(yes | no for yes, no in _PAIR if stem in yes | no))


def is_denied(sentence: str) -> bool:
    """Tell whether anything is denied in a sentence."""
    return any(denied for _, denied in denials(sentence))


def _sides(
    pair: tuple[frozenset[str], frozenset[str]], asked: dict[str, float], sentence: str
) -> set[bool]:
    yes, no = pair if asked.keys() & pair[0] else pair[::-1]
    if _PAIR[0] == pair or _PAIR[0] == pair[::-1]:
        for pattern, side in ((_TURNED, False), (_LET, True)):
            if pattern.search(sentence):
                return {side == (yes == _PAIR[0][0])}
    words = list(denials(sentence))
    return {not d for stem, d in words if stem in yes} | {d for stem, d in words if stem in no}


def denials(sentence: str) -> list[tuple[str, bool]]:
    """The stems of a sentence, each with whether a word shortly before denies it."""
    words = _WORD.findall(sentence.lower())
    marks = [_NOT.match(word) is not None for word in words]
    return [
        (stem, any(marks[max(at - _REACH, 0) : at]))
        for at, word in enumerate(words)
        for stem in stems(word)
    ]
