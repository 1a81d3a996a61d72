"""The words of a question that point back, and what they stand for."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from qa.carrying.mentions import Mention, mentions
from qa.carrying.people import People, Speaks
from qa.carrying.pointing import noun_after, owns, points_back
from qa.carrying.pronouns import PERSON, POINTING, POSSESSIVE, THEY, WORD
from qa.carrying.turns import Turn, usable

_MOST = 8  # words of a question that are looked at
_CLASSES = {
    "place": "country city town state nation place region village county capital area province",
    "group": "company agency organisation organization association party team firm board council"
    " group bank ministry department committee body institution union",
    "he": "man guy", "she": "woman lady", "person": "person official politician leader speaker",
}  # fmt: skip
_CLASS_OF = {word: kind for kind, words in _CLASSES.items() for word in words.split()}


class Past:
    """What a talk holds for a follow-up question: its turns, the latest first, and, read when they
    are needed, its people and what it was about."""

    def __init__(self, history: Sequence[Turn], speaks: Speaks) -> None:
        self.turns = usable(history)
        self._speaks = speaks
        self._spoken_of: list[list[Mention]] = []

    @cached_property
    def people(self) -> People:
        """The people whom it names."""
        return People.of(self.turns, self._speaks)

    @property
    def spoken_of(self) -> Iterator[list[Mention]]:
        """What each turn is about, the latest turn first, within it the nearest first."""
        for at, turn in enumerate(self.turns):
            if at == len(self._spoken_of):
                self._spoken_of.append(list(mentions(turn, self.people)))
            yield self._spoken_of[at]


def refer(text: str, past: Past) -> str:
    """The question with each word that points back replaced by what it stands for, where the past
    holds something that fits."""
    at = 0
    settled: set[str] = set()
    for _ in range(_MOST):
        found = WORD.search(text, at)
        if found is None:
            break
        at = found.end()
        kind = _kind(found.group().lower())
        if kind in settled or not points_back(text, found):
            continue
        written = _written(text, found, past)
        if written is None:
            continue
        start, end, instead = written
        if start == 0:
            instead = instead[0].upper() + instead[1:]
        text = text[:start] + instead + text[end:]
        at = start + len(instead)
        settled.add(kind)
    return text


def stands_for(word: str, past: Past, question: str = "") -> Mention | None:
    """What a pronoun of a question, lower case, stands for; None where nothing fits. What the
    question names by itself is left out."""
    named = question.split()
    for turn in past.spoken_of:
        known = [one for one in turn if one.text.split()[-1] not in named]
        fits = _fitting(word, known)
        if fits:
            return fits[0]
    return None


def _fitting(word: str, known: list[Mention]) -> list[Mention]:
    """What of a turn a pronoun fits, the likeliest first."""
    things = [one for one in known if not one.person]
    names = [one for one in things if one.is_name]
    if word in PERSON:
        people = [one for one in known if one.person and not one.plural]
        sure = [one for one in people if one.gender == PERSON[word]]
        return sure or [one for one in people if one.gender is None]
    if word == "there":
        return [one for one in known if one.place] or [one for one in names if _is_all_name(one)]
    if word in THEY:
        return [one for one in known if one.plural] or [one for one in known if one.group]
    return [one for one in things if not one.plural] or names


def _is_all_name(mention: Mention) -> bool:
    words = mention.text.removeprefix("the ").split()
    return all(word[0].isupper() or word == "of" for word in words)


def _kind(word: str) -> str:
    if word in PERSON:
        return PERSON[word]
    return "they" if word in THEY else "there" if word == "there" else "it"


def _written(text: str, found: re.Match[str], past: Past) -> tuple[int, int, str] | None:
    """Which part of a question to replace by what; None where nothing fits."""
    word = found.group().lower()
    noun = noun_after(text, found) if word in POINTING else None
    if noun is not None:
        known = _of_noun(noun.group(), past)
        return (found.start(), noun.end(), known) if known else None
    mention = stands_for(word, past, text)
    if mention is None:
        return None
    if word == "there":
        before = text[: found.start()].split()
        led = bool(before) and before[-1].lower() in ("from", "in", "near", "to")
        return found.start(), found.end(), mention.text if led else mention.where
    instead = mention.text
    if word in POSSESSIVE and (word != "her" or owns(text, found.end())):
        instead += "'" if instead.endswith("s") and mention.plural else "'s"
    return found.start(), found.end(), instead


def _of_noun(noun: str, past: Past) -> str | None:
    """What "that plan", "this country", "those systems" stands for."""
    low = noun.lower()
    known = [one for turn in past.spoken_of for one in turn]
    heads = [one.text.lower().split(" of ")[0].split()[-1:] for one in known]
    same = [
        one.text
        for one, head in zip(known, heads, strict=True)
        if low in (*head, one.text.lower().split()[-1])
    ]
    if same:
        return same[0]
    kind = _CLASS_OF.get(low)
    if kind in ("he", "she", "person"):
        fits = [one for one in known if one.person and kind in (one.gender, "person")]
    else:
        fits = [one for one in known if kind and one.is_name and not one.person]
        fits = [one for one in fits if not (kind == "place" and one.group)]
    return next((one.text for one in fits), None)
