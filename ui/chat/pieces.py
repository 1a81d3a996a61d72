"""The pieces of HTML of which the chat page and the widget are made.

Only the templates' own markup is markup: every text is escaped, on one line, and without the
characters that change the direction of others. No piece holds a blank line, which would end a
block of HTML within Markdown.
"""

import json
import secrets
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from qa.contract import to_json
from qa.question import understand
from qa.types import Answer, AnswerSentence, Citation
from ui.chat.copying import as_markdown, as_text, known, said
from ui.chat.links import host_of
from ui.chat.nearest import Near, nearest
from ui.chat.texts import Texts
from ui.differing import told_by
from ui.output import around, clean, one_line

_NO_TITLES: Mapping[str, str] = MappingProxyType({})
_LONG = 20  # words of a question that may ask for more than one thing


def new_turn() -> str:
    """A name for one question and its answer, unique on every page: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def answer_html(
    answer: Answer,
    turn: str,
    texts: Texts,
    link_hosts: Set[str] | None,
    *,
    narrowed: bool = False,
    titles: Mapping[str, str] = _NO_TITLES,
    examples: Sequence[str] = (),
) -> str:
    """A whole answer with its notes and tools, or a refusal with the nearest passages.

    link_hosts: the only hosts that may be linked to; None lets every host through.
    narrowed: whether a filter left articles out. titles: of articles, by their ids, for the nearest
    passages. examples: questions that the articles do answer, offered with a refusal.
    """
    common: dict[str, Any] = {
        "turn": turn,
        "t": texts.t,
        "understood": answer.question if answer.asked is not None else None,
        "rewrote": answer.written.by if answer.written and answer.written.rewrote else None,
        "json": json.dumps(to_json(answer)),
        "text": as_text(answer, texts, link_hosts),
        "markdown": as_markdown(answer, texts, link_hosts),
    }
    if answer.supported:
        notes = [_note(answer, citation, link_hosts) for citation in answer.citations]
        differing = [
            (one, told_by(answer, one, texts.t("answer.undated")))
            for one in answer.sentences
            if answer.disagreement
        ]
        return _render(
            "answer",
            common,
            sentences=answer.sentences,
            differing=differing,
            notes=notes,
            written=answer.written,
        )
    near = nearest(answer, titles)
    return _render(
        "refusal",
        common,
        reason=answer.reason,
        hint=texts.t(_hint(answer.question, narrowed=narrowed)),
        near=near,
        near_json=json.dumps([_place(one) for one in near]),
        examples=examples,
    )


def part_html(sentences: Sequence[AnswerSentence], turn: str, texts: Texts) -> str:
    """The sentences of an answer that are there so far."""
    return _render("part", {"turn": turn, "t": texts.t}, sentences=sentences)


def trouble_html(message: str) -> str:
    """Why there is no answer to be had now, in one kind sentence."""
    return _render("trouble", {}, message=message)


def status_html(message: str) -> str:
    """What is being done while nothing is there yet."""
    return _render("status", {}, message=message)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that somebody adds, in a sentence."""

    kind: Literal["adding", "done", "failed"]
    message: str


def added_html(added: Sequence[Added]) -> str:
    """What became of files, the latest last."""
    return _render("added", {}, added=added)


def question_html(question: str) -> str:
    """A question, as it was asked."""
    return _render("question", {}, question=question)


def _render(name: str, common: Mapping[str, Any], **values: object) -> str:
    return _environment().get_template(f"{name}.html").render(common, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ui.chat"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"line": one_line, "lines": _lines, "told": _told}
    return environment


def _lines(text: str) -> Markup:
    """Text of several lines, their ends written as references, so that the piece stays one line."""
    return Markup("&#10;").join(clean(line) for line in text.split("\n"))


def _told(sentence: AnswerSentence) -> str:
    """A sentence, its key set off."""
    if sentence.key is None:
        return one_line(sentence.text)
    before, key, after = around(sentence.text, sentence.key)
    return escape(before) + Markup('<b class="fn-key">{}</b>').format(key) + after


def _note(
    answer: Answer, citation: Citation, link_hosts: Set[str] | None
) -> dict[str, str | int | None]:
    """A footnote; a quote that its sentence is already is not shown again."""
    title, *others = known(citation)
    return {
        "number": citation.number,
        "title": title,
        "about": " · ".join(others),
        "quote": None if said(answer, citation) else citation.quote,
        "url": citation.article.url,
        "host": host_of(citation.article.url, link_hosts),
    }


def _hint(question: str, *, narrowed: bool) -> str:
    """The key of the hint that helps most."""
    if narrowed:
        return "refusal.hint.narrowed"
    if understand(question).who is not None:
        return "refusal.hint.person"
    return "refusal.hint.long" if len(question.split()) > _LONG else "refusal.hint.words"


def _place(near: Near) -> dict[str, object]:
    passage = near.hit.passage
    return {
        "article_id": passage.article_id,
        "title": near.title,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.text,
    }
