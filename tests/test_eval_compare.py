"""Comparing two runs, and the gate that stops a change for the worse."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.comparing import Comparison, compare_runs
from eval.folder import ROWS, RunFolder
from eval.loading import load_gold
from eval.metrics.bootstrap import Difference
from eval.rows import Row
from eval.running import Choice, finish, run
from index.fusing import Fusion
from qa.compose import open_assistant
from qa.settings import Settings
from tests.seed import ROOT, Run

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
BASELINE = ROOT / "eval/gold/baseline"
Footnote = Callable[..., Run]


SAME = Difference(0.0, 0.0, 0.0, 0.0, 0.0)


def nothing(done: int, of: int) -> None:
    """Shows no progress."""


@pytest.fixture(scope="module")
def broken(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose retriever is broken: it looks at meaning only, never at words."""
    folder = RunFolder(tmp_path_factory.mktemp("runs") / "dense")
    assistant = open_assistant(Settings(seed_index))
    with assistant.store:
        assistant.store.fusion = Fusion(1.0, 0.0)
        run(folder, load_gold(SEED_GOLD), Choice(), assistant, nothing)
    finish(folder)
    return folder.path


@pytest.fixture(scope="module")
def compared(shipped_run: Path, broken: Path) -> Comparison:
    return compare_runs(RunFolder(shipped_run), RunFolder(broken))


def test_a_run_is_as_good_as_itself(shipped_run: Path, tmp_path: Path, footnote: Footnote) -> None:
    again = shutil.copytree(shipped_run, tmp_path / "again")
    comparison = compare_runs(RunFolder(shipped_run), RunFolder(again))
    assert comparison.changes.keys() >= {"hit@1", "right", "AUROC", "speaker_accuracy"}
    assert {change.difference for change in comparison.changes.values()} == {SAME}
    assert not comparison.won
    assert not comparison.lost
    done = footnote("eval", "gate", again, "--baseline", shipped_run, "--max-drop", "hit@1=0")
    assert (done.status, done.out[:4]) == (0, "pass")


def test_the_gate_catches_a_broken_retriever(
    shipped_run: Path, broken: Path, footnote: Footnote
) -> None:
    arguments = ["--baseline", shipped_run, "--max-drop", "hit@1=0.02", "--max-drop", "MRR@10=0.02"]
    done = footnote("eval", "gate", broken, *arguments)
    assert done.status == 1
    assert "FAIL  hit@1" in done.out
    assert "FAIL  MRR@10" in done.out
    assert footnote("eval", "gate", shipped_run, "--baseline", broken, *arguments[2:]).status == 0


def test_the_shipped_system_is_not_worse_than_the_baseline(
    shipped_run: Path, footnote: Footnote
) -> None:
    done = footnote("eval", "gate", shipped_run, "--baseline", BASELINE, "--max-drop", "right=0.02")
    assert done.status == 0, done.out


def test_a_drop_that_is_allowed_passes(shipped_run: Path, broken: Path, footnote: Footnote) -> None:
    done = footnote("eval", "gate", broken, "--baseline", shipped_run, "--max-drop", "hit@1=0.9")
    assert done.status == 0


def rewritten(folder: Path, change: Callable[[Row], Row]) -> None:
    rows = [change(row) for row in RunFolder(folder).rows()]
    text = "".join(json.dumps(row.to_json()) + "\n" for row in rows)
    (folder / ROWS).write_text(text, encoding="utf-8")


def test_a_drop_that_may_be_chance_passes(
    shipped_run: Path, tmp_path: Path, footnote: Footnote
) -> None:
    """One question lost is a drop, but no sign that the system is worse."""
    worse = shutil.copytree(shipped_run, tmp_path / "worse")
    first = next(row.id for row in RunFolder(worse).rows() if row.values["hit@1"] == 1.0)

    def missed(row: Row) -> Row:
        return replace(row, values=dict(row.values) | {"hit@1": 0.0}) if row.id == first else row

    rewritten(worse, missed)
    done = footnote("eval", "gate", worse, "--baseline", shipped_run, "--max-drop", "hit@1=0.0")
    assert done.status == 0
    assert "(-0.0" in done.out


def test_lower_is_better_for_errors_of_confidence(
    shipped_run: Path, tmp_path: Path, footnote: Footnote
) -> None:
    """A confidence that says the opposite raises the calibration error: a drop of quality."""
    worse = shutil.copytree(shipped_run, tmp_path / "worse")
    rewritten(worse, lambda row: replace(row, confidence=1 - (row.confidence or 0.0)))
    comparison = compare_runs(RunFolder(shipped_run), RunFolder(worse))
    ece, area = comparison.changes["ECE"], comparison.changes["AUROC"]
    assert ece.b > ece.a
    assert ece.drop > 0
    assert ece.verdict == "worse"
    assert area.drop > 0
    done = footnote("eval", "gate", worse, "--baseline", shipped_run, "--max-drop", "ECE=0.1")
    assert done.status == 1


def test_questions_won_and_lost(
    shipped_run: Path, broken: Path, compared: Comparison, footnote: Footnote
) -> None:
    back = compare_runs(RunFolder(broken), RunFolder(shipped_run))
    assert [one.id for one, _ in compared.lost] == [one.id for one, _ in back.won]
    assert len(compared.won) + len(compared.lost) + compared.unchanged == len(
        RunFolder(shipped_run).rows()
    )
    assert compared.changes["hit@1"].drop == pytest.approx(-back.changes["hit@1"].drop)
    out = broken / "comparison.html"
    done = footnote("eval", "compare", shipped_run, broken)
    assert done.status == 0
    assert str(out) in done.out
    assert "worse" in done.out
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_comparing_gives_the_same_numbers_again(
    shipped_run: Path, broken: Path, compared: Comparison
) -> None:
    again = compare_runs(RunFolder(shipped_run), RunFolder(broken))
    assert again.changes == compared.changes
