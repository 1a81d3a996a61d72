"""Questions that look like those the articles answer, and that they do not answer."""

import random
import re
from collections.abc import Iterator, Sequence

from eval.drafting.said import is_person
from eval.drafting.stretches import Stretch, words_of
from eval.drafting.types import Draft
from index.speech.capitals import FIRST_NAMES
from index.store import EmbeddedStore
from index.types import Speaker
from index.words import stems
from qa.words import coverage, telling, weight

_MOST_WORDS = 400  # sentences of one speaker that are looked through for a topic
_NEAR = 2  # sentences around one in which the other speaker may speak of its topic
_TELLING = 0.4  # weight from which a word of a topic must not be spoken
_MOST_SHARED = 0.34  # weighted share of a question's words beside the swapped name
_NUMBER = re.compile(r"(?<![\w.,$£€-])([1-9]\d{1,3})(?![\w.,%-])")
_RANGE = re.compile(r"\b(?:since|until|by|before|after|more|least|less|fewer|over|up|than|about)\b")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) $"
)
_BEFORE = r"\b(?:did|does|was|will|has|is)"
_NAME_WORDS = re.compile(r"[^\W\d_]+")


def silent(
    store: EmbeddedStore, stretch: Stretch, at: int, topic: str, others: list[Speaker]
) -> Iterator[Draft]:
    """ "What did X say about ...?" for the first of `others` who never speaks of the topic.

    at: the sentence in which somebody does. Others are speakers of the index.
    """
    told = {stem for stem in stems(topic) if weight(stem) >= _TELLING}
    around = stretch.sentences[max(0, at - _NEAR) : at + _NEAR + 1]
    near = {s.speaker.name for s in around if s.speaker is not None}
    for other in others:
        if not told or other.name in near or not _is_asked(other):
            continue
        said = words_of(store, other.name, _MOST_WORDS)
        if said is None or told & {stem for text in (*said, other.label) for stem in stems(text)}:
            continue
        question = f"What did {other.name} say about {topic}?"
        yield Draft(question, (), tags=("unanswerable", "speaker-silent"))
        return


def _is_asked(speaker: Speaker) -> bool:
    return is_person(speaker) and all(word[0].isupper() for word in speaker.name.split())


def look_alikes(
    store: EmbeddedStore,
    stretch: Stretch,
    question: str,
    others: Sequence[str],
    draw: random.Random,
) -> Iterator[Draft]:
    """A question with another name, or another number, that the index does not answer.

    others: full names of people, of which the stretch's own are preferred.
    """
    swapped = _other_name(stretch, question, others, draw) or _other_number(store, question, draw)
    if swapped:
        yield Draft(swapped, (), tags=("unanswerable", "look-alike"))


def full_names(stretch: Stretch) -> list[str]:
    """The people whom it names with a common first name and one more."""
    names = [name.split() for name in stretch.people]
    return [" ".join(name) for name in names if name[0] in FIRST_NAMES and len(name) > 1]


def _other_name(
    stretch: Stretch, question: str, others: Sequence[str], draw: random.Random
) -> str | None:
    people = stretch.people
    full = full_names(stretch)
    asked = max((name for name in people if _holds(question, name)), key=len, default=None)
    if asked is None or not re.search(rf"{_BEFORE} {re.escape(asked)} (?!and )[a-z]", question):
        return None  # it is no subject, or part of a longer one
    rest = telling(_without(question, asked))
    draw.shuffle(full)
    for name in (*full, *others):
        if _names(name) & _names(asked) or _names(name) & _names(question):
            continue
        if all(
            coverage(rest, frozenset(stems(around))) <= _MOST_SHARED
            for around in _around(stretch, name)
        ):
            return _without(question, asked, name)
    return None


def _around(stretch: Stretch, name: str) -> Iterator[str]:
    """Every sentence that holds a word of a name, with the one after it."""
    for at in range(len(stretch.sentences)):
        text = stretch.sentence(at)
        if _names(name) & _names(text):
            last = min(at + 1, len(stretch.sentences) - 1)
            yield f"{text} {stretch.sentence(last)}"


def _other_number(store: EmbeddedStore, question: str, draw: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if len(found) != 1 or _RANGE.search(question) or ": " in question:
        return None
    number = int(found[0][1])
    if number <= 31:
        if not _MONTH.search(question[: found[0].start()]):
            return None
        choices = [day for day in range(1, 29) if abs(day - number) > 1]  # the day of a month
    else:
        if not 1000 <= number <= 2100:
            return None
        choices = [number + step for step in range(-9, 10) if abs(step) > 1]
    draw.shuffle(choices)
    for other in choices:
        if other > 1 and not store.holds(str(other)):
            return question[: found[0].start()] + str(other) + question[found[0].end() :]
    return None


def _names(text: str) -> set[str]:
    return {word for word in _NAME_WORDS.findall(text) if word[0].isupper() and len(word) > 1}


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}(?!\w)", text) is not None


def _without(text: str, name: str, other: str = "") -> str:
    return re.sub(rf"\b{re.escape(name)}(?!\w)", lambda _: other, text, count=1)
