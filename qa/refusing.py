"""Why a question is not answered, in words for the person who asked."""

from collections.abc import Sequence

from index.types import Speaker
from qa.question import Question
from qa.retrieving import Ranked
from qa.words import spoken, weight

NOTHING_NEAR = 0.25  # cosine below which no passage is about anything like the question
_TELLING = 0.5  # weight from which a missing word counts as the subject
_NAMED = 3  # missing words or speakers named in a reason


def reason(question: Question, ranked: Ranked) -> str:
    """Why the articles do not answer: nothing near, subject absent, subject present but not this,
    or weak evidence."""
    if not ranked.candidates or max(c.hit.dense for c in ranked.candidates) < NOTHING_NEAR:
        return "Nothing in the articles is near this question."
    words = spoken(question.topic or question.text)
    everywhere = frozenset[str]().union(*(c.stems for c in ranked.candidates))
    absent = [word for stem, word in words.items() if stem not in everywhere and weight(stem) > _TELLING]
    if absent:
        return f"The passages nearest to this question do not mention {_listed(absent, 'or')}."
    best = ranked.candidates[0]
    around = best.near | frozenset(best.stems)
    apart = [word for stem, word in words.items() if stem not in around and weight(stem) > _TELLING]
    if apart:
        present = [word for stem, word in words.items() if stem in around] or list(words.values())
        return (
            f"The articles speak of {_listed(present, 'and')}, but not together with "
            f"{_listed(apart, 'and')}, so nothing there answers this."
        )
    return "The articles touch on this, but no sentence answers it well enough to be quoted."


def silence(question: Question, speakers: Sequence[Speaker], others: Sequence[Speaker]) -> str:
    """Why somebody's words cannot be quoted, and who did speak about it.

    speakers: those whom the question names, empty where the articles quote nobody of that name.
    others: people who do speak about the topic.
    """
    topic = f" about {question.topic}" if question.topic else ""
    if speakers:
        text = f"In these articles {_names(speakers)} says nothing{topic}"
    else:
        text = f"These articles do not quote {question.who}{topic}"
    return f"{text}; {_names(others)} does." if others else f"{text}."


def _names(speakers: Sequence[Speaker]) -> str:
    return _listed(list(dict.fromkeys(speaker.name for speaker in speakers)), "and")


def _listed(words: Sequence[str], joint: str) -> str:
    few = [f"{word}" for word in words[:_NAMED]]
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} {joint} {few[-1]}"
