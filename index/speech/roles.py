"""The role that an article gives a person, before the name or after it."""

import re

from index.speech.capitals import FIRST_NAMES, UP, is_function_word
from index.speech.nouns import GROUPS, MODIFIERS, PREPOSITIONS, ROLES, listed, noun

_PARTY = re.compile(r"[ \xa0]\(([^()\n]{1,40})\)|, ([A-Z][A-Za-z]{0,2}[-–][A-Z][\w.]+)(?=[ ,])")
_AGE = re.compile(r", (?:aged? )?\d{1,3}(?=[,. ])")
_SEGMENT = re.compile(r", ((?:[^,;:“”\"()\n—–]|\([^()\n]{1,40}\))+)")
_SEGMENT_END = re.compile(r" (?:who|whom|whose|which|says?|said|told|tells)\b|[.?!]+[”\"’']?$")
_PLACE = re.compile(rf", ({UP}(?: {UP})?)(?=,)")
_BODY = re.compile(rf"[ \xa0](?:of|from|at) (?:the )?({UP}(?:(?: of the | of | & | ){UP})*)")
_BREAK = re.compile(r"[“”\";:—]\s*|[?!.,]\s+")
_ARTICLE = re.compile(r"(?:the|an?|its|their|his|her|our|now|also)\s+", re.IGNORECASE)
_LAST_ARTICLE = re.compile(r"\b(?:the|an?|its|their) $", re.IGNORECASE)
_NO_ROLE = listed(
    """according adding after although and are as at because before but by calling citing for from
    had has he i if in including is it like not on referring said saying she speaking they
    though to told was we were when where which while who whose with you"""
)
"""Words that do not open an apposition."""


def is_known(name: str) -> bool:
    """Tell whether a name is one word or opens with a common first name."""
    return " " not in name or name.split()[0] in FIRST_NAMES


def role_before(text: str, start: int, end: int, low: int) -> tuple[int, str | None]:
    """Find a role before the name: "Acme chief executive X", or "The head of Acme, X, …".

    start, end: of the name; low: where its sentence starts. Returns where the phrase starts, and
    the role.
    """
    if text.startswith(", ", max(start - 2, 0)) and text.startswith((", ", "."), end):
        left = text[low : start - 2]
        begin = max((m.end() for m in _BREAK.finditer(left)), default=0)
        role = _role(left[begin:], surely=False)
        return (low + begin, role) if role else (start, None)
    begin = _role_start(text, start, low)
    if begin == start:
        return start, None
    article = _LAST_ARTICLE.search(text[max(begin - 6, low) : begin])
    return (begin - len(article[0]) if article else begin), text[begin : start - 1]


def _role_start(text: str, start: int, low: int) -> int:
    """Walk back over the words of a role that ends right before a name."""
    left = text[low : max(start - 1, low)].rsplit(" ", 9)[-9:]
    if left[-1][:1].isupper() or noun(left[-1]) not in ROLES:
        return start
    begin, right = start, left[-1]
    for k in range(len(left) - 1, -1, -1):
        word = left[k]
        if word in ("of", "and") and k > 0:
            fits = noun(left[k - 1]) in ROLES or left[k - 1][:1].isupper()
            fits = fits and (word == "and" or right[:1].isupper())
        else:
            fits = word in MODIFIERS or noun(word) in ROLES or word in GROUPS
            fits = fits or word.endswith(("’s", "'s"))
            fits = fits or (word[:1].isupper() and not is_function_word(word))
        if not fits or word[-1] in ",;:”":
            break
        begin -= len(word) + 1
        right = word
    return begin


def role_after(text: str, at: int, high: int, surely: bool) -> tuple[int, str | None, bool]:
    """Read what follows a name: party, body, age, apposition.

    at: where the name ends; high: where its sentence ends; surely: whether it is known to be a
    person's. Returns where the phrase ends, the role, and whether it shows that this is a person.
    """
    end, role, shown = at, None, False
    if (m := _PARTY.match(text, end, high)) and ("-" in m[0] or surely):
        role, end, shown = m[1] or m[2], m.end(), True
    if surely and (m := _BODY.match(text, end, high)):
        role, end = role or m[1], m.end()
    if not text.startswith(", ", end):
        return end, role, shown
    if m := _AGE.match(text, end, high):
        end, shown = m.end(), True
    if not (m := _SEGMENT.match(text, end, high)):
        return end, role, shown
    shown = shown or m[1].startswith("who ")
    stop = _SEGMENT_END.search(m[1])
    until = m.start(1) + (stop.start() if stop else len(m[1]))
    found = _role(text[m.start(1) : until], surely or shown)
    if found is None:
        return end, role, shown
    place = _PLACE.match(text, until, high) if found.split()[-1][0].isupper() else None
    if place and not is_known(place[1] + " "):
        until = place.end()
        found = _role(text[m.start(1) : until], surely=True) or found
    return until, role or found, True


def _role(segment: str, surely: bool) -> str | None:
    """Take a phrase as a role, without its article; None where it is none.

    A role has a noun of ROLES before its first preposition; with `surely` (a person is certain)
    any phrase with an indefinite article is one.
    """
    bare = segment = segment.strip()
    while m := _ARTICLE.match(bare):
        bare = bare[m.end() :]
    if not bare or bare.split(maxsplit=1)[0].lower() in _NO_ROLE:
        return None
    for word in bare.split(maxsplit=9)[:9]:
        if word in PREPOSITIONS:
            break
        if noun(word.strip("(),.’'")) in ROLES:
            return bare
    return bare if surely and segment.startswith(("a ", "an ")) else None
