"""Why a question is not answered, in words for the person who asked."""

import re
from collections.abc import Sequence

from index.types import Speaker
from qa.question import Question
from qa.retrieving import Ranked
from qa.words import spoken, weight

WITHIN = " within the filter"
_TELLING = 0.5  # weight from which a missing word counts as the subject
_INSIDE = re.compile(r"^The\b")  # within a sentence
_NAMED = 3  # missing words or speakers named in a reason


def reason(question: Question, ranked: Ranked, unknown: Sequence[str], within: str = "") -> str:
    """Why the articles do not answer: subject absent, nothing near, subject present but not this,
    or weak evidence.

    unknown: the names and numbers of the question that no article holds. within: WITHIN where who
    asks has left articles out, of which nothing is said.
    """
    if not ranked.candidates:
        what = f"No article{within}" if within else "No article that may answer"
        return f"{what} holds anything near this question."
    if unknown:
        return f"No article{within} mentions {_listed(unknown, 'or')}."
    words = spoken(question.topic or question.text)
    everywhere = frozenset(stem for c in ranked.candidates for stem in c.stems)
    telling = [stem for stem in words if weight(stem) > _TELLING] or list(words)
    if not everywhere.intersection(words):
        return f"Nothing in the articles{within} is near this question."
    absent = [words[stem] for stem in telling if stem not in everywhere]
    if absent:
        return f"The passages nearest to this question do not mention {_listed(absent, 'or')}."
    best = ranked.candidates[0]
    around = best.near | frozenset(best.stems)
    apart = [words[stem] for stem in telling if stem not in around]
    together = [words[stem] for stem in words if stem in around]
    if apart and together:
        return (
            f"The place nearest to this question mentions {_listed(together, 'and')}, but not "
            f"{_listed(apart, 'or')}."
        )
    return (
        f"The articles{within} touch on this, but no sentence answers it well enough to be quoted."
    )


def silence(
    question: Question, speakers: Sequence[Speaker], others: Sequence[Speaker], within: str = ""
) -> str:
    """Why somebody's words cannot be quoted, and who did speak about it.

    speakers: those whom the question names, empty where the articles quote nobody of that name.
    others: people who do speak about the topic. within: as for `reason`.
    """
    these = f"the articles{within}" if within else "these articles"
    about = f" that is clearly about {question.topic}" if question.topic else ""
    if speakers:
        text = f"In {these} {_names(speakers)} {_verb(speakers, 'say')} nothing{about}"
    else:
        topic = f" about {question.topic}" if question.topic else ""
        text = f"{these[0].upper()}{these[1:]} do not quote {question.who}{topic}"
    return f"{text}; {_names(others)} {_verb(others, 'do')}." if others else f"{text}."


def _names(speakers: Sequence[Speaker]) -> str:
    names = dict.fromkeys(speaker.name for speaker in speakers)
    return _listed([_INSIDE.sub("the", name) for name in names], "and")


def _verb(speakers: Sequence[Speaker], stem: str) -> str:
    if len({speaker.name for speaker in speakers}) > 1:
        return stem
    return {"do": "does", "say": "says"}[stem]


def _listed(words: Sequence[str], joint: str) -> str:
    few = [f"{word}" for word in words[:_NAMED]]
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} {joint} {few[-1]}"
