"""Noun phrases before a verb: where they start, what heads them, whether that can speak."""

import re
from collections.abc import Sequence

from index.speech.capitals import is_function_word
from index.speech.nouns import MODIFIERS, NOUNS, PREPOSITIONS, THINGS, listed, noun
from index.speech.verbs import VERBS, Kind, Verb

DETERMINERS = listed(
    """the a an his her its their our one another some several many most two three four five this
    these that those both every each no other"""
)
_LINKS = listed("of for at from in with on against")
_STOPS = listed(
    """that and but when because after as if while than what whether who which where before since
    so though although or until how why to by about into over under is are was were be been has
    have had will would not i we you he she it they there"""
)
_SKIPPED = listed(
    """also first later then has have had will would could can may might must did does do not never
    always often still just even further once since both all himself herself themselves itself
    however is are was were been being be now ever soon too hasn’t hasn't haven’t haven't hadn’t
    hadn't didn’t didn't doesn’t doesn't don’t don't won’t won't instead again get gets got"""
)
_BE = listed("is are was were been being be get got gets")
_WORD = re.compile(r"\S+")
_PHRASE = 160
"""Code points in which the noun phrase before a verb is looked for."""


def skip_back(before: str) -> tuple[int, bool]:
    """Step back over the auxiliaries and adverbs that end `before`.

    Returns where they start, and whether a form of "be" is among them.
    """
    passive, at = False, len(before)
    for _ in range(5):
        word = before[max(0, at - 20) : at].rsplit(None, 1)[-1:]
        if not word or not (word[0] in _SKIPPED or (word[0].endswith("ly") and word[0].islower())):
            break
        passive = passive or word[0] in _BE
        at = len(before[: at - len(word[0])].rstrip())
    return at, passive


def phrase_start(left: str) -> int | None:
    """Walk back over the noun phrase that ends `left`; None where there is none."""
    found = list(_WORD.finditer(left, max(0, len(left) - _PHRASE)))[-14:]
    best: int | None = None
    loose = 0
    for k in range(len(found) - 1, -1, -1):
        word = found[k][0]
        low, final = word.lower(), k == len(found) - 1
        if not final and word[-1] in ',;:”"“—–':
            break
        if low in DETERMINERS or low in _LINKS:
            if final:
                return None
            best = found[k].start() if low in DETERMINERS else best
            link = k if low in _LINKS else k - 1
            if link < 1 or found[link][0] not in _LINKS or not can_head(found[link - 1][0]):
                break
            loose = 0
        elif can_head(word) or low in MODIFIERS or word == "&":
            best, loose = found[k].start(), 0
        elif low in _STOPS or word in VERBS or loose == 3:
            break
        else:
            loose += 1
    return best


def can_head(word: str) -> bool:
    """Tell whether a word can head a phrase that speaks: a name, a role, a body."""
    bare = word.strip("()’'")
    if bare[:1].isupper() and not is_function_word(bare):
        return True
    return noun(bare) in NOUNS


def head(phrase: Sequence[str]) -> str:
    """The noun of a phrase, which stands before its first preposition; lower case."""
    k = next((k for k, w in enumerate(phrase) if k and w in PREPOSITIONS), len(phrase))
    return phrase[k - 1].lower().strip("()’'")


def can_speak(phrase: str, verb: Verb) -> bool:
    """Tell whether a subject can do what the verb says: things say, but do not hope."""
    parts = phrase.split()
    main = head(parts)
    able = noun(main) in NOUNS or any(can_head(w) and w[0].isupper() for w in parts)
    if main in THINGS or not able:
        return verb.kind is Kind.SAY and parts[0].lower() in DETERMINERS and len(parts) > 1
    return not phrase.endswith(("’s", "'s"))
