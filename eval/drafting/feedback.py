"""Drafts gold questions from collected feedback: what was asked, and whether the answer helped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.drafting.types import Draft, folded
from eval.errors import GoldError
from eval.loading.fields import as_filled, as_list, as_object, as_text, take
from eval.loading.lines import numbered_lines, parse_json, refuse
from index.speech import phrase_words
from index.store import EmbeddedStore
from index.text import normalise

_KEYS = frozenset({"question", "helpful", "comment", "answer"})
_KIND = "feedback"


@dataclass(frozen=True, slots=True)
class _Cited:
    """One footnote of the answer that was shown."""

    article_id: str
    quote: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """The answer that was shown, as far as it matters here; `near` are ids of articles."""

    supported: bool
    cited: tuple[_Cited, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Feedback:
    """One line of feedback; `shown` is None where the answer was not kept."""

    question: str
    helpful: bool
    comment: str
    shown: _Shown | None


def from_feedback(path: Path, store: EmbeddedStore) -> Iterator[Draft]:
    """One draft for each question of a feedback file, in the file's order.

    A line is {"question", "helpful", "comment"?, "answer"?}; "answer" is the JSON of the answer
    that was shown (`qa.contract`). Only quotes that still stand in their article become evidence.
    A question that comes again is drafted once. All of the file is checked first: raises GoldError,
    naming file, line and reason.
    """
    rows = _read(path)
    return (_draft(row, store) for row in {folded(row.question): row for row in rows}.values())


def _read(path: Path) -> list[_Feedback]:
    rows: list[_Feedback] = []
    faults: list[str] = []
    for number, raw in numbered_lines(path):
        try:
            rows.append(_parse(as_object(parse_json(raw), "it")))
        except GoldError as error:
            faults.append(f"line {number}: {error}")
    refuse(path, faults, "line")
    return rows


def _parse(fields: dict[str, object]) -> _Feedback:
    unknown = sorted(fields.keys() - _KEYS)
    if unknown:
        raise GoldError(f'the key "{unknown[0]}" is none of {", ".join(sorted(_KEYS))}')
    question = " ".join(as_filled(take(fields, "question"), '"question"').split())
    comment = fields.get("comment")
    answer = fields.get("answer")
    return _Feedback(
        normalise(question),
        _as_bool(take(fields, "helpful"), '"helpful"'),
        "" if comment is None else " ".join(as_text(comment, '"comment"').split()),
        None if answer is None else _shown(as_object(answer, '"answer"')),
    )


def _shown(answer: Mapping[str, object]) -> _Shown:
    fields = dict(answer)
    cited = tuple(
        _cited(as_object(each, 'an entry of "citations"'))
        for each in as_list(take(fields, "citations"), '"citations"')
    )
    near = [one.article_id for one in cited]
    for each in as_list(fields.get("hits", []), '"hits"'):
        hit = as_object(each, 'an entry of "hits"')
        near.append(as_filled(take(hit, "article_id"), '"article_id"'))
    supported = _as_bool(take(fields, "supported"), '"supported"')
    if supported != bool(cited):
        raise GoldError('"supported" and "citations" of its answer contradict each other')
    return _Shown(supported, cited, tuple(dict.fromkeys(near)))


def _cited(fields: dict[str, object]) -> _Cited:
    speaker = fields.get("speaker")
    return _Cited(
        as_filled(take(fields, "article_id"), '"article_id"'),
        normalise(as_filled(take(fields, "quote"), '"quote"')),
        None if speaker is None else as_filled(speaker, '"speaker"'),
    )


def _draft(row: _Feedback, store: EmbeddedStore) -> Draft:
    shown = row.shown
    comment = f" The person wrote: {row.comment}" if row.comment else ""
    if shown is None:
        note = "It helped, but the" if row.helpful else "It did not help, and the"
        return _open(row, f"{note} answer was not kept.{comment}")
    if not shown.supported:
        note = (
            "It was refused, and that helped." if row.helpful else "It was refused wrongly, or so"
        )
        note += "" if row.helpful else " the person found: give the answer, or confirm the refusal."
        return Draft(
            row.question, (), tags=(_KIND, "unanswerable"), near=shown.near, note=note + comment
        )
    note = (
        "This answer helped: say what in it is the answer."
        if row.helpful
        else ("This answer did not help: give the right one, or mark it as to be refused.")
    )
    return _with_evidence(row, shown, store, note + comment)


def _with_evidence(row: _Feedback, shown: _Shown, store: EmbeddedStore, note: str) -> Draft:
    articles = store.articles(shown.near)
    true = [
        one
        for one in shown.cited
        if one.article_id in articles and one.quote in articles[one.article_id].text
    ]
    if not true:
        gone = " What it cited does not stand in the articles any more."
        return _open(row, note + gone, shown.near)
    speakers = {one.speaker for one in true}
    speaker = speakers.pop() if len(speakers) == 1 else None
    return Draft(
        row.question,
        None,
        tuple(dict.fromkeys(one.article_id for one in true)),
        tuple(dict.fromkeys(one.quote for one in true)),
        _name_of(speaker, store) if speaker else None,
        (_KIND,),
        shown.near,
        note,
    )


def _open(row: _Feedback, note: str, near: tuple[str, ...] = ()) -> Draft:
    return Draft(row.question, None, tags=(_KIND,), near=near, note=note)


def _name_of(label: str, store: EmbeddedStore) -> str | None:
    """The name of the speaker whom the answer showed by name, title and role."""
    found = store.speakers(phrase_words(label)).values()
    return next((one.name for one in found if one.label == label), None)


def _as_bool(value: object, what: str) -> bool:
    if not isinstance(value, bool):
        raise GoldError(f"{what} must be true or false")
    return value
