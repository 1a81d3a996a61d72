"""Runs of the eval suite from the command line: the same inputs give the same bytes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.folder import ANSWERS, FIGURES, REPORT, ROWS, RunFolder
from eval.loading import load_gold
from eval.running import Choice, finish, run
from qa.assistant import Assistant
from tests.seed import ROOT, Run
from ui.cli import main

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
Footnote = Callable[..., Run]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_gold(path: Path, *rows: dict[str, Any]) -> Path:
    full: dict[str, Any] = {"answers": [], "article_ids": [], "evidence": []}
    path.write_text("".join(json.dumps(full | row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def twenty(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the first twenty questions of the shipped gold."""
    folder = tmp_path_factory.mktemp("runs") / "first"
    arguments = ["eval", str(SEED_GOLD), "--index", str(seed_index), "--out", str(folder)]
    assert main([*arguments, "--limit", "20"]) == 0
    return folder


def test_the_same_inputs_give_the_same_bytes(
    twenty: Path, seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    second = tmp_path / "second"
    done = footnote("eval", SEED_GOLD, "--index", seed_index, "--out", second, "--limit", 20)
    assert done.status == 0
    for name in (ROWS, ANSWERS, FIGURES):
        assert (second / name).read_bytes() == (twenty / name).read_bytes(), name
    figures = json.loads((second / FIGURES).read_text(encoding="utf-8"))
    for name, one in figures["figures"].items():
        assert f"{one['value']:.4f}" in done.out, name
    assert str(second / REPORT) in done.out
    assert (second / REPORT).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_every_question_has_a_row(shipped_run: Path) -> None:
    gold = load_gold(SEED_GOLD)
    rows = RunFolder(shipped_run).rows()
    assert [row.id for row in rows] == [one.id for one in gold.questions]
    figures = json.loads((shipped_run / FIGURES).read_text(encoding="utf-8"))
    assert figures["questions"] == len(rows) == sum(figures["outcomes"].values())
    right = sum(row.outcome in {"answered right", "refused right"} for row in rows)
    assert figures["figures"]["right"]["value"] == pytest.approx(right / len(rows))
    answers = {one["id"]: one for one in lines(shipped_run / ANSWERS)}
    for row in rows:
        assert answers[row.id]["passages"], row.id
        if row.outcome == "chosen, refused":
            assert answers[row.id]["withheld"]


@pytest.mark.parametrize("torn", ["", '{"id": "half a li'])
def test_a_stopped_run_goes_on(
    twenty: Path, assistant: Assistant, tmp_path: Path, torn: str
) -> None:
    gold = load_gold(SEED_GOLD, limit=20)
    folder = RunFolder(tmp_path / "run")
    asked: list[int] = []

    def stop_at_seven(done: int, of: int) -> None:
        asked.append(done)
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, gold, Choice(limit=20), assistant, stop_at_seven)
    assert not folder.is_finished
    with (folder.path / ANSWERS).open("a", encoding="utf-8") as file:
        file.write(torn)
    asked.clear()
    run(folder, gold, Choice(limit=20), assistant, lambda done, of: asked.append(done))
    finish(folder)
    assert asked[0] == 7
    for name in (ROWS, ANSWERS, FIGURES):
        assert (folder.path / name).read_bytes() == (twenty / name).read_bytes(), name


