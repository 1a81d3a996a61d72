"""Runs and comparisons made up for the tests of the pages, and a reader of pages."""

import random
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from eval.measures import (
    ALL,
    ANSWERED_RIGHT,
    ANSWERED_WRONG,
    FAILED,
    LOWER_IS_BETTER,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    OUTCOMES,
    REFUSED_RIGHT,
    TOGETHER,
)
from eval.report import (
    Change,
    ComparisonView,
    MetricDifference,
    RunView,
    write_comparison,
    write_report,
)

QUOTE = "The paper mill burned down in the night of the ninth of May"
CONFIG: dict[str, Any] = {
    "format": 1,
    "gold": "mill",
    "digest": "0123456789abcdef" * 4,
    "half": "reporting",
    "limit": None,
    "comprehension": False,
    "generator": "extractive",
    "embedder": "all-MiniLM-L6-v2",
    "splitter": {"tokens": 120},
    "index": "fedcba9876543210" * 4,
    "versions": {"numpy": "2.0.1"},
}
SPEED: dict[str, Any] = {
    "p50_ms": 4.25,
    "p95_ms": 9.5,
    "p99_ms": 31.25,
    "questions_per_second": 214.6,
    "passages_per_second": None,
    "peak_mb": 300.5,
}
VOID = {"meta", "link", "br", "wbr", "input", "img", "hr"}
OPEN: dict[str, Any] = {"risk_coverage": [], "calibration": [], "hit": []}


def row(name: str, outcome: str = NOT_CHOSEN, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of rows.jsonl, as far as a page looks at it."""
    made = {
        "id": name,
        "question": f"What of {name}?",
        "answerable": outcome not in (REFUSED_RIGHT, ANSWERED_WRONG),
        "supported": outcome in (ANSWERED_RIGHT, ANSWERED_WRONG),
        "confidence": 0.5,
        "outcome": outcome,
        "answers": ["the mill"],
        "evidence": [QUOTE],
        "speaker": None,
        "history": [],
        "text": "It burned.",
        "error": None,
    }
    return made | changes


def kept(name: str, text: str = f"He said so. {QUOTE}.", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A line of answers.jsonl with one footnote and two passages, the second one relevant."""
    citation = {"number": 1, "article_id": "a1", "title": "Fire", "speaker": "Ann", "date": None}
    passages = [
        {"id": f"p{at}", "article_id": f"a{at}", "start": 0, "end": 9, "score": 0.75 - at / 8}
        | {"text": text if at == 2 else "Nothing of the kind.", "relevant": at == 2}
        for at in (1, 2)
    ]
    answer = {"sentences": [{"text": "It burned.", "citations": [1]}], "citations": [citation]}
    return {"id": name, "answer": answer, "withheld": [], "passages": passages} | changes


def figures(rows: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A figures.json over these rows in which no figure has been formed."""
    outcomes = [one["outcome"] for one in rows]
    made = {
        "questions": len(rows),
        "errors": outcomes.count(FAILED),
        "figures": {},
        "baselines": {"always refuse": {}, "never refuse": {}},
        "curves": OPEN,
        "outcomes": {name: outcomes.count(name) for name in OUTCOMES},
        "slices": {"half": {}, "word": {}, "tag": {}},
    }
    return made | changes


def run(rows: Sequence[Mapping[str, Any]], **changes: Any) -> RunView:  # noqa: ANN401
    """A run of these rows; its answers are all alike."""
    made: dict[str, Any] = {
        "config": CONFIG,
        "figures": figures(rows),
        "speed": SPEED,
        "rows": rows,
        "answers": {one["id"]: kept(one["id"]) for one in rows},
        "timings": [4.0] * len(rows),
    }
    return RunView(**(made | changes))


def full_run(questions: int, seed: int = 7) -> RunView:
    """A run with every figure, curve and slice, all of them different numbers."""
    draw = random.Random(seed)
    names = draw.choices(OUTCOMES, k=questions)
    rows = [
        row(f"q{at}", name, confidence=draw.random(), error="no" if name == "error" else None)
        for at, name in enumerate(names)
    ]
    found = {
        name: {"value": v, "low": v * 0.9, "high": v * 1.1, "n": draw.randint(1000, 9999)}
        for name, v in ((name, draw.uniform(0.1, 0.9)) for name in ALL)
    }
    baselines = {
        kind: {name: draw.random() for name in TOGETHER} | {"AUROC": None}
        for kind in ("always refuse", "never refuse")
    }
    parts = {
        kind: {
            name: {"n": draw.randint(100, 999), "figures": {m: draw.random() for m in ALL}}
            for name in parts
        }
        for kind, parts in (("half", ["tuning"]), ("word", ["who", "why"]), ("tag", ["x", "y"]))
    }
    curves = {
        "risk_coverage": [[at / questions, draw.random()] for at in range(1, questions + 1)],
        "calibration": [_bin(at / 10, draw.random()) for at in range(10)],
        "hit": [[k, k / 10] for k in range(1, 11)],
    }
    of_all = figures(rows, figures=found, baselines=baselines, curves=curves, slices=parts)
    timings = [draw.lognormvariate(2, 0.5) for _ in rows]
    return run(rows, figures=of_all, timings=timings)


def _bin(low: float, accuracy: float) -> dict[str, Any]:
    return {"low": low, "high": low + 0.1, "n": 7, "confidence": low + 0.05, "accuracy": accuracy}


def difference(value: float, spread: float = 0.01, higher: bool = True) -> MetricDifference:
    """B - A with an interval of that half width."""
    low, high = value - spread, value + spread
    return MetricDifference(0.5, 0.5 + value, value, low, high, float(high < 0), higher, 80)


def comparison(**changes: Any) -> ComparisonView:  # noqa: ANN401
    """Two runs with another embedder; one question was won, one lost."""
    names = {name: difference(0.05, 0.01 * at, name not in LOWER_IS_BETTER)
             for at, name in enumerate(ALL)}  # fmt: skip
    made: dict[str, Any] = {
        "config_a": CONFIG,
        "config_b": CONFIG | {"embedder": "another"},
        "speed_a": SPEED,
        "speed_b": SPEED | {"peak_mb": 777.0},
        "differences": names,
        "won": [Change("w", "Won?", "old", "new", NOT_RETRIEVED, ANSWERED_RIGHT)],
        "lost": [Change("l", "Lost?", "was", "is", REFUSED_RIGHT, ANSWERED_WRONG)],
        "unchanged": 78,
    }
    return ComparisonView(**(made | changes))


class Page(HTMLParser):
    """Reads a page, and remembers what is wrong with it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        self.text = " ".join(" ".join(self.words).split())
        self.wrong += [f"{tag} is left open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [
            value or "" for name, value in attrs if name in ("href", "src", "xlink:href")
        ]
        self.wrong += [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes what is not open")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def shown(view: RunView | ComparisonView, folder: Path) -> Page:
    """The page of a run or a comparison, which is always sound and asks nothing of anyone."""
    if isinstance(view, RunView):
        path = write_report(folder, view)
    else:
        path = write_comparison(folder / "comparison.html", view)
    page = Page(path)
    assert page.wrong == []
    assert len(set(page.ids)) == len(page.ids)
    assert all(link.startswith(("#", "data:")) for link in page.links)
    assert not {"script", "img", "iframe", "object", "form", "base"} & set(page.seen)
    assert "url(" not in path.read_text(encoding="utf-8")
    assert "default-src 'none'" in path.read_text(encoding="utf-8")
    return page
