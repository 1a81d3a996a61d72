"""Bad input on the command line: one clear sentence, an exit status, and nothing lost."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store import open_store
from tests.seed import ARTICLE_ID, ROOT, TURKEY, Run, process

Footnote = Callable[..., Run]
FILE = "footnote.sqlite"


@pytest.fixture
def copied(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the seed's index, to be damaged."""
    return Path(shutil.copytree(seed_index, tmp_path / "copied"))


def ids(index: Path) -> list[str]:
    with open_store(index) as store:
        return list(store.contents())


@pytest.mark.parametrize(
    "command",
    [["ask", "why?"], ["ask"], ["search", "why?"], ["status"], ["audit"], ["remove", "a"]],
)
def test_no_index_yet(footnote: Footnote, tmp_path: Path, command: list[str]) -> None:
    done = footnote(*command, "--index", tmp_path / "none")
    assert done.status == 2
    assert done.complaint == (
        f"There is no index in {tmp_path}/none; make one with: footnote index ARTICLES --index "
        f"{tmp_path}/none"
    )
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        ("", "The question is empty; ask something"),
        (" \n ", "The question is empty; ask something"),
        ("why " * 300, "has 1,199 characters, and at most 1,000 are read"),
        ("?!", "holds no words; ask it in words."),
        ("кто возглавляет делегацию?", "in Cyrillic script, and the articles are in Latin"),
        (
            "谁领导代表团？",
            "and the articles are in Latin; ask it in the language of the articles.",
        ),
    ],
)
def test_wrong_question(
    footnote: Footnote, seed_index: Path, question: str, complaint: str
) -> None:
    done = footnote("ask", question, "--index", seed_index)
    assert (done.status, done.out) == (2, "")
    assert complaint in done.complaint


def test_question_that_is_not_utf8(seed_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "ask", b"who leads \xff?", "--index", str(seed_index)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert Run(done.returncode, done.stdout, done.stderr).complaint


def test_no_question_in_the_pipe(seed_index: Path) -> None:
    done = process("ask", "--index", str(seed_index), stdin="\n \n")
    assert (done.status, done.out) == (2, "")
    assert done.complaint.startswith("No question was given; ask one")


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        (["--article", "nope"], "No article is called nope; footnote status --json lists the ids."),
        (
            ["--source", "Herald"],
            "No article has the source Herald; the sources are: none is named.",
        ),
        (["--from", "yesterday"], "'yesterday' is not a date; write 2018, 2018-07 or 2018-07-16."),
        (["--to", "2018-02-30"], "'2018-02-30' is not a date; write 2018, 2018-07 or 2018-07-16."),
        (["--from", "2019", "--to", "2018-12-31"], "No date lies between 2019 and 2018-12-31."),
    ],
)
def test_wrong_limits(
    footnote: Footnote, seed_index: Path, limits: list[str], complaint: str
) -> None:
    for command in (["ask", "why?"], ["search", "why?"], ["ask", "--batch", "-"]):
        done = footnote(*command, *limits, "--index", seed_index)
        assert (done.status, done.complaint) == (2, complaint)


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (
            ["ask", "why?", "--generator", "gpt"],
            "There is no generator called gpt; choose one of: ",
        ),
        (["ask", "why?", "--batch", "-"], "Ask one question or a batch, not both"),
        (["ask", "why?", "--model", "/no/model"], "There is no model '/no/model'"),
        (["search", "why?", "-k", "0"], "-k 0 is out of range; ask for 1 to 1000 passages."),
        (["search", "why?", "-k", "1001"], "-k 1001 is out of range"),
        (["search", "why?", "-k", "few"], "argument -k: 'few' is no whole number; see: footnote"),
        (["search"], "arguments are required: QUESTION; see: footnote search --help"),
        (["remove"], "the following arguments are required: ID; see: footnote remove --help"),
        (["status", "--jsn"], "unrecognized arguments: --jsn; see: footnote --help"),
    ],
)
def test_wrong_arguments(
    footnote: Footnote, seed_index: Path, command: list[str], complaint: str
) -> None:
    done = footnote(*command, "--index", seed_index)
    assert (done.status, done.out) == (2, "")
    assert complaint in done.complaint