def test_ctrl_c_tells_how_to_go_on(
    seed_index: Path, tmp_path: Path, footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("eval.running.Asker.judge", stopped)
    out = tmp_path / "run"
    done = footnote("eval", SEED_GOLD, "--index", seed_index, "--out", out)
    assert done.status == 130
    assert f"--out {out}" in done.complaint
    assert not RunFolder(out).is_finished


def test_a_folder_is_found_for_every_run(
    seed_index: Path, tmp_path: Path, footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.commands.RUNS", tmp_path / "runs")
    for _ in range(2):
        assert footnote("eval", SEED_GOLD, "--index", seed_index, "--limit", 3).status == 0
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert len(names) == 2
    assert names[1] == f"{names[0]}-2"


def test_articles_are_indexed_for_the_run(good: Path, tmp_path: Path, footnote: Footnote) -> None:
    row = {"id": "1", "question": "What burned down?", "answers": ["mill"], "article_ids": ["mill"]}
    gold = write_gold(tmp_path / "gold.jsonl", row)
    (good / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = footnote("eval", gold, "--articles", good, "--out", tmp_path / "run")
    assert done.status == 1
    assert "broken" in done.out
    assert RunFolder(tmp_path / "run").rows()[0].outcome == "answered right"
    speed = RunFolder(tmp_path / "run").read_json("speed.json")
    assert speed["passages_per_second"] > 0
    assert speed["peak_mb"] > 50


def squad(path: Path, *paragraphs: tuple[str, str, str]) -> Path:
    data = [
        {
            "title": "Mills",
            "paragraphs": [
                {
                    "context": context,
                    "qas": [{
                        "id": f"q{at}", "question": question,
                        "answers": [{"text": answer, "answer_start": context.index(answer)}],
                    }],
                }
                for at, (context, question, answer) in enumerate(paragraphs)
            ],
        }
    ]  # fmt: skip
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return path


def test_squad_brings_its_articles(tmp_path: Path, footnote: Footnote) -> None:
    gold = squad(
        tmp_path / "small.json",
        ("The paper mill was built in 1901.", "When was the paper mill built?", "1901"),
        ("The wind mill was built in 1850.", "When was the wind mill built?", "1850"),
    )
    for out, more in (("pool", []), ("alone", ["--comprehension"])):
        done = footnote("eval", gold, "--out", tmp_path / out, *more)
        assert done.status == 0, done.err
        rows = RunFolder(tmp_path / out).rows()
        assert [row.values["hit@1"] for row in rows] == [1.0, 1.0]
        assert [row.values["first_sentence"] for row in rows] == [1.0, 1.0]
    alone = lines(tmp_path / "alone" / ANSWERS)
    assert all(len(one["passages"]) == 1 for one in alone)


def test_beir_judges_retrieval_only(tmp_path: Path, footnote: Footnote) -> None:
    folder = tmp_path / "small"
    (folder / "qrels").mkdir(parents=True)
    texts = {"a": "The paper mill burned down.", "b": "The bakery sells bread and cake."}
    corpus = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    queries = [{"_id": "1", "text": "mill fire burned"}, {"_id": "2", "text": "bread"}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    qrels = "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t2\n"
    (folder / "qrels/test.tsv").write_text(qrels, encoding="utf-8")
    assert footnote("eval", folder, "--out", tmp_path / "run").status == 0
    figures = RunFolder(tmp_path / "run").read_json(FIGURES)
    assert figures["figures"]["nDCG@10"]["value"] == 1.0
    assert figures["outcomes"]["retrieval only"] == 2
    assert "refusal_f1" not in figures["figures"]


def test_a_question_that_fails_is_a_row_and_counts(
    seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    known = lines(SEED_GOLD)[0]
    long = known | {"id": "long", "question": "Who approved the plan? " * 60}
    gold = write_gold(tmp_path / "gold.jsonl", known, long)
    done = footnote("eval", gold, "--index", seed_index, "--out", tmp_path / "run")
    assert done.status == 1
    assert "1 error" in done.out
    row = RunFolder(tmp_path / "run").rows()[1]
    assert row.error is not None
    assert "at most 1,000" in row.error
    figures = RunFolder(tmp_path / "run").read_json(FIGURES)
    assert figures["errors"] == 1
    assert figures["figures"]["first_sentence"]["n"] == 2


def test_history_is_kept_in_the_row(shipped_run: Path) -> None:
    followed = [row for row in RunFolder(shipped_run).rows() if row.history]
    assert len(followed) >= 10


def test_a_copy_of_a_run_reads_as_the_run(shipped_run: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(shipped_run, tmp_path / "copy")
    assert RunFolder(copy).rows() == RunFolder(shipped_run).rows()
