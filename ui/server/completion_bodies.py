"""What clients of OpenAI's chat completions send: what is read is checked, the rest ignored."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from index.errors import QuestionError
from qa.following import REMEMBERED, Turn
from ui.footnotes import turn
from ui.server.bodies import Text

_KINDS = ("text", "refusal")  # of a part; its words stand in a field of the same name
_Role = Literal["system", "developer", "user", "assistant", "tool", "function"]


def _joined(content: object) -> object:
    if content is None:  # as where an assistant calls a tool
        return ""
    return "\n".join(map(_words, content)) if isinstance(content, list) else content


def _words(part: object) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    words = part.get(kind) if isinstance(part, dict) and kind in _KINDS else None
    if not isinstance(words, str):
        raise ValueError("only text is read here, no images, sound or files")
    return words


_Content = Annotated[
    Text, BeforeValidator(_joined, json_schema_input_type=str | list[dict[str, Any]] | None)
]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class MessageBody(_Body):
    """One message of a talk; its content is a text, or a list of parts of the type "text"."""

    role: _Role
    content: _Content = ""


class StreamOptionsBody(_Body):
    """Whether the last chunk tells how many tokens there were."""

    include_usage: bool | None = None


class CompletionBody(_Body):
    """A talk, of which the last message of the user is the question. Fields that mean nothing here,
    such as `temperature`, are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "footnote",
                    "messages": [{"role": "user", "content": "who leads the delegation?"}],
                }
            ]
        }
    )

    model: Text
    messages: list[MessageBody]
    stream: bool | None = None
    stream_options: StreamOptionsBody | None = None
    n: int | None = Field(default=None, ge=1, le=1)
    tools: list[Any] | None = None
    tool_choice: Any = None

    @property
    def wants_usage(self) -> bool:
        """Whether a chunk shall tell the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def forces_a_tool(self) -> bool:
        """Whether nothing but a call of a tool would do."""
        return bool(self.tools) and self.tool_choice not in (None, "auto", "none")


def asked(messages: Sequence[MessageBody]) -> tuple[str, tuple[Turn, ...]]:
    """The question of a talk, and what was asked and answered before it, oldest first.

    Raises QuestionError where nobody has asked.
    """
    talk: list[tuple[str, str]] = []
    for message in messages:
        if message.role == "user":
            talk.append((message.content, ""))
        elif message.role == "assistant" and talk:
            talk[-1] = talk[-1][0], message.content
    if not talk:
        raise QuestionError('"messages" holds no message of the user; add the question.')
    question, _ = talk.pop()
    return question, tuple(turn(*each) for each in talk[-REMEMBERED:])
