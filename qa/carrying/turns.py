"""What was asked and answered before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import QuestionError
from index.text import normalise
from qa.question import understand

_READ = 1000  # characters of an answer: it has three sentences at most
_WHO_IS = re.compile(r"who (?:is|was) (?!the |an? )(?P<who>(?:(?! of )[^?])+?)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was answered, the sentences of its answer, and the labels of those whom
    they quote."""

    question: str
    answer: str = ""
    speakers: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The question on one line, normalised."""
        return " ".join(normalise(self.question).split())

    @property
    def told(self) -> str:
        """The beginning of the answer, on one line, as far as it is read."""
        return " ".join(self.answer[:_READ].split())

    @property
    def bare(self) -> str:
        """The question on one line, without its question mark."""
        return self.line.rstrip(" ?!.")

    @property
    def asks_who(self) -> bool:
        """Whether a person is what it asks for."""
        return self.line.lower().startswith("who ")


def usable(history: Sequence[Turn]) -> list[Turn]:
    """The turns whose question can be read, the latest first."""
    return [turn for turn in reversed(history) if _is_question(turn.question)]


def who_of(question: str) -> str | None:
    """Whose words a question asks for, or who it asks to be told about; None where it does not."""
    told = _WHO_IS.match(question)
    return told["who"] if told else understand(question).who


def topic_of(question: str) -> str:
    """What somebody's words should be about; empty where no words are asked for."""
    understood = understand(question)
    told = understood.asks_for_words and understood.topic in question
    return understood.topic if told else ""


def _is_question(text: str) -> bool:
    try:
        understand(text)
    except QuestionError:
        return False
    return True
