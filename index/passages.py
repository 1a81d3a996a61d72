"""Splitting an article into passages: whole sentences, as many as the budget of tokens holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.protocols import TokenCounter
from index.sentences import RULES
from index.tokens import TOKENIZER
from index.types import Span


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """How passages are made: at most `budget` tokens, `overlap` sentences shared with the next.

    Raises ValueError where the budget is under 1 or the overlap under 0.
    """

    budget: int = 180
    overlap: int = 1

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.budget < 1:
            raise ValueError(f"a budget of {self.budget} tokens holds nothing; give at least 1")
        if self.overlap < 0:
            raise ValueError(f"an overlap of {self.overlap} sentences is none; give at least 0")

    @property
    def name(self) -> str:
        """A stable name; articles split under different names are not one index."""
        return f"{self.budget} tokens {TOKENIZER}, overlap {self.overlap}, rules {RULES}"


DEFAULT = SplitSettings()


def split_passages(
    text: str,
    sentences: Sequence[tuple[int, int]],
    count_tokens: TokenCounter,
    budget: int = DEFAULT.budget,
    overlap: int = DEFAULT.overlap,
) -> list[Span]:
    """Return the passages of `text` as spans of whole `sentences`, in order.

    A passage takes sentences while they fit the budget, which `count_tokens` of its own text
    never exceeds, except where a single sentence does: that is a passage alone. One that stops
    inside a paragraph stops at the start of this paragraph instead if it is then at least half
    full. The next passage begins `overlap` sentences before the end of the last, or fewer where
    those fill over half of the budget or leave no room for a new sentence. So every sentence is
    in a passage, and no passage lies in another. Raises ValueError as SplitSettings does.
    """
    settings = SplitSettings(budget, overlap)
    filling = _Filling(text, sentences, count_tokens, settings.budget)
    spans = [filling.span_from(0)] if sentences else []
    while spans and spans[-1].last < len(sentences):
        spans.append(filling.next_span(spans[-1], settings.overlap))
    return spans


class _Filling:
    """Knows which sentence is the last that still fits.

    The tokens of each sentence are counted once, with the gap before it. Their sum is about what
    their common text counts (a token more where a gap joins a neighbour, rarely one less), so the
    text that the sum allows is counted as well before it is believed.
    """

    def __init__(
        self, text: str, sentences: Sequence[tuple[int, int]], count: TokenCounter, budget: int
    ) -> None:
        ends = [0, *(end for _, end in sentences)]
        self._text, self._sentences, self._count, self._budget = text, sentences, count, budget
        self._gaps = [text[end:start] for end, (start, _) in zip(ends, sentences, strict=False)]
        self._costs = [count(text[former:end]) for former, end in pairwise(ends)]

    def next_span(self, former: Span, overlap: int) -> Span:
        """Return the passage after `former`, with as much of the overlap as is allowed."""
        for first in range(max(former.first + 1, former.last - overlap), former.last):
            is_light = 2 * sum(self._costs[first : former.last]) <= self._budget
            if is_light and (last := self._end_from(first)) > former.last:
                return Span(first, last)
        return self.span_from(former.last)

    def span_from(self, first: int) -> Span:
        """Return the passage that begins with the sentence `first`."""
        return Span(first, self._end_from(first))

    def _end_from(self, first: int) -> int:
        last, total = first + 1, self._costs[first]
        while last < len(self._costs) and total + self._costs[last] <= self._budget:
            total += self._costs[last]
            last += 1
        if last < len(self._costs):
            breaks = (at for at in range(last, first, -1) if self._may_end(first, at))
            last = next(breaks, last)
        while last - first > 1 and not self._fits(first, last):
            last -= 1
        return last

    def _fits(self, first: int, last: int) -> bool:
        start, end = self._sentences[first][0], self._sentences[last - 1][1]
        return self._count(self._text[start:end]) <= self._budget

    def _may_end(self, first: int, at: int) -> bool:
        """Whether a paragraph begins at the sentence `at`, and those before it fill half."""
        is_break = self._gaps[at].count("\n") > 1
        return is_break and 2 * sum(self._costs[first:at]) >= self._budget
