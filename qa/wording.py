"""Putting what a sentence says as a question that somebody might ask about it.

Only what is plain from the sentence's own form is asked; most sentences give no question.
"""

import re
from collections.abc import Iterator

from index.speech.capitals import FIRST_NAMES, is_function_word
from index.speech.nouns import ROLES, TITLES, listed
from index.speech.verbs import VERBS, Kind
from index.types import Speaker
from index.words import stems
from qa.words import telling

_WORD = r"[A-ZÀ-ÖØ-Þ][\w-]*\w"
_NAME = rf"{_WORD}(?: (?:(?:of|de|van|von|der|la|al|the) )?{_WORD}){{0,4}}"
_ENDS = (
    r"(?= ?[,;:!?”\"—–]|\.(?:\s|$|”)| (?:and|or|in|for|to|on|at|with|from|by|that|is|are|was|were"
    r"|will|would|can|could|has|have|had|but|because|who|which|last|into|as|than|before|after|until"
    r"|when|while|about|over|under)\b)"
)
_NAMED = re.compile(rf"(?<=[\w,] )(?P<topic>(?:the )?{_NAME}){_ENDS}")
_PLAIN = re.compile(
    rf"\b(?P<lead>the|about|against|over|on) (?!the |two |three |four |some |other )"
    rf"(?P<noun>(?:[a-z]+[ -]){{0,2}}?[a-z]+(?: of [a-z]+)?){_ENDS}"
)
_NO_NOUN = re.compile(
    r"(?:ly|ing|ed|sel(?:f|ves)|^(?:next|alone|back|twice|again|anew|most|least))$"
)
_CALENDAR = listed(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december"""
)
_LEAST_WEIGHT = 0.5  # of a topic's noun that is no name
_NAMED_MORE = 0.3  # what a name is worth beyond its weight
_LONGEST_NAME = 4  # words
_ROLE_WITHIN = 3  # words after "is a"

_SUBJECT = rf"^(?P<subject>(?:The )?{_NAME})(?: \([^)]*\))?,? (?P<be>is|are|was|were) "
_DATED = r"\b[^,.;]*? (?:in|on) (?:the )?(?:[A-Z]\w+ )?(?:\d{1,2},? )?(?:1[0-9]|20)\d\d\b"
_MADE = "founded|established|built|created|discovered|developed|introduced|invented|designed"
_DONE = (
    rf"{_MADE}|born|elected|opened|completed|formed|published|released|signed|killed|launched"
    "|adopted|appointed|held|named|approved|crowned|dissolved|abolished|destroyed|defeated"
)
_TOLD = tuple(
    (re.compile(_SUBJECT + rest), form)
    for rest, form in (
        (rf"(?P<done>{_DONE}){_DATED}", "When {be} {subject} {done}?"),
        (rf"(?P<done>{_MADE}|led|directed|composed) by [A-Z]", "Who {done} {subject}?"),
        (r"(?:\w+ )?located (?:in|on|at|between|near|along) ", "Where {be} {subject} located?"),
        (r"(?:an?|the) ", "{what} {be} {subject}?"),
    )
)
_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)"
    "teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?|dozens|hundreds|thousands"
)
_COUNTED = re.compile(
    rf"^(?:\d[\d,]*|(?i:{_NUMBERS})) (?P<who>(?:[a-z]+ )?(?:[a-z]+s|[a-z]*men|people)) "
    r"(?P<did>(?:were |have )?[a-z]+ed [^,.;]*?)"
    r"(?= (?:on|in|to|by|after|before|when|because) |[,.;])"
)
_WHO_DOES = re.compile(rf"{_NAME}, who (?P<does>(?!is |was |has )[a-z]+(?:s|ed) [^,.;]+),")
_WILL = re.compile(
    rf"^(?P<subject>The (?:[a-z]+ )?[a-z]+|{_NAME}) will (?P<do>[a-z]+(?: [^,.;]+?)??) (?:in|on) "
    r"(?:the )?(?:spring|summer|autumn|winter|\d{4}|(?:[A-Z][a-z]+day|January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b)"
)
_COMMON = re.compile(r"^(?P<subject>An? (?:[a-z-]+ )?[a-z]+) is (?:an?|the|any) ")


def said(sentence: str, speaker: Speaker, article: str) -> list[str]:
    """Questions for what a person says about something that the article comes back to, most
    telling first, else for whatever they say; none where the sentence does not itself tell that
    they speak."""
    if not (_is_person(speaker) and _tells_who(sentence, speaker)):
        return []
    own = set(stems(speaker.label))
    topics = {
        topic: worth
        for topic, worth in _topics(sentence)
        if own.isdisjoint(stems(topic))
        and any(article.count(word) > 1 for word in topic.removeprefix("the ").split())
    }
    best = sorted(topics, key=lambda topic: -topics[topic])
    return [f"What did {speaker.name} say about {topic}?" for topic in best] or [
        f"What did {speaker.name} say?"
    ]


def told(sentence: str, article: str) -> Iterator[str]:
    """Questions for what a sentence tells of its subject. article: the whole text, which shows
    whether the first word is a name."""
    for pattern, form in _TOLD:
        found = pattern.match(sentence)
        if found is None or (found["be"] in ("are", "were") and found["subject"][-1] != "s"):
            continue
        subject = _inside(found["subject"], article)
        if subject is not None:
            what = "Who" if _is_somebody(subject, sentence[found.end() :]) else "What"
            yield form.format(**found.groupdict() | {"subject": subject, "what": what})
    yield from _told_more(sentence, article)


def _told_more(sentence: str, article: str) -> Iterator[str]:
    common, counted = _COMMON.match(sentence), _COUNTED.match(sentence)
    does, will = _WHO_DOES.search(sentence), _WILL.match(sentence)
    if common:
        yield f"What is {common['subject'].lower()}?"
    if counted:
        yield f"How many {counted['who']} {counted['did']}?"
    if does:
        yield f"Who {does['does']}?"
    subject = will and _inside(will["subject"], article)
    if will and subject:
        yield f"When will {subject} {will['do']}?"


def _inside(subject: str, article: str) -> str | None:
    """A subject as it stands within a sentence, None where it is no name or noun."""
    lead, _, rest = subject.partition(" ")
    if lead == "The":
        return f"the {rest}"
    if is_function_word(lead) or lead in ("North", "South", "East", "West"):
        return None
    common = not rest and re.search(rf"\b{re.escape(lead.lower())}\b", article)
    return lead.lower() if common else subject


def _is_somebody(subject: str, said_to_be: str) -> bool:
    """Whether a name is a person's: it opens with a first name, or the words after it tell."""
    words = subject.split()
    if len(words) == 1 or words[0] == "the":
        return False
    return words[0] in FIRST_NAMES or not ROLES.isdisjoint(
        re.findall(r"[\w-]+", said_to_be)[:_ROLE_WITHIN]
    )


def _is_person(speaker: Speaker) -> bool:
    words = speaker.name.split()
    named = 1 < len(words) <= _LONGEST_NAME and all(word[0].isupper() for word in words)
    known = words[0] in FIRST_NAMES or bool(speaker.title or speaker.role)
    return named and known and words[0] != "The"


def _tells_who(sentence: str, speaker: Speaker) -> bool:
    if sentence[0] in '“"':
        return True
    words = re.findall(r"[\w’-]+", sentence)
    verbs = [VERBS[word] for word in words if word in VERBS]
    says = any(verb.kind is Kind.SAY and verb.form in ("s", "ed") for verb in verbs)
    return says and not {speaker.name.split()[-1], "he", "He", "she", "She"}.isdisjoint(words)


def _topics(sentence: str) -> Iterator[tuple[str, float]]:
    """The names and nouns that a sentence speaks of, each with how telling it is."""
    for found in _NAMED.finditer(sentence):
        words = found["topic"].removeprefix("the ").split()
        before = sentence[: found.start()].split()[-1].strip('“"‘')  # of a longer name?
        plain = {word.lower() for word in words}.isdisjoint(_CALENDAR | TITLES)
        if plain and not is_function_word(words[0]) and not before[:1].isupper():
            yield found["topic"], _NAMED_MORE + max(telling(found["topic"]).values(), default=0.0)
    for found in _PLAIN.finditer(sentence):
        lead, noun = found["lead"], found["noun"]
        words, weights = noun.replace(" of ", " ").split(), list(telling(noun).values())
        verb = lead == "the" and len(words) > 1 and words[-1].endswith("s")  # "the team wins"
        if len(weights) < len(words) or verb or _NO_NOUN.search(words[-1]):
            continue
        if weights[-1] >= _LEAST_WEIGHT:
            yield f"the {noun}" if lead == "the" else noun, max(weights)
