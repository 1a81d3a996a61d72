"""Putting another person, thing, place or time into the question that was asked last."""

import re

from index.speech.nouns import listed
from qa.carrying.people import is_plural
from qa.carrying.phrases import Phrase, phrases
from qa.carrying.resolving import Past, refer
from qa.carrying.turns import topic_of, who_of
from qa.carrying.vocabulary import AUXILIARIES, DETERMINERS, PREPOSITIONS, TIME, WHETHER

_ABOUT = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|well),? )?(?:what|how) about (?P<new>.+)$", re.I)
_AND = re.compile(r"^(?:and|but|or) (?P<new>.+)$", re.I)
_ONLY = re.compile(
    r"^(?:only |just |also |not )?(?P<new>(?:in|at|on|during|since|from|for|near) .+)$", re.I
)
_TIMED = re.compile(
    rf"(?:\b(?P<lead>in|on|during|since|before|after|by|until|from) )?(?P<time>{TIME.pattern})"
)
_DAY = re.compile(r"day|[a-z] \d{1,2}\b")
_NO_LEAD = re.compile(r"last|next|this|yester|today|tomorrow")
_EARLIER = re.compile(r"\b(?:year|month|week|day)s? (?:before|after|earlier|later|ago)\b", re.I)
_TAIL = re.compile(r",? (?:then|too|as well|instead|though|please)$", re.I)
_COUNTED = re.compile(r"^(?P<asking>how (?:many|much)|which|what|whose) (?P<what>.+)$", re.I)
_NO_PART = (
    AUXILIARIES
    | WHETHER
    | listed("i we you he she they it let yet so still then that this before after if")
)
_ADDED = listed("in at on for from with near by among during since")
_TOPICAL = listed("about on regarding concerning")
_LONGEST, _SHORT, _FEW = 12, 8, 5  # words of what is put in


def swap(text: str, past: Past) -> str | None:
    """The last question with what a follow-up names put into it: "And what about Russia?".

    None where the follow-up is none of this kind, or nothing in the question fits.
    """
    bare = _TAIL.sub("", text.rstrip(" ?!."))
    base = past.turns[0].bare
    found = _ABOUT.match(bare)
    part = found or _AND.match(bare) or (_ONLY.match(bare) if text.endswith("?") else None)
    if part is None:
        counted = _COUNTED.match(bare)
        return _recounted(counted, base) if counted else None
    new = part["new"]
    counted = _COUNTED.match(new)
    if counted and not found:
        return _recounted(counted, base)
    words = new.lower().split()
    if len(words) > (_LONGEST if found else _SHORT) or words[0] in _NO_PART:
        resolved = refer(new, past) if _is_pronoun(new) else new
        return None if resolved == new else _put(resolved, base, past)
    if _is_clause(words) or (part.re is _ONLY and len(words) > _FEW):
        return None
    if words[0] in PREPOSITIONS and words[1:] and words[1] in _NO_PART:
        return None  # "And before that?"
    return _put(refer(new, past), base, past)


def _is_clause(words: list[str]) -> bool:
    """Whether there is a verb that is not that of a clause about a noun."""
    first = next((word for word in words if word in AUXILIARIES | WHETHER | {"that"}), "")
    return first in AUXILIARIES


def _is_pronoun(new: str) -> bool:
    return new.lower() in ("he", "she", "him", "her", "them")


def _put(new: str, base: str, past: Past) -> str | None:
    """The question with the new part in the place of the one that it fits."""
    lead, _, rest = new.partition(" ")
    lead = lead.lower() if lead.lower() in PREPOSITIONS and rest else ""
    rest = rest if lead else new
    if TIME.fullmatch(rest):
        return _timed(lead, rest, base)
    inside = phrases(base)
    if not lead:
        return _renamed(rest, base, inside, past)
    topic = topic_of(base)
    if topic and (lead in _TOPICAL or (topic[0].isupper() and rest[0].isupper())):
        return _replaced(base, base.rindex(topic), len(topic), rest)
    same = [one for one in inside if one.lead == lead]
    if same:
        return _replaced(base, same[-1].start, len(same[-1].text), rest)
    if lead in _TOPICAL - {"on"} or lead not in _ADDED:
        return None
    return f"{base} {lead} {rest}?"


def _timed(lead: str, time: str, base: str) -> str:
    """The question at another time: in the place of its own, else at the end."""
    times = list(_TIMED.finditer(base))
    if times:
        old = times[-1]
        before = lead or old["lead"]
        when = f"{before} {time}" if before else time
        return f"{base[: old.start()]}{when}{base[old.end() :]}?"
    if not lead and not _NO_LEAD.match(time):
        lead = "on" if _DAY.search(time) else "in"
    return " ".join(filter(None, (base, lead, time))) + "?"


def _renamed(new: str, base: str, inside: list[Phrase], past: Past) -> str | None:
    """A person for a person, else the topic of somebody's words, else the last thing of a kind."""
    who = who_of(base)
    topic = topic_of(base)
    put = Phrase(new, 0, len(new))
    person = past.people.speaks(new) or past.people.has(put)
    person = person and (put.named or not is_plural(put.head))
    if who and (person or not topic):
        return _replaced(base, base.index(who), len(who), new)
    people = [one for one in inside if past.people.has(one, who)]
    if person and people:
        return _replaced(base, people[0].start, len(people[0].text), new)
    if topic:
        return _replaced(base, base.rindex(topic), len(topic), new)
    if person or _EARLIER.search(new):
        return None
    asked = [one for one in inside if one.asked and is_plural(one.head)]
    if asked and is_plural(put.head) and not put.named and put.words == new.split():
        return _replaced(base, asked[0].start, len(asked[0].text), new)
    things = [one for one in inside if one not in people and not one.asked]
    things = [one for one in things if not TIME.search(one.text)]
    same = [one for one in things if one.named == put.named]
    if not same and (len(things) == 1 or new.lower().startswith("the ")):
        same = things
    if not same:
        return None
    old = same[-1]
    return _replaced(base, old.start, len(old.text), new)


def _recounted(counted: re.Match[str], base: str) -> str | None:
    """ "How many miles?" after "How many inspectors does it have?"; None where that is no such."""
    asked = [one for one in phrases(base) if one.asked]
    words = counted["what"].lower().split()
    if not asked or not _is_noun(counted) or words[0] in DETERMINERS:
        return None
    before = base[: asked[0].start].strip().lower()
    if before != counted["asking"].lower() or words[0] in ("one", "ones", "about", "else"):
        return None
    return _replaced(base, asked[0].start, len(asked[0].text), counted["what"])


def _is_noun(counted: re.Match[str]) -> bool:
    """Whether nothing but a thing is asked for, such as "how many miles of track"."""
    text = counted.group()
    at = counted.start("what")
    for one in phrases(text):
        if one.start - at not in (0, len(one.lead) + 2):
            return False
        at = one.end
    return at == len(text)


def _replaced(base: str, at: int, length: int, new: str) -> str:
    return f"{base[:at]}{new}{base[at + length :]}?"
