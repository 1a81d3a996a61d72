"""What a run withstands: another process at it, a foreign index, a lost report, odd gold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.folder import FIGURES, REPORT, ROWS, RunFolder
from index.locking import locked
from tests.seed import ROOT, SEEDS, Run

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
Footnote = Callable[..., Run]


def gold_of(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    full: dict[str, Any] = {"answers": [], "article_ids": [], "evidence": []}
    path.write_text("".join(json.dumps(full | row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_one_process_at_a_time(seed_index: Path, tmp_path: Path, footnote: Footnote) -> None:
    out = tmp_path / "run"
    out.mkdir()
    with locked(out):
        done = footnote("eval", SEED_GOLD, "--index", seed_index, "--out", out, "--limit", 2)
    assert (done.status, "Another process" in done.complaint) == (2, True)


def test_somebodys_index_is_not_written_to(good: Path, tmp_path: Path, footnote: Footnote) -> None:
    theirs = tmp_path / "index"
    assert footnote("index", good, "--index", theirs).status == 0
    before = json.loads(footnote("status", "--index", theirs, "--json").out)
    done = footnote("eval", SEED_GOLD, "--articles", SEEDS, "--out", tmp_path)
    assert (done.status, "from elsewhere" in done.complaint) == (2, True)
    assert json.loads(footnote("status", "--index", theirs, "--json").out) == before


def test_a_lost_report_is_written_again(
    seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    out = tmp_path / "run"
    arguments = ("eval", SEED_GOLD, "--index", seed_index, "--out", out, "--limit", 3)
    assert footnote(*arguments).status == 0
    figures = (out / FIGURES).read_bytes()
    (out / REPORT).unlink()
    assert footnote(*arguments).status == 0
    assert (out / REPORT).is_file()
    assert (out / FIGURES).read_bytes() == figures


def test_a_damaged_row_is_told_before_the_rest_is_asked(
    seed_index: Path, tmp_path: Path, footnote: Footnote
) -> None:
    out = tmp_path / "run"
    arguments = ("eval", SEED_GOLD, "--index", seed_index, "--out", out, "--limit", 3)
    assert footnote(*arguments).status == 0
    (out / REPORT).unlink()
    rows = (out / ROWS).read_text(encoding="utf-8").splitlines()
    (out / ROWS).write_text("\n".join([rows[0], "{}", ""]), encoding="utf-8")
    assert "rows.jsonl" in footnote(*arguments).complaint


@pytest.mark.parametrize("filters", [{"article_ids": ["nope"]}, {"sources": ["nope"]}])
def test_filters_that_name_nothing(
    seed_index: Path, tmp_path: Path, footnote: Footnote, filters: dict[str, Any]
) -> None:
    gold = gold_of(tmp_path, {"id": "1", "question": "Who won?", "filters": filters})
    done = footnote("eval", gold, "--index", seed_index, "--out", tmp_path / "run")
    assert (done.status, "nope" in done.complaint) == (2, True)


def test_failed_questions_are_wrong_in_both_directions(
    good: Path, tmp_path: Path, footnote: Footnote
) -> None:
    answer: dict[str, Any] = {"answers": ["mill"], "article_ids": ["mill"]}
    rows: list[dict[str, Any]] = [
        {"id": "1", "question": "?"} | answer,
        {"id": "2", "question": "?"},
    ]
    footnote("eval", gold_of(tmp_path, *rows), "--articles", good, "--out", tmp_path / "run")
    figures = RunFolder(tmp_path / "run").read_json(FIGURES)["figures"]
    assert figures["AUROC"]["value"] == figures["right"]["value"] == 0.0
    assert figures["citation_recall"]["value"] == 0.0


def test_articles_are_judged_beyond_the_passages_of_one(tmp_path: Path, footnote: Footnote) -> None:
    folder = tmp_path / "small"
    (folder / "qrels").mkdir(parents=True)
    long = " ".join(
        f"The mill fire of {1700 + n} burned the mill to the ground." for n in range(400)
    )
    texts = {"long": long, "short": "A fire burned the paper mill."}
    corpus = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    for name, rows in (("corpus", corpus), ("queries", [{"_id": "1", "text": "mill fire burned"}])):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    qrels = "query-id\tcorpus-id\tscore\n1\tshort\t1\n"
    (folder / "qrels/test.tsv").write_text(qrels, encoding="utf-8")
    assert footnote("eval", folder, "--out", tmp_path / "run").status == 0
    row = RunFolder(tmp_path / "run").rows()[0]
    assert row.values["hit@3"] == 1.0


def test_a_quote_longer_than_passages_can_be_found(tmp_path: Path, footnote: Footnote) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    text = " ".join(
        f"In {1700 + n} the mill at Oak Lane ground corn for {n} farms." for n in range(60)
    )
    (articles / "mill.txt").write_text(text, encoding="utf-8")
    row = {
        "id": "1", "question": "For how many farms did the mill grind in 1730?",
        "answers": ["30"], "article_ids": ["mill"], "evidence": [text],
    }  # fmt: skip
    gold = gold_of(tmp_path, row)
    assert footnote("eval", gold, "--articles", articles, "--out", tmp_path / "run").status == 0
    assert RunFolder(tmp_path / "run").rows()[0].values["hit@1"] == 1.0


def test_how_many_drafts(seed_index: Path, footnote: Footnote) -> None:
    done = footnote("eval", "draft", "--index", seed_index, "-n", 10**20)
    assert "out of range" in done.complaint