def test_unknown_command(footnote: Footnote) -> None:
    assert "invalid choice: 'aks'" in footnote("aks", "why?").complaint


def test_an_index_that_is_a_file(footnote: Footnote, good: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.touch()
    for command in (["ask", "why?"], ["index", str(good)], ["status"]):
        done = footnote(*command, "--index", file)
        assert (done.status, done.out) == (2, "")
        assert done.complaint == f"{file} is a file, not a folder; name the folder of an index."
    assert file.read_bytes() == b""


def test_batch_that_cannot_be_read(footnote: Footnote, seed_index: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes('{"question": "à?"}\n'.encode("latin-1"))
    for name, complaint in {
        "none.jsonl": "none.jsonl cannot be read (No such file or directory); name a JSONL file.",
        ".": "cannot be read (Is a directory); name a JSONL file.",
        "latin.jsonl": "The batch is not UTF-8",
    }.items():
        done = footnote("ask", "--batch", tmp_path / name, "--index", seed_index)
        assert (done.status, done.out) == (2, "")
        assert complaint in done.complaint


def change_manifest(index: Path, old: str, new: str) -> None:
    connection = sqlite3.connect(index / FILE)
    with connection:
        changed = connection.execute("UPDATE manifest SET value = replace(value, ?, ?)", (old, new))
        assert changed.rowcount == 1
    connection.close()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            '"schema": 2',
            '"schema": 99',
            "has schema 99, and this Footnote reads schema 2; index the",
        ),
        ("all-MiniLM-L6-v2@", "other@", r"was made with other@"),
        ('"dim": 384', '"dim": 768', "(768 dimensions), and all-MiniLM-L6-v2@"),
    ],
)
def test_index_made_otherwise(
    footnote: Footnote, copied: Path, good: Path, old: str, new: str, complaint: str
) -> None:
    change_manifest(copied, old, new)
    for command in (["ask", "why?"], ["search", "why?"], ["index", str(good)]):
        done = footnote(*command, "--index", copied)
        assert (done.status, done.out) == (2, "")
        assert complaint in done.complaint
    change_manifest(copied, new, old)
    assert ids(copied) == [ARTICLE_ID]


@pytest.mark.parametrize("keep", [0, 10, 5000])
def test_damaged_sqlite_file(footnote: Footnote, copied: Path, good: Path, keep: int) -> None:
    raw = (copied / FILE).read_bytes()
    (copied / FILE).write_bytes(raw[:keep] + b"\xa5" * (len(raw) - keep))
    damaged = (copied / FILE).read_bytes()
    for command in (["ask", TURKEY], ["status"], ["index", str(good)], ["remove", ARTICLE_ID]):
        done = footnote(*command, "--index", copied)
        assert (done.status, done.out) == (2, "")
        assert f"The index in {copied} is damaged (" in done.complaint
    assert (copied / FILE).read_bytes() == damaged


@pytest.mark.parametrize("cache", ["vectors", "words"])
def test_damaged_caches_heal(
    footnote: Footnote, copied: Path, seed_index: Path, cache: str
) -> None:
    expected = footnote("ask", TURKEY, "--index", seed_index).out
    for path in (copied / cache).rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xa5" * path.stat().st_size)
    assert footnote("audit", "--index", copied).status == 1
    done = footnote("ask", TURKEY, "--index", copied)
    assert (done.status, done.out) == (0, expected)
    assert footnote("audit", "--index", copied).status == 0


def test_unknown_ids_remove_nothing(footnote: Footnote, copied: Path) -> None:
    done = footnote("remove", ARTICLE_ID, "nope", "--index", copied)
    assert done.status == 2
    assert done.complaint.startswith("No article is called nope, so none was removed;")
    assert ids(copied) == [ARTICLE_ID]


def test_a_second_writer(copied: Path, good: Path) -> None:
    with open_store(copied, writable=True) as store, store.writing():
        done = process("index", str(good), "--index", str(copied))
        assert done.status == 2
        assert done.complaint.startswith(f"Another process is writing to the index in {copied}")
        assert "Patriot" in process("ask", TURKEY, "--index", str(copied)).out
    assert ids(copied) == [ARTICLE_ID]
