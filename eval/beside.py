"""Several generators over the same gold, side by side: finished runs in, one table out."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.comparing import FigureChange, compare_runs
from eval.errors import RunError
from eval.folder import CONFIG, FIGURES, SPEED, RunFolder
from eval.report import Cell, GeneratorsView
from eval.report.formats import ABSENT, count, figure, number, percent, signed
from eval.report.naming import metric
from qa.compose import EXTRACTIVE

SHOWN = (
    "right",
    "first_sentence",
    "evidence_f1",
    "citation_precision",
    "citation_recall",
    "refusal_f1",
)
"""The figures that are set side by side, each with its difference from the first generator's."""
Rows = dict[str, list[Cell]]
_MILLION = 1_000_000
_QUESTIONS = 1000  # of which the cost is told


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, of prompts and of answers, in any currency. Raises RunError where
    one of them is no price."""

    prompt: float
    answer: float

    def __post_init__(self) -> None:
        for price in (self.prompt, self.answer):
            if not 0 <= price < math.inf:
                raise RunError(f"{price:g} is no price; give 0 or more for a million tokens.")


def beside(runs: Mapping[str, RunFolder], prices: Mapping[str, Price]) -> GeneratorsView:
    """Set finished runs over the same questions side by side, by the generator's name; the first is
    what the others are held to. Raises RunError where they cannot be compared."""
    folders = list(runs.values())
    figures = [folder.read_json(FIGURES) for folder in folders]
    writings = {name: one.get("writing") or {} for name, one in zip(runs, figures, strict=True)}
    told = [sentence for name, folder in runs.items() for sentence in _notes(name, folder)]
    told += [_priced(name, price) for name, price in prices.items() if name != EXTRACTIVE]
    return GeneratorsView(
        gold=str(folders[0].read_json(CONFIG)["gold"]),
        questions=figures[0]["questions"],
        names=list(runs),
        rows=_judged(folders, figures) | _written(writings, prices) | _times(folders),
        told=told,
    )


def _judged(folders: Sequence[RunFolder], figures: Sequence[Mapping[str, Any]]) -> Rows:
    changes = [{}, *(compare_runs(folders[0], other).changes for other in folders[1:])]
    return {
        metric(name).label: [_cell(name, *pair) for pair in zip(figures, changes, strict=True)]
        for name in SHOWN
    }


def _written(writings: Mapping[str, Mapping[str, Any]], prices: Mapping[str, Price]) -> Rows:
    every = list(writings.values())
    return {
        "Sentences struck": [Cell(percent(one.get("struck"))) for one in every],
        "Quotes instead": [Cell(percent(one.get("fell_back"))) for one in every],
        "Prompt tokens a question": [
            Cell(count(one.get("prompt_tokens") or None)) for one in every
        ],
        "Answer tokens a question": [
            Cell(count(one.get("answer_tokens") or None)) for one in every
        ],
        "Cost of 1,000 questions": [
            Cell(_cost(one, prices.get(name))) for name, one in writings.items()
        ],
    }


def _times(folders: Sequence[RunFolder]) -> Rows:
    speeds = [folder.read_json(SPEED) for folder in folders]
    return {
        "Half within, ms": [Cell(number(one["p50_ms"])) for one in speeds],
        "95\u00a0% within, ms": [Cell(number(one["p95_ms"])) for one in speeds],
    }


def _cell(name: str, figures: Mapping[str, Any], changes: Mapping[str, FigureChange]) -> Cell:
    value = figure(figures["figures"].get(name, {}).get("value"))
    change = changes.get(name)
    if change is None:
        return Cell(value)
    by = change.difference
    verdict = change.verdict.replace("unsure", "")
    return Cell(value, f"{signed(by.value)} ({signed(by.low)} to {signed(by.high)})", verdict)


def _cost(writing: Mapping[str, Any], price: Price | None) -> str:
    if price is None or not writing.get("prompt_tokens"):  # which others' generators do not tell
        return ABSENT
    tokens = writing["prompt_tokens"] * price.prompt + writing["answer_tokens"] * price.answer
    return f"{tokens * _QUESTIONS / _MILLION:,.4f}"


def _notes(name: str, folder: RunFolder) -> Sequence[str]:
    """What the answers of a generator noted, and how often; and where questions failed."""
    rows = folder.rows()
    notes = Counter(row.writing.note for row in rows if row.writing and row.writing.note)
    failed = sum(row.error is not None for row in rows)
    counted = [*notes.most_common(), *([("This could not be asked.", failed)] if failed else [])]
    return [f"{name}, {times:,} of {len(rows):,} questions: {note}" for note, times in counted]


def _priced(name: str, price: Price) -> str:
    return (
        f"{name}: a million tokens cost {price.prompt:g} in prompts, {price.answer:g} in answers."
    )
