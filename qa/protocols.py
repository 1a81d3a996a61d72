"""What a generator must be able to do. Structural: no base class to inherit."""

from typing import Protocol

from qa.extracting import Draft
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
