"""Questions that nothing answers, made from questions that something does."""

from qa.words import spoken, weight


def exchange(question: str, other: str) -> str:
    """The question with its most telling word replaced by the other's most telling one."""
    mine, theirs = _most_telling(question), _most_telling(other)
    return question.replace(mine, theirs) if mine and theirs else other


def _most_telling(question: str) -> str | None:
    words = spoken(question)
    return words[max(words, key=weight)] if words else None
