"""A row of a run: one question, what was answered and how it was judged."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from eval.measures import OUTCOMES, VALUES

_WORDS = ("how many", "how much", "who", "whom", "whose", "what", "when", "where", "why", "which")
_QUESTION_WORD = re.compile(rf"\b({'|'.join(_WORDS)}|how)\b", re.IGNORECASE)
_INSTEAD = "own words are shown"  # in every note on quotes that stand in for a model's words
_SAME = {"whom": "who", "whose": "who", "how much": "how many"}


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model had to do with an answer: how many `sentences` the answer has, how many
    were struck, the tokens that the model read and wrote, and the note that people see. Raises
    ValueError where a number is less than 0."""

    sentences: int
    struck: int
    prompt_tokens: int
    answer_tokens: int
    note: str | None

    def __post_init__(self) -> None:
        if min(self.sentences, self.struck, self.prompt_tokens, self.answer_tokens) < 0:
            raise ValueError("sentences and tokens are counted from 0")

    @property
    def fell_back(self) -> bool:
        """True where quotes are shown instead of what a model wrote, as the note tells."""
        return self.note is not None and _INSTEAD in self.note


@dataclass(frozen=True, slots=True)
class Row:
    """`confidence` is the answer's, 0..1; `correct` tells whether the sentences are right that
    were shown, or that a refusal withheld; `values` holds the measures of `eval.measures.VALUES`;
    `text` is what was shown. A question that failed has its `error`, and counts as wrong: not
    found where it has an answer, answered with full confidence where it has none. `writing` is
    None, and no part of the JSON, where no language model was there to answer. Other fields are
    None where they are not judged. Raises ValueError for an unknown outcome or measure, or a number
    that is not 0..1.
    """

    id: str
    question: str
    half: str | None
    word: str
    tags: tuple[str, ...]
    answerable: bool | None
    supported: bool | None
    confidence: float | None
    correct: bool | None
    outcome: str
    values: Mapping[str, float | None]
    answers: tuple[str, ...] | None
    evidence: tuple[str, ...]
    speaker: str | None
    history: tuple[str, ...]
    text: str
    error: str | None = None
    writing: Writing | None = None

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"no question can come out as {self.outcome!r}")
        if tuple(self.values) != VALUES:
            raise ValueError(f"the values of {self.id} are not those that are measured")
        for number in (self.confidence, *self.values.values()):
            if number is not None and not (isinstance(number, int | float) and 0 <= number <= 1):
                raise ValueError(f"a measure of {self.id} is {number!r}, and not 0 to 1")

    def to_json(self) -> dict[str, Any]:
        """The row as one JSON object."""
        raw = asdict(self) | {"values": dict(self.values)}
        if self.writing is None:
            del raw["writing"]
        return raw

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """The row that `to_json` wrote. Raises ValueError, TypeError, KeyError."""
        names = {field.name for field in fields(cls)}
        if set(raw) | {"writing"} != names:
            raise KeyError("a row has other fields")
        tuples = {
            name: None if raw[name] is None else tuple(raw[name])
            for name in ("tags", "answers", "evidence", "history")
        }
        writing = Writing(**raw["writing"]) if "writing" in raw else None
        return cls(**{**raw, **tuples, "writing": writing})


def question_word(question: str) -> str:
    """The first question word: who, what, when, where, why, how, how many, which; else other."""
    match = _QUESTION_WORD.search(question)
    word = match[1].lower() if match else "other"
    return _SAME.get(word, word)
