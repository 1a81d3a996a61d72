"""What a generator must be able to do. Structural: no base class to inherit."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from qa.carrying.turns import Turn
from qa.extracting import Draft, Told
from qa.question import Question
from qa.retrieving import Ranked


class Generator(Protocol):
    """Writes an answer from ranked sentences."""

    @property
    def name(self) -> str:
        """Shown in the answer."""
        ...

    def generate(self, question: Question, ranked: Ranked) -> Draft:
        """Write sentences that cite only the candidates given. Raises ValueError for none."""
        ...


@runtime_checkable
class RewritingGenerator(Generator, Protocol):
    """A generator that can make a follow-up question stand by itself."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question as it can be answered by itself; None where it stands already, or that
        cannot be done. history: oldest turn first."""
        ...


@runtime_checkable
class StreamingGenerator(Generator, Protocol):
    """A generator that can tell its sentences one by one."""

    def stream(self, question: Question, ranked: Ranked, told: Told) -> Draft:
        """As `generate`; `told` gets each sentence as soon as it stands."""
        ...
