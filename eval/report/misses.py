"""The worst misses of a run, each with what it takes to see why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.measures import (
    ANSWERED_WRONG,
    FAILED,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    REFUSED_WRONG,
)
from eval.report.formats import figure, known, short
from eval.report.marking import Piece, pieces
from eval.report.views import Facts, RunView

MOST = 50
WORST_FIRST = (
    FAILED,
    ANSWERED_WRONG,
    REFUSED_WRONG,
    NOT_CHOSEN,
    NOT_RETRIEVED,
)
"""The outcomes that are misses, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A retrieved passage: its place, 1 the best, and its text in marked and plain pieces."""

    place: int
    article_id: str
    score: str
    relevant: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of the answer shown."""

    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that came out wrong. `shown` are the sentences that stood under it with the
    numbers of their footnotes, `withheld` those that a refusal kept back; `text` is what was shown
    where the answer itself is not at hand. `understood` is the question that was answered, where it
    is not the one that was asked."""

    id: str
    question: str
    outcome: str
    why: str
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    speaker: str | None
    history: tuple[str, ...]
    understood: str
    text: str
    shown: tuple[tuple[str, tuple[int, ...]], ...]
    footnotes: tuple[Footnote, ...]
    withheld: tuple[str, ...]
    confidence: str
    passages: tuple[ShownPassage, ...]


def worst(run: RunView) -> list[Miss]:
    """The worst misses, at most MOST: errors, then should have refused (the surest first), chosen
    but refused, retrieved but not chosen, not retrieved; else in the order of the questions."""
    missed = [row for row in run.rows if row["outcome"] in WORST_FIRST]
    chosen = sorted(missed, key=_badness)[:MOST]
    return [_miss(row, run.answers.get(row["id"], {})) for row in chosen]


def _badness(row: Facts) -> tuple[int, float]:
    sure = row["confidence"] if row["outcome"] == ANSWERED_WRONG else 0.0
    return WORST_FIRST.index(row["outcome"]), -sure if known(sure) else 0.0


def _miss(row: Facts, kept: Facts) -> Miss:
    answer: Mapping[str, Any] = kept.get("answer") or {}
    passages = kept.get("passages") or []
    return Miss(
        id=row["id"],
        question=row["question"],
        outcome=row["outcome"],
        why=_why(row, passages),
        answers=tuple(row["answers"] or ()),
        evidence=tuple(row["evidence"] or ()),
        speaker=row["speaker"],
        history=tuple(row.get("history") or ()),
        understood=answer["question"] if answer.get("asked") else "",
        text=row["text"] or "",
        shown=tuple((s["text"], tuple(s["citations"])) for s in answer.get("sentences", ())),
        footnotes=tuple(_footnote(one) for one in answer.get("citations", ())),
        withheld=tuple(kept.get("withheld") or ()),
        confidence=figure(row["confidence"]),
        passages=tuple(_passage(n, raw, row) for n, raw in enumerate(passages, 1)),
    )


def _footnote(raw: Facts) -> Footnote:
    parts = [raw.get("title") or raw["article_id"], raw.get("speaker"), raw.get("date")]
    return Footnote(raw["number"], ", ".join(str(part) for part in parts if part))


def _passage(place: int, raw: Facts, row: Facts) -> ShownPassage:
    """Answers are marked where there is no evidence, and only in passages known to hold them: a
    short answer stands in many texts by chance."""
    relevant = bool(raw["relevant"])
    quotes = row["evidence"] or (row["answers"] if relevant else ()) or ()
    score = f"{raw['score']:.3f}" if known(raw["score"]) else ""
    marked = tuple(pieces(short(raw["text"]), quotes))
    return ShownPassage(place, raw["article_id"], score, relevant, marked)


def _why(row: Facts, passages: Sequence[Facts]) -> str:
    """What went wrong, in one sentence."""
    confidence = figure(row["confidence"])
    place = next((n for n, raw in enumerate(passages, 1) if raw["relevant"]), None)
    where = f"at place {place}" if place else "among places 6 to 10"
    held = ", and then held back" if row["supported"] is False else ""
    reason = row.get("error") or "no reason was given."
    return {
        FAILED: f"It could not be asked, so it counts as wrong: {reason}",
        ANSWERED_WRONG: "The articles do not answer this, yet an answer was shown with a "
        f"confidence of {confidence}.",
        REFUSED_WRONG: f"The right sentences were found, but a confidence of {confidence} was too "
        "low to show them.",
        NOT_CHOSEN: f"A passage that answers was retrieved {where}, but other sentences were "
        f"chosen{held}.",
        NOT_RETRIEVED: "No passage that answers was among the ten best, so no right answer could "
        "be chosen.",
    }[row["outcome"]]
