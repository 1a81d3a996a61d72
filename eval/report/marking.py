"""Marking quotes in a text, as pieces that a page shows one after the other."""

from collections.abc import Iterable, Sequence

LEAST = 20  # letters that a cut-off quote must still share with a passage to be marked there

Piece = tuple[str, bool]
"""A part of a text, and whether it is marked."""
Span = tuple[int, int]


def pieces(text: str, quotes: Iterable[str]) -> list[Piece]:
    """Cut the text where quotes begin and end; joined, the pieces are the text again.

    Every place of a quote is marked, and the part of it that the text starts or ends with where
    passages were split inside the quote.
    """
    marked = _joined([span for quote in quotes if quote for span in _places(text, quote)])
    found: list[Piece] = []
    at = 0
    for start, end in marked:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def _places(text: str, quote: str) -> list[Span]:
    found = []
    at = text.find(quote)
    while at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + len(quote))
    return found or _cut_off(text, quote)


def _cut_off(text: str, quote: str) -> list[Span]:
    """Where the text starts with the end of the quote, or ends with its beginning."""
    lengths = range(min(len(text), len(quote)) - 1, LEAST - 1, -1)
    head = next((n for n in lengths if text.startswith(quote[-n:])), 0)
    tail = next((n for n in lengths if text.endswith(quote[:n])), 0)
    spans = [(0, head), (len(text) - tail, len(text))]
    return [span for span in spans if span[0] < span[1]]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
