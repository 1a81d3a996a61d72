"""Footnote's own gold format: one question a line, as JSON."""

import json
from pathlib import Path

from eval.errors import GoldError
from eval.loading.fields import (
    as_filled,
    as_list,
    as_object,
    as_text,
    as_texts,
    brief,
    kind_of,
    take,
)
from eval.loading.lines import read_rows
from eval.types import Gold
from index.errors import FilterError
from index.types import Filter
from qa.following import Turn

_KEYS = ("id", "question", "answers", "article_ids", "evidence")
_OPTIONAL = ("speaker", "filters", "history", "half", "tags")
_FILTER_KEYS = ("sources", "article_ids", "date_from", "date_to")
_TURN_KEYS = ("question", "answer", "speakers")
_SEPARATORS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""Some readers end a line at these, so they are written as escapes."""


def load_jsonl(path: Path) -> list[Gold]:
    """Every question of the file, in order. Raises GoldError, naming file, line and reason."""
    return list(read_rows(path, from_fields).values())


def from_fields(fields: dict[str, object], line: int = 0) -> Gold:
    """The question that a line's object describes.

    Raises GoldError with a bare reason: a key is missing or unknown, a value of a wrong type, or
    the parts contradict each other.
    """
    _refuse_unknown(fields, (*_KEYS, *_OPTIONAL), "")
    return Gold(
        id=as_filled(take(fields, "id"), '"id"'),
        question=as_filled(take(fields, "question"), '"question"'),
        answers=as_texts(take(fields, "answers"), '"answers"'),
        article_ids=as_texts(take(fields, "article_ids"), '"article_ids"'),
        evidence=as_texts(take(fields, "evidence"), '"evidence"'),
        speaker=_optional(fields, "speaker"),
        only=_filter(as_object(fields.get("filters", {}), '"filters"')),
        history=tuple(map(_turn, as_list(fields.get("history", []), '"history"'))),
        half=_optional(fields, "half"),
        tags=as_texts(fields.get("tags", []), '"tags"'),
        line=line,
    )


def to_line(gold: Gold) -> str:
    """The question as one line of the format, without its newline; what is empty is left out.

    `from_fields` reads it back as it was, but for `line`. Raises GoldError where the format
    cannot hold the question: it has grades, no list of answers, or a limit on speakers.
    """
    fields: dict[str, object] = {
        "id": gold.id,
        "question": gold.question,
        "answers": None if gold.answers is None else list(gold.answers),
        "article_ids": list(gold.article_ids),
        "evidence": list(gold.evidence),
    }
    extra = {
        "speaker": gold.speaker,
        "filters": _filter_fields(gold.only),
        "history": [history_entry(turn) for turn in gold.history],
        "half": gold.half,
        "tags": list(gold.tags),
    }
    fields |= {key: value for key, value in extra.items() if value}
    try:
        kept = from_fields(fields, gold.line) == gold
    except GoldError as error:
        raise _unwritable(gold, str(error)) from error
    if not kept:
        raise _unwritable(gold, "grades, a limit on speakers or a blank would be lost")
    return json.dumps(fields, ensure_ascii=False).translate(_SEPARATORS)


def history_entry(turn: Turn) -> str | dict[str, object]:
    """A turn as the format has it: a question alone is a text."""
    more = {"answer": turn.answer, "speakers": list(turn.speakers)}
    kept = {key: value for key, value in more.items() if value}
    return {"question": turn.question, **kept} if kept else turn.question


def _turn(value: object) -> Turn:
    if isinstance(value, str):
        return Turn(as_filled(value, 'an entry of "history"'))
    if not isinstance(value, dict):
        raise GoldError(f'an entry of "history" is {kind_of(value)}, and must be text or an object')
    _refuse_unknown(value, _TURN_KEYS, ' in "history"')
    return Turn(
        as_filled(take(value, "question"), '"question" in "history"'),
        as_text(value.get("answer", ""), '"answer" in "history"'),
        as_texts(value.get("speakers", []), '"speakers" in "history"'),
    )


def _unwritable(gold: Gold, reason: str) -> GoldError:
    return GoldError(
        f"Question {brief(gold.id)} cannot be written as a gold line ({reason}); change it, or"
        " leave it out."
    )


def _optional(fields: dict[str, object], key: str) -> str | None:
    """A text that need not be there; null is as good as absent."""
    value = fields.get(key)
    return None if value is None else as_filled(value, f'"{key}"')


def _filter(fields: dict[str, object]) -> Filter:
    _refuse_unknown(fields, _FILTER_KEYS, ' in "filters"')
    try:
        return Filter(
            sources=frozenset(as_texts(fields.get("sources", []), '"sources"')),
            article_ids=frozenset(as_texts(fields.get("article_ids", []), '"article_ids"')),
            date_from=_optional(fields, "date_from"),
            date_to=_optional(fields, "date_to"),
        )
    except FilterError as error:
        reason = str(error).removesuffix(".")
        raise GoldError(f'"filters" cannot be used ({reason})') from error


def _filter_fields(only: Filter) -> dict[str, object]:
    values = {
        "sources": sorted(only.sources),
        "article_ids": sorted(only.article_ids),
        "date_from": only.date_from,
        "date_to": only.date_to,
    }
    return {key: value for key, value in values.items() if value}


def _refuse_unknown(fields: dict[str, object], known: tuple[str, ...], where: str) -> None:
    unknown = next((key for key in fields if key not in known), None)
    if unknown is not None:
        raise GoldError(
            f"the key {brief(unknown)}{where} is unknown (known are {', '.join(known)})"
        )
