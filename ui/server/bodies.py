"""What callers send: every field checked, none guessed, none ignored."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import QuestionError
from index.text import normalise
from index.types import Filter
from qa.following import REMEMBERED, Turn
from qa.question import LONGEST
from ui.server.faults import sentence

MOST_PASSAGES = 1000  # of a search
_MOST_NAMES = 100  # of a filter
_MOST_QUOTED = 20  # of whom a turn quotes
_LONGEST_TURN = 4_000  # characters of its answer
_LONGEST_COMMENT = 500  # characters
_LONGEST_ANSWER = 100_000  # characters of its JSON; real ones have about 10,000


def _whole(text: str) -> str:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("it holds NUL or half a character")
    return text


def _filled(text: str) -> str:
    if not normalise(text).strip():
        raise ValueError("it is blank")
    return text


Text = Annotated[str, AfterValidator(_whole)]
Filled = Annotated[Text, AfterValidator(_filled)]
Place = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]


def _examples(*examples: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class FiltersBody(_Body):
    """Which articles may answer; what is left out does not restrict, and no list is empty. Dates
    are 2018, 2018-07 or 2018-07-16."""

    sources: list[Text] = Field(default_factory=list, min_length=1, max_length=_MOST_NAMES)
    article_ids: list[Text] = Field(default_factory=list, min_length=1, max_length=_MOST_NAMES)
    date_from: Text | None = None
    date_to: Text | None = None

    @property
    def filter(self) -> Filter:
        """As the index takes it. Raises FilterError where a date is none or the range is empty."""
        return Filter(
            frozenset(self.sources), frozenset(self.article_ids), self.date_from, self.date_to
        )


class TurnBody(_Body):
    """A question as it was answered before, the sentences of its answer and whom they quote."""

    question: Filled = Field(max_length=LONGEST)
    answer: Text = Field(default="", max_length=_LONGEST_TURN)
    speakers: list[Filled] = Field(default_factory=list, max_length=_MOST_QUOTED)


History = Annotated[list[TurnBody], Field(default_factory=list, max_length=REMEMBERED)]


def turns(history: list[TurnBody]) -> tuple[Turn, ...]:
    """A history as the assistant takes it."""
    return tuple(Turn(one.question, one.answer, tuple(one.speakers)) for one in history)


class FilteredBody(_Body):
    """A question, of at most 1,000 characters, and which articles may answer it."""

    question: Text
    filters: FiltersBody = FiltersBody()


class AskBody(FilteredBody):
    """A question, of at most 1,000 characters, and what was asked before, oldest first."""

    model_config = _examples(
        {"question": "who leads the delegation?"},
        {
            "question": "what did Kaidanow say about Turkey",
            "filters": {"article_ids": ["000_6a0a4035a744aefa"]},
        },
        {
            "question": "And what about Russia?",
            "history": [{"question": "what did Kaidanow say about Turkey"}],
        },
    )

    history: History


def read_question(row: dict[str, Any]) -> AskBody:
    """A question that did not come over HTTP. Raises QuestionError, which names the wrong field."""
    try:
        return AskBody.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        raise QuestionError(sentence(first, first["loc"])) from None


class SearchBody(FilteredBody):
    """A question, and how many passages are wanted."""

    model_config = _examples({"question": "arms exports", "k": 1})

    k: int = Field(default=5, ge=1, le=MOST_PASSAGES)


class KeyBody(_Body):
    """Where in a sentence the words stand that answer by themselves."""

    start: Place
    end: Number


class SentenceBody(_Body):
    """A sentence of an answer, with the numbers of its footnotes."""

    text: Filled
    citations: list[Number] = Field(min_length=1)
    key: KeyBody | None
    flagged: bool = False


class WrittenBody(_Body):
    """What a language model had to do with an answer."""

    by: Filled
    note: Filled | None
    struck: Place
    prompt_tokens: Place
    answer_tokens: Place
    rewrote: bool


class PassageBody(_Body):
    """The passage that a quote stands in."""

    id: Text
    text: Filled
    start: Place
    end: Place


class CitationBody(_Body):
    """A footnote."""

    number: Number
    article_id: Filled
    title: Text | None
    url: Text | None
    date: Text | None
    speaker: Filled | None
    quote: Filled
    start: Place
    end: Place
    passage: PassageBody


class HitBody(_Body):
    """A passage that lay near."""

    passage_id: Text
    article_id: Filled
    score: float


class AnswerBody(_Body):
    """An answer as `qa.contract` has it, sent back by whoever was shown it."""

    question: Filled
    asked: Filled | None
    text: Filled
    supported: bool
    reason: Filled | None
    confidence: float = Field(ge=0, le=1)
    generator: Filled
    disagreement: bool
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    hits: list[HitBody]
    written: WrittenBody | None = None
    timings_ms: dict[Text, Annotated[float, Field(ge=0)]]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        shown = [self.reason is None, bool(self.sentences), bool(self.citations)]
        if shown != [self.supported] * 3:
            raise ValueError("it is neither an answer with footnotes nor a refusal with its reason")
        return self


def _short(answer: AnswerBody) -> AnswerBody:
    if len(answer.model_dump_json()) > _LONGEST_ANSWER:
        raise ValueError(f"it is longer than {_LONGEST_ANSWER:,} characters of JSON")
    return answer


class FeedbackBody(_Body):
    """Whether an answer helped, with an optional word, and the JSON of the answer where it is at
    hand."""

    model_config = _examples(
        {"question": "who leads the delegation?", "helpful": True},
        {"question": "who signed it?", "helpful": False, "comment": "It names no one."},
    )

    question: Filled = Field(max_length=LONGEST)
    helpful: bool
    comment: Text | None = Field(default=None, max_length=_LONGEST_COMMENT)
    answer: Annotated[AnswerBody, AfterValidator(_short)] | None = None
