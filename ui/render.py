"""Showing answers: colours and a highlighted quote on a terminal, plain text in a pipe."""

import re
import sys
from collections.abc import Sequence

from index.types import Hit
from qa.types import Answer, Citation

_CONTEXT = 120  # characters shown on either side of a quote
_OFFERED = 3  # nearest passages shown with a refusal
_SNIPPET = 300  # characters of a passage
_WIDEST = 100  # columns; longer lines are hard to read
# Text of articles must not steer the terminal: no control characters, no change of direction.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_QUOTE = "black on yellow"


def clean(text: str) -> str:
    """The text with characters that could steer a terminal replaced."""
    return _STEERING.sub("\ufffd", text)


def write(*parts: str | tuple[str, str], indent: int = 0) -> None:
    """Print one paragraph on stdout, made of texts or of (text, style).

    On a terminal it is wrapped and styled; in a pipe it is one plain line.
    """
    pairs = [(part, "") if isinstance(part, str) else part for part in parts]
    if not sys.stdout.isatty():
        print(" " * indent + "".join(text for text, _ in pairs))  # noqa: T201
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    width = min(console.width, _WIDEST)
    console.print(Padding(Text.assemble(*pairs), (0, 0, 0, indent)), width=width)


def show_answer(answer: Answer) -> None:
    """Show the answer with its footnotes, or why there is none with the nearest passages."""
    if not answer.supported:
        write((_one_line(answer.text), "bold"))
        _show_nearest(answer.hits)
        return
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        write((_one_line(sentence.text), "bold"), (marks, "cyan"))
    write()
    for citation in answer.citations:
        _show_citation(citation)


def show_hits(hits: Sequence[Hit]) -> None:
    """Show passages with their scores, best first."""
    for number, hit in enumerate(hits, 1):
        scores = f"  score {hit.score:.3f} (meaning {hit.dense:.3f}, words {hit.lexical:.3f})"
        write((f"{number}. {_one_line(hit.passage.id)}", "bold"), (scores, "dim"))
        write(_one_line(hit.passage.text), indent=3)


def _show_nearest(hits: Sequence[Hit]) -> None:
    if hits:
        write()
        write(("Nearest passages:", "dim"))
    for hit in hits[:_OFFERED]:
        text = _one_line(hit.passage.text)
        write(text if len(text) <= _SNIPPET else _cut(text[:_SNIPPET], "…"), indent=2)


def _show_citation(citation: Citation) -> None:
    article = citation.article
    about = [article.title or article.id, article.source, article.date or "date unknown"]
    line = " · ".join(_one_line(part) for part in about if part)
    mark = (f"[{citation.number}] ", "cyan")
    if citation.speaker:
        write(mark, _one_line(citation.speaker.label))
        write((line, "dim"), indent=4)
    else:
        write(mark, (line, "dim"))
    if sys.stdout.isatty():
        write(*_in_context(citation), indent=4)
    else:
        write(f"{_one_line(article.id)}, characters {citation.start}-{citation.end}", indent=4)


def _in_context(citation: Citation) -> list[str | tuple[str, str]]:
    """The quote, highlighted, with a few of the article's words on either side."""
    text = citation.article.text
    before = text[max(citation.start - _CONTEXT, 0) : citation.start]
    after = text[citation.end : citation.end + _CONTEXT]
    if citation.start > _CONTEXT:
        before = "…" + before.partition(" ")[2]
    if citation.end + _CONTEXT < len(text):
        after = _cut(after, "…")
    left, right = _one_line(before), _one_line(after)
    return [
        (f"{left} " if left else "", "dim"),
        (_one_line(citation.quote), _QUOTE),
        (f" {right}" if right else "", "dim"),
    ]


def _cut(text: str, end: str) -> str:
    """The text without its last, perhaps broken, word."""
    return (text.rpartition(" ")[0] or text) + end


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
