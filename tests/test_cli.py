"""The command line as people and scripts use it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.seed import ARTICLE_ID, SEEDS, TURKEY, Run, process

Footnote = Callable[..., Run]
COMMANDS = ["index", "ask", "search", "status", "audit", "remove", "serve", "feedback"]
TOWNS = {
    "2023/mill.md": "---\ntitle: The mill\nsource: Herald\ndate: 2023-03-02\n---\n"
    "The paper mill in Little Barrow burned down. “Nobody was hurt,” said Mayor Ada Moss.\n",
    "2024/flood.md": "---\ntitle: The flood\nsource: Courier\ndate: 2024-05\n---\n"
    "The river in Little Barrow rose by four metres. “Nobody was hurt,” said Mayor Ada Moss.\n",
    "market.txt": "The fish market in Great Barrow opens at six.\n",
}


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A folder of three small articles."""
    for name, text in TOWNS.items():
        path = tmp_path / "towns" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "towns"


@pytest.fixture(scope="module")
def towns_index(embedder: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the three articles, which tests leave as it is."""
    folder = tmp_path_factory.mktemp("towns")
    for name, text in TOWNS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    done = process("index", str(folder), "--index", str(folder / "index"))
    assert done.status == 0
    assert re.fullmatch(
        r"Articles: 3 new, 0 changed, 0 removed, 0 unchanged\. 3 passages in [\d.]+ s "
        r"\([\d,]+ a second\)\.\n",
        done.out,
    )
    return folder / "index"


def test_ask_in_a_pipe(seed_index: Path) -> None:
    done = process("ask", TURKEY, "--index", str(seed_index))
    assert (done.status, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert re.search(r"Patriots,” she said\. \[1\]\n.*Patriot missile defenses .* \[2\]", done.out)
    assert done.out.count("Ambassador Tina Kaidanow, acting assistant Secretary of State") == 2
    assert f"{ARTICLE_ID}, characters " in done.out


def test_words_of_a_question_need_no_quotes(footnote: Footnote, seed_index: Path) -> None:
    quoted = footnote("ask", TURKEY, "--index", seed_index)
    assert footnote("ask", "--index", seed_index, *TURKEY.split()) == quoted


def test_ask_json(footnote: Footnote, seed_index: Path) -> None:
    (row,) = footnote("ask", TURKEY, "--json", "--index", seed_index).rows
    assert row["supported"]
    assert row["citations"][0]["article_id"] == ARTICLE_ID


def test_a_refusal_is_an_answer(footnote: Footnote, seed_index: Path) -> None:
    done = footnote("ask", "Who won the football world cup?", "--index", seed_index)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[1:3] == ["", "Nearest passages:"]


def test_batch_keeps_the_order(seed_index: Path, tmp_path: Path) -> None:
    questions = ["who leads the delegation?", TURKEY, "Who won the football world cup?", TURKEY]
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        "\ufeff" + "\n\n".join(json.dumps({"question": q}) for q in questions),
        encoding="utf-8",
    )
    done = process("ask", "--batch", str(batch), "--index", str(seed_index))
    assert (done.status, done.err) == (0, "")
    assert [row["question"] for row in done.rows] == questions
    assert [row["supported"] for row in done.rows] == [True, True, False, True]


def test_batch_from_stdin_names_the_lines_that_cannot_be_asked(seed_index: Path) -> None:
    lines = ['{"question": "who leads?"}', "nonsense", '{"question": " "}', '{"question": 1}', "[]"]
    lines += ["[" * 100_000, '{"question": "' + "long" * 300 + '"}', '{"question": "who said so?"}']
    done = process("ask", "--batch", "-", "--index", str(seed_index), stdin="\n".join(lines))
    assert (done.status, done.err) == (1, "")
    assert len(done.rows) == len(lines)
    assert [row.get("line") for row in done.rows] == [None, 2, 3, 4, 5, 6, 7, None]
    assert all(set(row) == {"line", "error"} for row in done.rows[1:-1])
    assert "is not of the form" in done.rows[1]["error"]
    assert "is empty" in done.rows[2]["error"]
    assert "at most 1,000" in done.rows[6]["error"]


def test_a_line_of_a_batch_is_asked_as_over_http(
    footnote: Footnote, seed_index: Path, tmp_path: Path
) -> None:
    """With filters of its own, and an error that names what is wrong."""
    none = "none"
    lines: list[tuple[object, str | None]] = [
        ({"question": TURKEY, "filters": {"article_ids": [ARTICLE_ID]}}, None),
        ({"question": TURKEY}, None),
        ({"question": TURKEY, "filters": {"date_from": "2018"}}, None),  # it has no date
        ({"question": TURKEY, "filters": {"article_ids": [none]}}, "No article is called none"),
        ({"question": TURKEY, "filters": {"date_from": none}}, "'none' is not a date"),
        ({"question": TURKEY, "filters": {"sources": []}}, '"filters.sources" is an empty list'),
        ({"question": TURKEY, "filters": {"speaker": 1}}, '"filters.speaker" is no field here'),
        ({"question": TURKEY, "filtres": {}}, '"filtres" is no field here; leave it out.'),
        ({"id": 1}, '"question" is missing; add it.'),
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(json.dumps(row) for row, _ in lines), encoding="utf-8")
    done = footnote("ask", "--batch", batch, "--index", seed_index, "--article", ARTICLE_ID)
    assert (done.status, done.err) == (1, "")
    assert [row.get("supported") for row in done.rows[:3]] == [True, True, False]
    for row, (_, error) in zip(done.rows[3:], lines[3:], strict=True):
        assert error is not None
        assert row["error"].startswith(error)


def test_questions_from_stdin(seed_index: Path) -> None:
    asked = "who leads the delegation?\n\n???\nquit\n"
    done = process("ask", "--index", str(seed_index), stdin=asked)
    assert done.status == 1
    assert done.err == "footnote: The question '???' holds no words; ask it in words.\n"
    assert "Kaidanow is leading the U.S. delegation" in done.out
    assert "\n\n\n" not in done.out
    done = process("ask", "--json", "--index", str(seed_index), stdin="who leads?\nwhy?")
    assert [row["question"] for row in done.rows] == ["who leads?", "why?"]


def test_search(footnote: Footnote, seed_index: Path) -> None:
    rows = footnote("search", "arms", "exports", "-k", 3, "--json", "--index", seed_index).rows
    text = (SEEDS / f"{ARTICLE_ID}.txt").read_text(encoding="utf-8")
    assert len(rows) == 3
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    shown = footnote("search", "arms exports", "-k", 3, "--index", seed_index).out.splitlines()
    assert [line.split()[1] for line in shown[::2]] == [row["passage_id"] for row in rows]


def test_status(footnote: Footnote, towns_index: Path) -> None:
    (row,) = footnote("status", "--json", "--index", towns_index).rows
    assert row["ids"] == ["2023/mill", "2024/flood", "market"]
    assert (row["articles"], row["passages"], row["sentences"]) == (3, 3, 5)
    assert row["manifest"]["dim"] == 384
    shown = footnote("status", "--index", towns_index).out
    assert re.search(r"^articles +3$", shown, re.MULTILINE)
    assert re.search(r"^sources +Courier, Herald$", shown, re.MULTILINE)
    assert re.search(r"^embedder +all-MiniLM-L6-v2@", shown, re.MULTILINE)


@pytest.mark.parametrize(
    ("limits", "ids"),
    [
        ([], {"2023/mill", "2024/flood", "market"}),
        (["--source", "Herald"], {"2023/mill"}),
        (["--source", "Herald", "--source", "Courier"], {"2023/mill", "2024/flood"}),
        (["--article", "market"], {"market"}),
        (["--from", "2024"], {"2024/flood"}),
        (["--to", "2023-12-31"], {"2023/mill"}),
        (["--from", "2023-03-02", "--to", "2024-05-31"], {"2023/mill", "2024/flood"}),
        (["--source", "Herald", "--from", "2024"], set()),
    ],
)
def test_filters(footnote: Footnote, towns_index: Path, limits: list[str], ids: set[str]) -> None:
    done = footnote("search", "Barrow", "--json", "--index", towns_index, *limits)
    assert {row["article_id"] for row in done.rows} == ids
    (row,) = footnote("ask", "Who was hurt?", "--json", "--index", towns_index, *limits).rows
    assert {hit["article_id"] for hit in row["hits"]} <= ids


def test_index_follows_the_folder(footnote: Footnote, towns: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert (
        "3 new, 0 changed, 0 removed, 0 unchanged."
        in footnote("index", towns, "--index", index).out
    )
    done = footnote("index", towns, "--index", index)
    assert done.out == "Articles: 0 new, 0 changed, 0 removed, 3 unchanged.\n"
    (towns / "market.txt").write_text("The fish market opens at seven.", encoding="utf-8")
    (towns / "2023/mill.md").unlink()
    (towns / "new.txt").write_text("A school was opened.", encoding="utf-8")
    assert (
        "1 new, 1 changed, 1 removed, 1 unchanged. 2 passages"
        in footnote("index", towns, "--index", index).out
    )
    (row,) = footnote("status", "--json", "--index", index).rows
    assert row["ids"] == ["2024/flood", "market", "new"]
    assert footnote("audit", "--index", index).status == 0


def test_remove_and_audit(footnote: Footnote, towns: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    footnote("index", towns, "--index", index)
    assert footnote("remove", "market", "2023/mill", "market", "--index", index).out == (
        "Removed 2 articles.\n"
    )
    done = footnote("audit", "--index", index)
    assert done == Run(
        0, "All true: every checksum, offset and vector of 1 article read back.\n", ""
    )
    assert "market" not in footnote("search", "fish market", "--json", "--index", index).out


def test_index_folder_from_the_environment(
    footnote: Footnote, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_INDEX", str(seed_index))
    (row,) = footnote("status", "--json").rows
    assert row["ids"] == [ARTICLE_ID]


def test_help_teaches(footnote: Footnote) -> None:
    done = footnote("--help")
    assert done.status == 0
    for command in COMMANDS:
        assert re.search(rf"^    {command} +[a-z]", done.out, re.MULTILINE)
    bare = footnote()
    assert (bare.status, bare.out, bare.err) == (2, "", done.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_teaches(footnote: Footnote, command: str) -> None:
    done = footnote(command, "--help")
    assert done.status == 0
    assert f"\nexample: footnote {command} " in done.out
    assert "--index DIR" in done.out
    options = re.findall(r"^  -", done.out, re.MULTILINE)
    described = re.findall(r"^  -.*?(?:  +|\n {20,})\S", done.out, re.MULTILINE)
    assert len(described) == len(options) >= 2
