"""What a writer, a language model that phrases answers, must be able to do. Structural."""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, TypedDict


class Message(TypedDict):
    """One message of a chat, as OpenAI's interface has it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Writer(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """Shown in the answer."""
        ...

    @property
    def window(self) -> int:
        """Tokens that a prompt and its reply may have together."""
        ...

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """The reply in pieces as they come, at most `most` tokens in all. Closing the iterator
        stops the model. Raises WriterError, also after pieces that came before."""
        ...
