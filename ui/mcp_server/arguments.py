"""What the tools are told: every argument checked, none guessed, none ignored."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import QuestionError
from ui.server.bodies import History, Place, Text
from ui.server.faults import sentence

MOST_PASSAGES = 100  # of a search; more would fill the reader's window
_MOST_NAMES = 100

_Question = Annotated[Text, Field(description="in plain words, of at most 1,000 characters")]


class Arguments(BaseModel):
    """The arguments of a tool."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class AskArguments(Arguments):
    """Of the tool `ask`."""

    question: _Question
    sources: list[Text] = Field(
        default_factory=list,
        max_length=_MOST_NAMES,
        description="only articles of these sources may answer; empty: all",
    )
    history: History = Field(
        default_factory=list,
        description="what was asked before, oldest first, where the question refers to it",
    )


class SearchArguments(Arguments):
    """Of the tool `search`."""

    question: _Question
    k: int = Field(default=5, ge=1, le=MOST_PASSAGES, description="how many passages")


class ReadArguments(Arguments):
    """Of the tool `read_article`."""

    id: Text = Field(description="the article's id, as citations and passages name it")
    start: Place = Field(default=0, description="where to begin, in code points of the text")
    end: Place | None = Field(default=None, description="where to end, exclusive")


_Kind = TypeVar("_Kind", bound=Arguments)


def read(kind: type[_Kind], given: Mapping[str, Any]) -> _Kind:
    """Raises QuestionError, which names the wrong argument."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise QuestionError(sentence(first, first["loc"])) from None
