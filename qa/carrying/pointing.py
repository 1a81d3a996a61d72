"""Whether a word of a question points to what came before it, and not into it or nowhere."""

import re

from index.speech.capitals import FIRST_NAMES
from index.speech.nouns import GROUPS, ROLES, noun
from qa.carrying.people import is_group, is_plural
from qa.carrying.phrases import Phrase, phrases
from qa.carrying.pronouns import (
    AFTER_THAT,
    BOUNDARY,
    IDLE,
    NEAR,
    OBJECT,
    PERSON,
    POINTING,
    POSSESSIVE,
    PRONOUNS,
    REPORTING,
    SOMEBODY,
    SOMETHING,
    THEY,
    UNSURE,
)
from qa.carrying.vocabulary import AUXILIARIES, DETERMINERS, PLACING, TIME, WHETHER

_DOER = re.compile(r"(?:er|or|ist|ian|man|woman|eer|[’']s)$")
_OWNER = re.compile(r"[’']s ")


def points_back(text: str, found: re.Match[str]) -> bool:
    """Whether a word of WORD in a question points to what came before the question."""
    word, before = found.group().lower(), text[: found.start()]
    owned = noun_after(text, found)
    if word in POINTING and owned is not None:
        return not (owned.group().lower() in NEAR or _reports(before))
    if word in POINTING and re.match(r" (?:who|that|which|of|with)\b", text[found.end() :]):
        return False
    if word in POINTING and before.lower().endswith(UNSURE):
        return False
    if word in POINTING and not _ends_there(text, found):
        return False
    if word == "that" and _is_relative(before, text[found.end() :]):
        return False
    idle = IDLE.get(word)
    if idle and any(_covers(one, found) for one in idle.finditer(text)):
        return False
    return not _is_told_inside(before, word, owns=owns(text, found.end()))


def noun_after(text: str, found: re.Match[str]) -> re.Match[str] | None:
    """The noun that a pointing word belongs to, as "that plan" has one."""
    after = re.compile(r" ([^\W\d_][\w-]*)").match(text, found.end())
    if after is None or after[1].lower() in AFTER_THAT | DETERMINERS | WHETHER | PRONOUNS:
        return None
    return re.compile(r"[\w-]+").match(text, after.start(1))


def owns(text: str, end: int) -> bool:
    """Whether "her", which ends there, is followed by what is hers."""
    after = re.compile(r" ([\w-]+)").match(text, end)
    return after is not None and after[1].lower() not in (
        AFTER_THAT | DETERMINERS | WHETHER | {"that", "if", "because", "again"}
    )


def _covers(one: re.Match[str], found: re.Match[str]) -> bool:
    return one.start() <= found.start() and found.end() <= one.end()


def _reports(before: str) -> bool:
    """Whether a clause begins: "say that tariffs …", "true that plans …"."""
    return REPORTING.search(before) is not None


def _ends_there(text: str, found: re.Match[str]) -> bool:
    """Whether a pointing word stands for something by itself: no clause or noun follows it."""
    after = re.compile(r" ([^\W\d_][\w’'-]*)").match(text, found.end())
    return after is None or after[1].lower() in AFTER_THAT


def _is_relative(before: str, after: str) -> bool:
    """Whether "that" begins a clause about the noun before it."""
    ends = any(before[one.end :] == " " for one in phrases(before))
    return ends and re.match(r"(?: \w)", after) is not None


def _is_told_inside(before: str, word: str, *, owns: bool) -> bool:
    """Whether what stands before a pronoun in its question is what it stands for."""
    taken = word in OBJECT or (word == "her" and not owns)
    for one in phrases(before):
        between = before[one.end :]
        inverted = one.asked and between.strip().lower() in AUXILIARIES
        same_clause = taken and not BOUNDARY.search(between)
        if not (inverted or same_clause) and _fits(one, word, between):
            return True
    if word == "there":
        return False
    others = SOMEBODY if word in PERSON or word in THEY else SOMETHING
    return any(
        not (taken and not BOUNDARY.search(before[one.end() :]))
        and before[one.end() :].strip().lower() not in AUXILIARIES
        for one in others.finditer(before)
    )


def _fits(phrase: Phrase, word: str, between: str) -> bool:
    """Whether a pronoun can stand for a phrase before it in the same question."""
    if word in PERSON:
        gender = FIRST_NAMES.get(phrase.words[0])
        return _may_be_person(phrase) and gender in (None, PERSON[word])
    if word in THEY:
        return is_group(phrase.text) or any(
            is_plural(each.lower()) or noun(each) in GROUPS for each in phrase.words
        )
    if word == "there":
        placed = phrase.named and phrase.lead in PLACING
        return placed or (BOUNDARY.search(between) is not None and not _may_be_person(phrase))
    person = _may_be_person(phrase) if phrase.named else noun(phrase.head) in ROLES
    return not is_plural(phrase.head) and (not person or word in POSSESSIVE)


def _may_be_person(phrase: Phrase) -> bool:
    """Whether a phrase could name a human being: better one too many, and the question stands."""
    if phrase.named:
        the = phrase.text.lower().startswith("the ") and not _OWNER.search(phrase.text)
        placed = phrase.lead in PLACING
        return not (the or placed or is_group(phrase.text) or TIME.search(phrase.text))
    nameless = phrase.words == phrase.text.split() and phrase.lead not in PLACING
    single = not is_plural(phrase.head) and not is_group(phrase.text)
    return single and (
        nameless or phrase.asked or noun(phrase.head) in ROLES or bool(_DOER.search(phrase.head))
    )
