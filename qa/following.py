"""Follow-up questions: what "And what about Russia?" or "When did she say that?" asks.

Plain rules carry over what the talk was about, and only where the question points back to it; a
question that stands by itself stays as it is. The parts are in `qa.carrying`: `phrases` finds the
noun phrases of a question, `mentions` what a talk was about; `alone` and `swapping` ask the last
question again with another word or another part, `pointing` and `resolving` read pronouns.
"""

import re
from collections.abc import Sequence

from index.text import normalise
from qa.carrying.alone import reask
from qa.carrying.people import Speaks
from qa.carrying.resolving import Past, refer
from qa.carrying.swapping import swap
from qa.carrying.turns import Turn
from qa.question import LONGEST
from qa.types import Answer

__all__ = ["REMEMBERED", "Turn", "follow", "turn_of"]

REMEMBERED = 10  # turns of a talk that a question may refer back to
_MOST_STEPS = 4  # until nothing points back any more
_COURTESY = re.compile(
    r"^(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|ok(?:ay)?|great|bye"
    r"|goodbye|yes|no|please|cheers|perfect|cool|nice|wow|so what)\b[^?]*$",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:and|but|so(?! what)|ok(?:ay)?|well),? ", re.IGNORECASE)


def turn_of(answer: Answer) -> Turn:
    """An answer as a turn of the talk that goes on."""
    speakers = [one.speaker.label for one in answer.citations if one.speaker is not None]
    told = " ".join(sentence.text for sentence in answer.sentences)
    return Turn(answer.question, told, tuple(dict.fromkeys(speakers)))


def _nobody(_: str) -> bool:
    return False


def follow(text: str, history: Sequence[Turn], speaks: Speaks = _nobody) -> str:
    """The question as it can be answered by itself; the same text where it does not refer back, or
    where the history, oldest turn first, holds nothing for it.

    `speaks` tells whether a name is that of somebody whom the articles quote. What comes back
    follows itself: it does not change again with the same history. It has at most LONGEST
    characters unless the text itself has more.
    """
    past = Past(history, speaks)
    question = " ".join(normalise(text).split())
    if not past.turns or not question or len(question) > LONGEST or _COURTESY.match(question):
        return text
    resolved = question
    for _ in range(_MOST_STEPS):
        step = _step(resolved, past)
        if step == resolved:
            return text if resolved == question else resolved
        if len(step) > LONGEST:
            break
        resolved = step
    return text


def _step(question: str, past: Past) -> str:
    asked = _AND.sub("", question.rstrip(" ?!."))
    return reask(asked, past) or swap(question, past) or refer(question, past)
