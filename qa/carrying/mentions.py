"""What a talk has been about: the people, things and places of its turns, the nearest first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.speech.capitals import is_function_word
from index.speech.nouns import ROLES, noun
from qa.carrying.people import NAME, People, is_group, is_plural, labelled, untitled
from qa.carrying.phrases import Phrase, phrases
from qa.carrying.turns import Turn, who_of
from qa.carrying.vocabulary import DETERMINERS, PLACING, TIME

_PLACED = re.compile(rf"\b(?:in|at) (?P<name>(?:the )?{NAME.pattern})")
_ACTING = re.compile(r" (?:is|was|has|had|will|\w+ed|\w+s)\b")
_JOINING = ("of", "in", "at")


@dataclass(frozen=True, slots=True)
class Mention:
    """What a pronoun may stand for, as it is written into a question. `person` tells that it is a
    human being, `gender` "he" or "she" where that is known; `group` that it is a body of people;
    `place` is the phrase that says where, "" where it is no place; `asked` tells that the question
    itself asked for it, `part` that another phrase, which is mentioned too, ends with it."""

    text: str
    person: bool = False
    gender: str | None = None
    plural: bool = False
    group: bool = False
    place: str = ""
    asked: bool = False
    part: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it is a name, with or without its article."""
        return self.text.removeprefix("the ")[:1].isupper()

    @property
    def where(self) -> str:
        """The phrase that says where."""
        return self.place or f"in {self.text}"


def mentions(turn: Turn, people: People) -> Iterator[Mention]:
    """What a turn is about, in the order in which a pronoun looks for it: what its question names,
    who is quoted, whom its answer names. The answer to a "who" comes before who is quoted."""
    inside = list(_inside(turn.line, people))
    asked = [one for one in inside if one.person]  # the subject comes before others
    quoted = [
        Mention(one.name, person=one.person, gender=one.gender, group=not one.person)
        for one in map(labelled, turn.speakers)
        if one.name
    ]
    answered = [one for one in _answered(turn, people) if one.text not in turn.question]
    yield from sorted(
        (one for one in reversed(inside) if not one.person),
        key=lambda one: (one.asked, one.part, one.group and not one.is_name),
    )
    if turn.asks_who:
        yield from (one for one in asked if one.is_name)
        yield from (*answered, *quoted)
        yield from (one for one in asked if not one.is_name)
    else:
        yield from (*asked, *quoted, *answered)


def _inside(question: str, people: People) -> Iterator[Mention]:
    """What a question names, in its order."""
    who = who_of(question)
    found = [_named(one, who, people) for one in _whole(phrases(question), question)]
    for one in found:
        longer = [other for other in found if other.text != one.text and not other.person]
        part = any(other.text.endswith(f" {one.text}") for other in longer)
        yield replace(one, part=part)


def _whole(inside: Sequence[Phrase], question: str) -> Iterator[Phrase]:
    """The phrases, a thing together with what says where or whose it is: the plant in Mexico."""
    for at, one in enumerate(inside):
        whole = one
        for after in inside[at + 1 :]:
            apart = after.start - whole.end != len(after.lead) + 2
            if apart or after.lead not in _JOINING or TIME.search(after.text):
                break
            if noun(one.head) in ROLES or one.named:
                break
            whole = replace(whole, text=question[one.start : after.end], end=after.end)
        yield whole


def _named(phrase: Phrase, who: str | None, people: People) -> Mention:
    """What a phrase of a question names."""
    first, *others = phrase.text.split()
    plural = is_plural(phrase.head)
    text = phrase.text
    if first.lower() in DETERMINERS - {"the"} and others:
        text = " ".join(others)
        text = f"the {text}" if first.lower() in ("a", "an") else text
    if phrase.asked and not plural and not phrase.named:
        text = f"the {text}"
    if people.has(phrase, who):
        return Mention(text, person=True, gender=people.gender(text), plural=plural)
    group = is_group(text)
    placed = phrase.named and (phrase.lead in PLACING or group) and not TIME.search(text)
    lead = phrase.lead if phrase.lead in ("in", "at") else "at" if group else "in"
    place = f"{lead} {text}" if placed else ""
    return Mention(text, plural=plural, group=group, place=place, asked=phrase.asked)


def _answered(turn: Turn, people: People) -> Iterator[Mention]:
    """The people, then the places, that an answer names."""
    answer = turn.told
    for found in NAME.finditer(answer):
        name = found.group()
        bare = untitled(name)
        if is_function_word(name.split()[0]) or is_group(name) or TIME.search(name):
            continue
        acts = turn.asks_who and (_ACTING.match(answer, found.end()) or people.speaks(bare))
        if acts or bare != name or people.knows(bare):
            yield Mention(bare, person=True, gender=people.gender(bare))
    for found in _PLACED.finditer(answer):
        name = found["name"]
        if not TIME.search(name):
            yield Mention(name, group=is_group(name), place=found.group())
