"""Bad files while indexing: each is named, the rest is indexed, and what was there stays."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import IndexMissing
from index.store import open_store
from tests.seed import ROOT, Run, process

Footnote = Callable[..., Run]


@pytest.fixture
def index(tmp_path: Path, embedder: object) -> Path:
    """Where an index will be."""
    return tmp_path / "index"


def ids(index: Path) -> list[str]:
    """The ids of the articles in an index; none where there is no index."""
    try:
        with open_store(index) as store:
            return list(store.contents())
    except IndexMissing:
        return []


def test_bad_files_are_named_and_the_rest_is_indexed(
    footnote: Footnote, good: Path, index: Path
) -> None:
    (good / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (good / "blank.md").write_text(" \n\n", encoding="utf-8")
    (good / "empty.txt").touch()
    (good / "gone.txt").symlink_to(good / "nowhere.txt")
    with (good / "huge.txt").open("wb") as huge:
        huge.truncate(17 * 1024 * 1024)
    (good / "mill.md").write_text("Another paper mill.", encoding="utf-8")
    (good / "dated.md").write_text("---\ndate: soon\n---\nIt will rain.", encoding="utf-8")
    done = footnote("index", good, "--index", index)
    assert done.status == 1
    complaints = done.err.splitlines()
    for name, why in {
        "binary.txt": "is not text",
        "blank.md": "holds no text",
        "empty.txt": "holds no text",
        "gone.txt": "cannot be opened (No such file or directory)",
        "huge.txt": "is larger than 16 MiB",
        "mill.txt": f"has the same id as {good}/mill.md",
        "dated.md": "has the date 'soon'; write it as 2018, 2018-07 or 2018-07-16.",
    }.items():
        (complaint,) = [line for line in complaints if f"{good}/{name} " in line and why in line]
        complaints.remove(complaint)
        assert complaint.startswith("footnote: ")
    assert not complaints
    told = "Articles: 1 new, 0 changed, 0 removed, 0 unchanged. Left out: 7 files. 1 passage in"
    assert done.out.startswith(told)
    assert ids(index) == ["mill"]


def test_a_file_that_went_bad_keeps_its_article(
    footnote: Footnote, good: Path, index: Path
) -> None:
    (good / "market.txt").write_text("The market opens at six.", encoding="utf-8")
    footnote("index", good, "--index", index)
    (good / "market.txt").write_bytes(b"\0\0\0")
    done = footnote("index", good, "--index", index)
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert done.out == "Articles: 0 new, 0 changed, 0 removed, 1 unchanged. Left out: 1 file.\n"
    assert ids(index) == ["market", "mill"]


def test_folder_without_articles(footnote: Footnote, tmp_path: Path, index: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "picture.png").touch()
    done = footnote("index", tmp_path / "empty", "--index", index)
    assert (done.status, done.out) == (2, "")
    assert (
        done.complaint == f"{tmp_path}/empty holds no file that is read; the endings are .md, .txt."
    )
    assert not index.exists()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("none", "cannot be opened (No such file"), ("a.pdf", "a.pdf is of no kind that is read")],
)
def test_a_wrong_path_stops_it_before_anything_has_changed(
    footnote: Footnote, good: Path, index: Path, name: str, complaint: str
) -> None:
    (good / "a.pdf").touch()
    done = footnote("index", good, good / name, "--index", index)
    assert (done.status, done.out) == (2, "")
    assert complaint in done.complaint
    assert not index.exists()


def test_a_path_of_which_nothing_can_be_read(
    footnote: Footnote, good: Path, tmp_path: Path, index: Path
) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / "bad").mkdir(exist_ok=True)
        (tmp_path / "bad" / name).touch()
    alone = footnote("index", tmp_path / "bad", "--index", index)
    assert (alone.status, alone.out) == (2, "")
    assert alone.complaint.startswith(f"None of the 2 files in {tmp_path}/bad could be read;")
    done = footnote("index", tmp_path / "bad", good, "--index", index)
    assert done.status == 1
    assert done.complaint == alone.complaint
    told = "Articles: 1 new, 0 changed, 0 removed, 0 unchanged. Left out: 2 files."
    assert done.out.startswith(told)
    assert ids(index) == ["mill"]


def test_one_article_from_two_places(
    footnote: Footnote, good: Path, tmp_path: Path, index: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mill.txt").write_text("It did not burn.", encoding="utf-8")
    (tmp_path / "other" / "more.txt").write_text("It rained.", encoding="utf-8")
    done = footnote("index", good, tmp_path / "other", "--index", index)
    assert done.status == 1
    assert done.complaint.startswith(
        f"mill of {tmp_path}/other is in the index already, from {good};"
    )
    assert ids(index) == ["mill", "more"]
    with open_store(index) as store:
        kept = store.get("mill")
    assert kept is not None
    assert kept.text == "The paper mill burned down."


@pytest.mark.parametrize(
    ("below", "told"), [("", "{}/file is a file, not a folder"), ("below", "The index in {}/file")]
)
def test_index_folder_that_cannot_be(
    footnote: Footnote, good: Path, tmp_path: Path, embedder: object, below: str, told: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = footnote("index", good, "--index", tmp_path / "file" / below)
    assert (done.status, done.out) == (2, "")
    assert done.complaint.startswith(told.format(tmp_path))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert footnote("ask", "why?", "--index", tmp_path / "file" / below).status == 2


@pytest.mark.parametrize("name", ["none", "good"])
def test_model_that_is_not_there(
    footnote: Footnote, good: Path, index: Path, tmp_path: Path, name: str
) -> None:
    done = footnote("index", good, "--index", index, "--model", tmp_path / name)
    assert (done.status, done.out) == (2, "")
    assert str(tmp_path / name) in done.complaint
    assert not index.exists()


def test_names_that_are_not_utf8(good: Path, index: Path) -> None:
    odd = Path(f"{good}/\udcff.txt")
    try:
        odd.write_text("It rained.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    done = process("index", str(good), "--index", str(index))
    assert done.status == 1
    assert "has a name that cannot be shown; rename it." in done.complaint
    assert ids(index) == ["mill"]


def test_ctrl_c_while_indexing(footnote: Footnote, tmp_path: Path, index: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(1500):
        (tmp_path / "many" / f"{number}.txt").write_text(f"It rained on day {number}.", "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "index", str(tmp_path / "many"), "--index", str(index)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    while not ids(index) and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    held = ids(index)
    assert 0 < len(held) < 1500
    assert (child.returncode, out) == (130, "")
    assert err == (
        f"footnote: Stopped; the index holds {len(held):,} articles, and the same command goes on "
        "from there.\n"
    )
    assert footnote("status", "--index", index).status == 0
    assert footnote("audit", "--index", index).status == 0
