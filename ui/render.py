"""Showing answers: colours and a highlighted quote on a terminal, plain text in a pipe."""

import re
import sys
from collections.abc import Sequence

from index.types import Hit
from qa.types import Answer, Citation
from qa.words import spoken
from ui.output import one_line, write

_CONTEXT = 120  # characters shown on either side of a quote
_OFFERED = 3  # nearest passages shown with a refusal
_SNIPPET = 300  # characters of a passage
_SENTENCE_START = re.compile(r"^|(?<![A-Z])[.!?][”’\"')\]]* ")


def show_answer(answer: Answer) -> None:
    """Show the answer with its footnotes, or why there is none with the nearest passages."""
    if not answer.supported:
        write((one_line(answer.text), "bold"))
        _show_nearest(answer)
        return
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        write((one_line(sentence.text), "bold"), (marks, "cyan"))
    write()
    for citation in answer.citations:
        _show_citation(citation)


def show_hits(hits: Sequence[Hit]) -> None:
    """Show passages with their scores, best first."""
    if not hits:
        write("No passage lies within these limits.")
    for number, hit in enumerate(hits, 1):
        mark = f"{number}. "
        scores = f"  score {hit.score:.3f} (meaning {hit.dense:.3f}, words {hit.lexical:.3f})"
        write((one_line(hit.passage.id), "bold"), (scores, "dim"), mark=mark)
        write(one_line(hit.passage.text), indent=len(mark))


def _show_nearest(answer: Answer) -> None:
    if answer.hits:
        write()
        write(("Nearest passages:", "dim"))
    for hit in answer.hits[:_OFFERED]:
        snippet = _snippet(one_line(hit.passage.text), answer.question)
        write(snippet, (f" ({one_line(hit.passage.article_id)})", "dim"), mark="- ")


def _snippet(text: str, question: str) -> str:
    """The part of a passage, from the beginning of a sentence, with most words of the question."""
    words = [(stem, word.lower()) for stem, word in spoken(question).items()]
    best, start = 0, 0
    for at in [match.end() for match in _SENTENCE_START.finditer(text)]:
        part = text[at : at + _SNIPPET].lower()
        held = sum(stem in part or word in part for stem, word in words)
        if held and held >= best:  # of equals the last, which begins nearest to the words
            best, start = held, at
    part = text[start : start + _SNIPPET]
    before = "… " if start else ""
    return before + (part if start + _SNIPPET >= len(text) else _cut(part, "…"))


def _show_citation(citation: Citation) -> None:
    article = citation.article
    about = [article.title or article.id, article.source, article.date or "date unknown"]
    line = " · ".join(one_line(part) for part in (*about, article.url) if part)
    mark = f"[{citation.number}] "
    if citation.speaker:
        write(one_line(citation.speaker.label), mark=mark)
        write((line, "dim"), indent=len(mark))
    else:
        write((line, "dim"), mark=mark)
    if sys.stdout.isatty():
        write(*_in_context(citation), indent=len(mark))
    else:
        place = f"{one_line(article.id)}, characters {citation.start}-{citation.end}"
        write(place, indent=len(mark))


def _in_context(citation: Citation) -> list[str | tuple[str, str]]:
    """The quote, highlighted, with a few of the article's words on either side."""
    text = citation.article.text
    before = text[max(citation.start - _CONTEXT, 0) : citation.start]
    after = text[citation.end : citation.end + _CONTEXT]
    if citation.start > _CONTEXT:
        before = "…" + before.partition(" ")[2]
    if citation.end + _CONTEXT < len(text):
        after = _cut(after, "…")
    left, right = one_line(before), one_line(after)
    return [
        (f"{left} " if left else "", "dim"),
        (one_line(citation.quote), "quote"),
        (f" {right}" if right else "", "dim"),
    ]


def _cut(text: str, end: str) -> str:
    """The text without its last, perhaps broken, word."""
    return (text.rpartition(" ")[0] or text) + end
