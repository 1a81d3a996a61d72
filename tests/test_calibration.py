"""How sure Footnote must be: a precision that is asked for, and a gate fitted to one index."""

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import FootnoteError, StoreError
from qa.assistant import Assistant
from qa.calibration import FILE, Calibration, calibrated
from qa.finding import Finder
from qa.gate import Gate, Point, shipped_gate
from qa.question import understand
from qa.reader import shipped_reader
from qa.retrieving import retrieve
from tests.seed import ROOT, Run

GOLD = ROOT / "eval" / "gold" / "seed.jsonl"
CURVE = (Point(0.2, 0.9, 0.7), Point(0.6, 0.5, 0.95))
FITTED = Calibration(None, 1.5, -0.5, 0.4, CURVE)
QUESTION = "who leads the delegation?"


@pytest.fixture
def index(seed_index: Path, tmp_path: Path) -> Path:
    return shutil.copytree(seed_index, tmp_path / "index")


def confidence(assistant: Assistant, gate: Gate) -> float:
    question = understand(QUESTION)
    vector = assistant.embedder.embed_question(question.text)
    with assistant.store.one_moment():
        hits = retrieve(assistant.store, question.text, vector, None)
        finder = Finder(assistant.store, assistant.embedder, assistant.ranker, gate, None)
        return finder.find(question, vector, hits).confidence


def test_the_highest_coverage_of_a_precision_is_taken() -> None:
    gate = FITTED.apply(shipped_gate())
    assert gate.at(0.7).threshold == 0.2
    assert gate.at(0.71).threshold == 0.6
    with pytest.raises(FootnoteError, match=r"precision of 0\.96; the highest .* is 0\.95"):
        gate.at(0.96)
    for wrong in (0.0, 1.0, 95.0):
        with pytest.raises(FootnoteError, match="between 0 and 1"):
            gate.at(wrong)


def test_the_shipped_curve_rises_as_its_threshold_does() -> None:
    gate = shipped_gate()
    thresholds = [point.threshold for point in gate.curve]
    coverages = [point.coverage for point in gate.curve]
    assert thresholds == sorted(thresholds)
    assert coverages == sorted(coverages, reverse=True)
    assert gate.at(0.9).threshold > gate.at(0.7).threshold


def test_log_odds_are_scaled(assistant: Assistant, index: Path) -> None:
    gate = shipped_gate()
    FITTED.write(index)
    own = calibrated(gate, index, None)
    assert (own.threshold, own.curve) == (0.4, CURVE)
    before, after = confidence(assistant, gate), confidence(assistant, own)
    odds = before / (1 - before)
    assert after / (1 - after) == pytest.approx(odds**1.5 * 2.718281828**-0.5, rel=1e-3)


def test_another_reader_is_told(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    gate = shipped_gate()
    assert calibrated(gate, index, None) is gate
    FITTED.write(index)
    with caplog.at_level(logging.WARNING, "footnote"):
        assert calibrated(gate, index, "some@1") is gate
    assert "was fitted with no reader and is not used" in caplog.text


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"curve": [], "slope": 1}', '{"curve": [[1]]}']
)
def test_a_damaged_file_is_told(index: Path, text: str) -> None:
    (index / FILE).write_text(text)
    with pytest.raises(StoreError, match=r"calibration\.json is damaged; remove it"):
        calibrated(shipped_gate(), index, None)


@pytest.mark.parametrize(("slope", "threshold"), [(0.0, 0.5), (float("nan"), 0.5), (1.0, 1.0)])
def test_what_would_turn_the_gate_round_is_refused(slope: float, threshold: float) -> None:
    with pytest.raises(ValueError, match=r"slope|probability"):
        Calibration(None, slope, 0.0, threshold, ())


def test_calibrating_an_index(index: Path, footnote: Callable[..., Run]) -> None:
    done = footnote("eval", "calibrate", GOLD, "--index", index)
    assert (done.status, done.err) == (0, "")
    before, after = (float(part) for part in done.out.splitlines()[0][5:].split(" -> "))
    assert after < before
    kept = json.loads((index / FILE).read_text())
    assert kept["reads_with"] == shipped_reader().name
    answer = json.loads(footnote("ask", QUESTION, "--index", index, "--json").out)
    (index / FILE).unlink()
    unfitted = json.loads(footnote("ask", QUESTION, "--index", index, "--json").out)
    assert answer["confidence"] != unfitted["confidence"]
    assert answer["sentences"] == unfitted["sentences"]


def test_too_little_gold_is_told(index: Path, footnote: Callable[..., Run], tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:25]))
    done = footnote("eval", "calibrate", few, "--index", index)
    assert done.status == 2
    assert "it takes 20 of each" in done.complaint
    assert not (index / FILE).exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--precision", "95"), "A precision is between 0 and 1"),
        (("--precision", "0.99999"), "the highest that can be had is"),
        (("--precision", "high"), "'high' is no number"),
    ],
)
def test_wrong_options(
    seed_index: Path, footnote: Callable[..., Run], options: tuple[str, ...], told: str
) -> None:
    done = footnote("ask", QUESTION, "--index", seed_index, *options)
    assert (done.status, done.out) == (2, "")
    assert told in done.complaint
