"""A draft as lines of text for a person to judge."""

import re
import shutil
import textwrap
from collections.abc import Callable, Iterator

from eval.drafting.types import Draft
from index.types import Article

Articles = Callable[[str], Article | None]
"""Gives the article of an id, None where there is none."""
HELP = (
    "y  confirm: it becomes gold",
    "n  reject: it never comes again",
    "e  edit the question",
    "a  edit the answers, or give them",
    "r  confirm it as a question that must be refused",
    "s  skip: it may come again",
    "q  quit; what was confirmed is kept",
    "?  show this",
)
_WIDEST = 100  # columns; longer lines are hard to read
_AROUND = 160  # code points of the article before and after the evidence
# Text of articles must not steer the terminal: no control characters, no change of direction.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def card(draft: Draft, number: int, articles: Articles) -> Iterator[str]:
    """The lines that show the draft, each of one terminal line: kind, question, evidence with what
    stands around it, speaker, answers. `number` counts the drafts from 1."""
    yield ""
    yield from _field(f"{number}.", ", ".join(draft.tags) or "draft")
    if draft.note:
        yield from _field("Note", draft.note)
    yield from _field("Question", draft.question)
    for quote in draft.evidence:
        yield from _field("Evidence", _in_its_place(quote, draft, articles))
    if draft.evidence:
        yield from _field("Article", ", ".join(draft.article_ids))
    elif draft.near:
        yield from _field("Nearest", ", ".join(draft.near))
    if draft.speaker:
        yield from _field("Speaker", draft.speaker)
    yield from _field("Answers", _answers(draft))


def _answers(draft: Draft) -> str:
    if draft.answers is None:
        return "to be given"
    return " | ".join(draft.answers) or "none: it must be refused"


def _in_its_place(quote: str, draft: Draft, articles: Articles) -> str:
    """The quote between >>> and <<<, with the words around it."""
    for article_id in draft.article_ids:
        article = articles(article_id)
        start = article.text.find(quote) if article else -1
        if article and start >= 0:
            end = start + len(quote)
            before = article.text[max(0, start - _AROUND) : start]
            after = article.text[end : end + _AROUND]
            if start > _AROUND:
                before = "…" + before.partition(" ")[2]
            if len(article.text) > end + _AROUND:
                after = after.rpartition(" ")[0] + "…"
            return f"{before} >>> {quote} <<< {after}"
    return quote


def _field(name: str, text: str) -> Iterator[str]:
    """A named paragraph, wrapped to the terminal and cleaned of what could steer it."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    clean = " ".join(_STEERING.sub("\ufffd", text).split())
    lead = f"{name:<9} "
    yield from textwrap.wrap(
        clean,
        max(width, 2 * len(lead)),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
    )
