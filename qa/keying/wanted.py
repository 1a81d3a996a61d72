"""What a question wants to be told: a number, a date, a name ..., and the words that say so."""

import re
from dataclasses import dataclass

from index.speech.nouns import listed
from index.words import stems
from qa.keying.kinds import NAMED, PEOPLE, Kind, kind_of
from qa.keying.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, VERB_FORMS, base
from qa.words import telling

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_SHORTENED = re.compile(r"\b(what|who|where|when|how)['’]?s\b")
_ASKING = listed("who whom whose what which when where why how")
_SAID = re.compile(
    r"\b(?:what|how) (?:else )?(?:did|does|do|has|have|had) .*?"
    r"\b(?:say|said|think|comment|tell|react|respond|feel)\b",
    re.IGNORECASE,
)
_TITLED = listed(
    """title titled name named called term word slogan motto phrase nickname nicknamed song album
    book film movie novel poem play show episode single"""
)
_STRANDED = listed("in on at by for from with into to about")
_SORTS = listed("type types kind kinds sort form color colour style religion language what's")
_HEADS = 5  # words of "which WORDS did" at most
_AFTER_VERB = DETERMINERS | PREPOSITIONS | listed("first last again most")
_DOES = listed("did does do can could will would")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted.

    `heads` are the words of "which WORDS did ..."; `verb` is the base form of what is done, `prep`
    the preposition that goes with the question word; `stems` are the question's. `does` tells of
    "what did somebody do", `copula` of "what is something", `title` that a title or term may be
    wanted, `sort` that an adjective may.
    """

    kind: Kind
    heads: tuple[str, ...]
    verb: str
    prep: str | None
    does: bool
    copula: bool
    stems: frozenset[str]
    title: bool
    sort: bool

    @property
    def several(self) -> bool:
        """Whether more than one thing may be wanted."""
        return not self.heads or self.heads[-1].endswith("s")

    def is_head(self, word: str) -> bool:
        """Tell whether a word is the noun asked for, such as tanks in "how many tanks"."""
        own = set(stems(word))
        return any(own & set(stems(head)) for head in self.heads)

    def is_verb(self, word: str) -> bool:
        """Tell whether a word is a form of the question's verb."""
        return bool(self.verb) and set(stems(base(word))) == set(stems(self.verb))


def wanted(question: str) -> Wanted | None:
    """Read a question; None where it asks for no words in particular, such as yes or no."""
    words = _WORD.findall(_SHORTENED.sub(r"\1 is", question.lower()))
    at = next((at for at, word in enumerate(words) if word in _ASKING), None)
    if at is None or _SAID.search(question):
        return None
    word = words[at]
    heads = _heads(words[at + 1 :]) if word in ("what", "which", "whose") else []
    if word == "how" and words[at + 1 : at + 2] in (["many"], ["much"]):
        heads = _heads(words[at + 2 :])
    after = words[at + 1 + len(heads) + (word == "how") :]
    first = after[0] if after else ""
    does = first in _DOES
    return Wanted(
        kind_of(word, heads, " ".join(words[at:])),
        tuple(heads),
        base(_verb(after[1:]) if does else next((w for w in after if w not in AUXILIARIES), "")),
        _preposition(words, at),
        does,
        first in ("is", "are", "was", "were"),
        frozenset(telling(" ".join(map(base, words)))),
        not _TITLED.isdisjoint(words),
        not _SORTS.isdisjoint(words),
    )


def _heads(words: list[str]) -> list[str]:
    """The noun phrase that begins there, to its verb or preposition."""
    heads: list[str] = []
    for at, word in enumerate(words[:_HEADS]):
        if word in AUXILIARIES | DETERMINERS or (word in PREPOSITIONS and word != "of"):
            break
        if not heads and (word.endswith("ed") or word in VERB_FORMS):
            break
        if heads and heads[-1] != "of" and (_is_verb(words, at) or heads[-1] in NAMED | PEOPLE):
            break
        heads.append(word)
    return heads


def _is_verb(words: list[str], at: int) -> bool:
    """Whether a word after a noun seems to be its verb."""
    word = words[at]
    if word.endswith("ed") or base(word) != word or word in ("that", "who", "which"):
        return True
    following = words[at + 1] if at + 1 < len(words) else "the"
    one = word.endswith("s") and not word.endswith("ss") and not words[at - 1].endswith("s")
    return one and following in DETERMINERS | PREPOSITIONS


def _verb(words: list[str]) -> str:
    """What is done in "(did) the railway company build across the valley"."""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else "the"
        if (
            at
            and word not in DETERMINERS | PREPOSITIONS
            and words[at - 1] not in DETERMINERS
            and following in _AFTER_VERB
            and following != "of"
            and (following != "to" or at + 2 == len(words))
        ):
            return word
    return words[-1] if words else ""


def _preposition(words: list[str], at: int) -> str | None:
    if at and words[at - 1] in PREPOSITIONS:
        return words[at - 1]
    if words[-1] in PREPOSITIONS:
        return words[-1]
    for word, following in zip(words[at + 2 :], words[at + 3 :], strict=False):
        if word in _STRANDED and following in PREPOSITIONS:
            return word
    return None
