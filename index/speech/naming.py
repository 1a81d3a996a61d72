"""Whether a phrase of a question names a speaker: "Kaidanow", "AIA's president"."""

import re
import unicodedata

from index.speech.nouns import ROLES, listed
from index.types import Speaker

_EMPTY = listed(
    "a an the of for at in on to by with and from as his her its their s mr mrs ms miss mx"
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w\.\w)\.")
_POSSESSIVE = re.compile(r"[’']s?\b|[’'](?=\s|$)")
_FOLDED_WORD = re.compile(r"\w+")
_ALSO = tuple(
    (listed(have), listed(more))
    for have, more in (
        ("ceo", "chief executive officer"),
        ("chief executive", "ceo"),
        ("cfo", "chief financial officer"),
        ("chief financial officer", "cfo"),
        ("dr", "doctor"),
        ("prof", "professor"),
        ("sen", "senator"),
        ("rep", "representative"),
        ("gov", "governor"),
        ("secretary", "department official"),
        ("minister", "ministry official"),
        ("ambassador", "official"),
        ("administrator", "official"),
        ("commissioner", "official"),
        ("mayor", "official"),
    )
)
"""Words that a speaker has, and the words that name the same thing."""


def phrase_words(phrase: str) -> frozenset[str]:
    """The folded content words of a phrase.

    Articles, prepositions, possessive pronouns and endings, and courtesy titles are left out:
    "AIA’s President" gives {"aia", "president"}; accents and the full stops of "U.S." are dropped.
    """
    folded = phrase.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    plain = _DOTS.sub("", _POSSESSIVE.sub("", folded))
    return frozenset(_FOLDED_WORD.findall(plain)) - _EMPTY


def speaker_words(speaker: Speaker) -> frozenset[str]:
    """The folded words under which a speaker can be looked up: those of title, name and role.

    Short forms stand beside the long ones ("ceo" for chief executive, "doctor" for Dr.). Every
    content word of a phrase that `mentions` accepts is among them.
    """
    found = phrase_words(f"{speaker.title or ''} {speaker.name} {speaker.role or ''}")
    for have, more in _ALSO:
        if have <= found:
            found |= more
    return found


def mentions(phrase: str, speaker: Speaker) -> bool:
    """Tell whether a phrase of a question ("Kaidanow", "AIA's president") names this speaker.

    True where each content word of the phrase is one of `speaker_words`, and one of them is a
    word of the name or a noun for a role or office; case and accents do not count.
    """
    asked = phrase_words(phrase)
    if not asked or not asked <= speaker_words(speaker):
        return False
    return not asked.isdisjoint(ROLES) or not asked.isdisjoint(phrase_words(speaker.name))
