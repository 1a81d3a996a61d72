"""What can be wrong with a run, and the one sentence that says so."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.seed import ROOT, Run

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
Footnote = Callable[..., Run]


@pytest.fixture(scope="module")
def finished(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the first eight questions of the shipped gold."""
    from ui.cli import main

    folder = tmp_path_factory.mktemp("runs") / "eight"
    arguments = ["eval", str(SEED_GOLD), "--index", str(seed_index), "--out", str(folder)]
    assert main([*arguments, "--limit", "8"]) == 0
    return folder


def complaint(done: Run) -> str:
    assert done.status == 2
    return done.complaint


def test_gold_that_is_none(tmp_path: Path, footnote: Footnote) -> None:
    assert "missing.jsonl" in complaint(footnote("eval", tmp_path / "missing.jsonl"))
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1"}\n', encoding="utf-8")
    assert "line 1" in complaint(footnote("eval", bad))


def test_gold_about_articles_that_are_not_indexed(
    good: Path, tmp_path: Path, footnote: Footnote
) -> None:
    done = footnote("eval", SEED_GOLD, "--articles", good, "--out", tmp_path / "run")
    assert "000_6a0a4035a744aefa" in complaint(done)
    assert not (tmp_path / "run" / "rows.jsonl").exists()


def test_no_articles_are_named(
    tmp_path: Path, footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOOTNOTE_INDEX", raising=False)
    done = footnote("eval", SEED_GOLD, "--out", tmp_path / "run")
    assert "--index" in complaint(done)


def test_index_and_articles_together(good: Path, seed_index: Path, footnote: Footnote) -> None:
    done = footnote("eval", SEED_GOLD, "--articles", good, "--index", seed_index)
    assert "not both" in complaint(done)


def test_an_unknown_generator(seed_index: Path, footnote: Footnote) -> None:
    done = footnote("eval", SEED_GOLD, "--index", seed_index, "--generator", "oracle")
    assert "oracle" in complaint(done)


def test_a_finished_run_is_not_written_over(
    finished: Path, seed_index: Path, footnote: Footnote
) -> None:
    done = footnote("eval", SEED_GOLD, "--index", seed_index, "--out", finished)
    assert "is finished" in complaint(done)


def test_a_run_of_other_settings_is_not_gone_on_with(
    finished: Path, seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    begun = shutil.copytree(finished, tmp_path / "begun")
    (begun / "figures.json").unlink()
    done = footnote("eval", SEED_GOLD, "--index", seed_index, "--limit", 9, "--out", begun)
    assert "another" in complaint(done)


def compare(a: Path, b: Path, footnote: Footnote) -> str:
    return complaint(footnote("eval", "compare", a, b))


def test_runs_that_cannot_be_compared(
    finished: Path, seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    assert "There is no run" in compare(finished, tmp_path / "none", footnote)
    (tmp_path / "empty").mkdir()
    assert "config.json" in compare(finished, tmp_path / "empty", footnote)
    five = tmp_path / "five"
    footnote("eval", SEED_GOLD, "--index", seed_index, "--limit", 5, "--out", five)
    assert "different questions" in compare(finished, five, footnote)
    older = shutil.copytree(finished, tmp_path / "older")
    config = json.loads((older / "config.json").read_text(encoding="utf-8"))
    (older / "config.json").write_text(json.dumps(config | {"format": 0}), encoding="utf-8")
    assert "format 0" in compare(finished, older, footnote)
    torn = shutil.copytree(finished, tmp_path / "torn")
    (torn / "rows.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    assert "rows.jsonl" in compare(finished, torn, footnote)


@pytest.mark.parametrize(
    ("drop", "word"),
    [
        ("beauty=0.1", "beauty"),
        ("right", "METRIC=DROP"),
        ("right=much", "much"),
        ("right=-1", "-1"),
        ("right=nan", "nan"),
    ],
)
def test_drops_that_are_none(finished: Path, footnote: Footnote, drop: str, word: str) -> None:
    done = footnote("eval", "gate", finished, "--baseline", finished, "--max-drop", drop)
    assert word in complaint(done)


def test_a_figure_that_neither_run_has(finished: Path, footnote: Footnote) -> None:
    done = footnote("eval", "gate", finished, "--baseline", finished, "--max-drop", "AUROC=0.1")
    assert "AUROC" in complaint(done)


def test_drafts_need_a_person(seed_index: Path, footnote: Footnote) -> None:
    assert "terminal" in complaint(footnote("eval", "draft", "--index", seed_index))


def test_help_teaches(footnote: Footnote) -> None:
    assert "footnote eval compare" in footnote("eval", "--help").out
    assert "--max-drop" in footnote("eval", "gate", "--help").out
    assert "eval" in footnote("--help").out
    assert "footnote eval gate --help" in footnote("eval", "gate").err
