"""The page of a run: what stands on it, and that nothing breaks out of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.measures import (
    ALL,
    ANSWERED_RIGHT,
    ANSWERED_WRONG,
    FAILED,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    REFUSED_RIGHT,
    REFUSED_WRONG,
    UNJUDGED,
)
from eval.report import MetricDifference, write_report
from eval.report.formats import figure, showable
from eval.report.misses import MOST, worst
from eval.report.naming import GROUPS, OTHER, grouped
from eval.report.summing import verdict
from tests.report_views import (
    CONFIG,
    OPEN,
    SPEED,
    comparison,
    difference,
    figures,
    full_run,
    kept,
    row,
    run,
    shown,
)

HOSTILE = (
    """</title></style></script><script>alert('1')</script><img src=x onerror="x">{{ 7 }} שלום🐟"""
)


def test_every_number_is_shown(tmp_path: Path) -> None:
    view = full_run(60)
    text = shown(view, tmp_path).text
    found = view.figures
    for one in found["figures"].values():
        assert all(figure(one[name]) in text for name in ("value", "low", "high"))
        assert f"{one['n']:,}" in text
    for baseline in found["baselines"].values():
        assert all(figure(value) in text for value in baseline.values())
    for parts in found["slices"].values():
        for name, part in parts.items():
            assert f"{name} {part['n']} " in text
            assert all(figure(value) in text for value in part["figures"].values())
    for name, many in found["outcomes"].items():
        assert re.search(rf"{name} [\d.]+ % {many} ", text)
    for words in ("4.25 ms", "31.2 ms", "215", "300 MB", "all-MiniLM-L6-v2", "tokens 120", "2.0.1"):
        assert words in text


def test_every_figure_has_its_words() -> None:
    named = [metric for _, metrics in GROUPS for metric in metrics]
    assert sorted(metric.name for metric in named) == sorted(ALL)
    assert all(metric.meaning for metric in named)
    assert [title for title, _ in grouped(["new", "hit@1"])] == ["Retrieval", OTHER]


def test_the_verdict_in_words() -> None:
    names = (ANSWERED_RIGHT, REFUSED_RIGHT, FAILED, UNJUDGED)
    rows = [row(name, name) for name in (*names, ANSWERED_WRONG)]
    assert verdict(figures(rows)) == (
        "2 of 4 questions right",
        "1 answered that should have been refused; 1 could not be asked; "
        "1 more judged on retrieval only.",
    )
    assert verdict(figures(rows[:1])) == ("1 of 1 question right", "Nothing went wrong.")


def test_only_retrieval_was_judged(tmp_path: Path) -> None:
    rows = [row(f"q{at}", UNJUDGED, answers=None, confidence=None) for at in range(3)]
    hit = {"hit@10": {"value": 0.6667, "low": 0.1, "high": 0.9, "n": 3}}
    text = shown(run(rows, figures=figures(rows, figures=hit)), tmp_path).text
    assert "3 questions" in text
    assert "hold the answer of 66.7 % of them" in text
    assert "No question came out wrong." in text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_a_figure_that_is_no_number(value: float | None, tmp_path: Path) -> None:
    one = {"value": value, "low": value, "high": value, "n": 0}
    rows = [row("q")]
    curves = {
        "risk_coverage": [[1.0, value]],
        "calibration": [{"low": 0, "high": 1, "n": 0, "confidence": value, "accuracy": value}],
        "hit": [[1, value]],
    }
    of_all = figures(rows, figures={"ECE": one}, curves=curves)
    page = shown(run(rows, figures=of_all, timings=[], speed=dict.fromkeys(SPEED)), tmp_path)
    assert "nan" not in page.text
    assert "inf " not in page.text
    assert "There is nothing to draw." in page.text


def test_an_empty_run(tmp_path: Path) -> None:
    text = shown(run([], config={"format": 1}, speed={}), tmp_path).text
    assert "0 questions" in text
    assert "No figure could be formed." in text


def test_one_question(tmp_path: Path) -> None:
    curves = OPEN | {"risk_coverage": [[1.0, 1.0]], "hit": [[1, 0.0]]}
    rows = [row("q", NOT_RETRIEVED)]
    page = shown(run(rows, figures=figures(rows, curves=curves)), tmp_path)
    assert "0 of 1 question right" in page.text
    assert page.seen.count("svg") == 3


def test_a_miss_is_told_in_full(tmp_path: Path) -> None:
    rows = [row("q", history=["And before?"], speaker="Bob", answers=["the mill", "it"])]
    text = shown(run(rows), tmp_path).text
    for words in (
        "A passage that answers was retrieved at place 2, but other sentences were chosen",
        "Asked before And before?", "Gold answer the mill it", "Said by Bob", "Shown It burned. 1",
        "Fire, Ann", "Confidence 0.5000", "2 a2 · score 0.500 relevant", "He said so. The paper",
    ):  # fmt: skip
        assert words in text
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (
        page.count("<mark>The paper mill burned down in the night of the ninth of May</mark>") == 1
    )


def test_a_refusal_shows_what_it_held_back(tmp_path: Path) -> None:
    held = kept("q", answer={"sentences": [], "citations": []}, withheld=["The mill burned."])
    rows = [row("q", REFUSED_WRONG, text="The articles do not say.")]
    text = shown(run(rows, answers={"q": held}), tmp_path).text
    assert "Shown The articles do not say. Held back The mill burned." in text


def test_the_worst_come_first() -> None:
    given = [
        row("far", NOT_RETRIEVED), row("near", NOT_CHOSEN),
        row("shy", REFUSED_WRONG), row("bold", ANSWERED_WRONG, confidence=0.2),
        row("bolder", ANSWERED_WRONG, confidence=0.9),
        row("good", ANSWERED_RIGHT), row("broken", FAILED, error="It broke.", confidence=0.0),
    ]  # fmt: skip
    misses = worst(run(given, answers={}))
    assert [miss.id for miss in misses] == ["broken", "bolder", "bold", "shy", "near", "far"]
    assert "It broke." in misses[0].why


def test_a_large_run_makes_a_small_page(tmp_path: Path) -> None:
    view = full_run(10_000)
    page = shown(view, tmp_path)
    assert page.seen.count("blockquote") == 2 * MOST
    assert f"The {MOST} worst of" in page.text
    assert (tmp_path / "report.html").stat().st_size < 1_000_000


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    x = HOSTILE
    citation = {"number": 1, "article_id": x, "title": x, "speaker": x, "date": x}
    answer = {"sentences": [{"text": x, "citations": [1]}], "citations": [citation]}
    passage = {"article_id": x, "text": x, "score": 1.0, "relevant": True}
    rows = [
        row(x, name, question=x, answers=[x], evidence=[x], speaker=x, history=[x], text=x, error=x)
        for name in (FAILED, NOT_CHOSEN)
    ]
    of_all = figures(rows, slices={"tag": {x: {"n": 1, "figures": {x: 0.5}}}})
    config = CONFIG | {"gold": x, "embedder": x, "versions": {x: x}}
    held = {"answer": answer, "withheld": [x], "passages": [passage]}
    page = shown(run(rows, config=config, figures=of_all, answers={x: held}), tmp_path)
    assert "".join(page.words).count(x) > 30
    changes = [replace(comparison().won[0], id=x, question=x, text_a=x, text_b=x)]
    named = {x: difference(0.5)}
    view = comparison(config_a=config, won=changes, differences=named)
    assert "".join(shown(view, tmp_path).words).count(x) > 8


def test_no_page_holds_what_cannot_be_shown(tmp_path: Path) -> None:
    assert showable("a\x00b\ud800c\td\u202ee") == "a\ufffdb\ufffdc\td\u202ee"
    shown(run([row("q", question="\ud83d\x01?")]), tmp_path)
    assert "\ufffd\ufffd?" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_report(tmp_path, full_run(40)).read_bytes()
    assert write_report(tmp_path, full_run(40)).read_bytes() == first
    assert write_report(tmp_path, full_run(40, seed=8)).read_bytes() != first


def test_views_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="lack questions, errors"):
        run([], figures={})
    with pytest.raises(ValueError, match="upside down"):
        MetricDifference(0.1, 0.2, 0.1, 0.3, 0.1, 0.5, True, 9)
    with pytest.raises(ValueError, match="share below zero"):
        MetricDifference(0.1, 0.2, 0.1, 0.0, 0.3, 1.5, True, 9)
    with pytest.raises(ValueError, match="alike"):
        comparison(unchanged=-1)
