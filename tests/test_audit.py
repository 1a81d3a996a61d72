"""The audit: silent for a clean index, and no damage to the SQLite file escapes it."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.audit import audit
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.schema import SCHEMA, check_embedder
from index.store import open_store
from index.types import Speaker
from tests.stores import WORDS, embed, found, make_articles, open_quick

FILE = "footnote.sqlite"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    with open_quick(folder) as store, store.writing():
        store.add(embed(make_articles(20), speakers=[Speaker("Ann Lee"), Speaker("Bo", None, "x")]))
    return folder


@pytest.fixture
def folder(clean: Path, tmp_path: Path) -> Path:
    return shutil.copytree(clean, tmp_path / "index")


def findings(folder: Path) -> list[str]:
    with open_store(folder) as store:
        return list(audit(store))


def edit(folder: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    changed = connection.execute(statement, values).rowcount
    connection.close()
    assert changed > 0, "the test damages nothing"


def test_clean_index(folder: Path) -> None:
    assert findings(folder) == []


FIRST = "article = (SELECT key FROM articles WHERE id='folder/003')"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET text = replace(text, 'a', 'e') WHERE id='folder/003'",
        "UPDATE articles SET text = '' WHERE id='folder/003'",
        "UPDATE articles SET text = 'e' || char(769) || text WHERE id='folder/003'",
        "UPDATE articles SET title = 'Another' WHERE id='folder/003'",
        "UPDATE articles SET date = 'never' WHERE id='folder/003'",
        "UPDATE articles SET hash = upper(hash) WHERE id='folder/003'",
        "UPDATE articles SET checksum = '' WHERE id='folder/003'",
        "UPDATE articles SET origin = 'elsewhere' WHERE id='folder/003'",
        "UPDATE articles SET scripts = 'GREEK' WHERE id='folder/003'",
        f"UPDATE sentences SET start = start + 1 WHERE {FIRST} AND position = 2",
        f"UPDATE sentences SET end = end - 1 WHERE {FIRST} AND position = 1",
        f"UPDATE sentences SET end = 'x' WHERE {FIRST} AND position = 1",
        f"UPDATE sentences SET position = 77 WHERE {FIRST} AND position = 1",
        f"UPDATE sentences SET speaker = NULL WHERE {FIRST} AND speaker IS NOT NULL",
        f"UPDATE sentences SET speaker = 99 WHERE {FIRST}",
        f"DELETE FROM sentences WHERE {FIRST} AND position = 1",
        f"DELETE FROM sentences WHERE {FIRST}",
        f"UPDATE sentences SET vector = zeroblob(64) WHERE {FIRST} AND position = 0",
        f"UPDATE sentences SET vector = 'text' WHERE {FIRST} AND position = 0",
        f"UPDATE passages SET start = start + 1 WHERE {FIRST} AND position = 0",
        f"UPDATE passages SET last = last + 1 WHERE {FIRST}",
        f"UPDATE passages SET first = 'x' WHERE {FIRST}",
        f"UPDATE passages SET vector = substr(vector, 1, 62) WHERE {FIRST} AND position = 0",
        f"DELETE FROM passages WHERE {FIRST} AND position = 0",
        f"DELETE FROM passages WHERE {FIRST}",
        "DELETE FROM articles WHERE id = 'folder/003'",  # its sentences stay, without a parent
        "UPDATE speakers SET name = 'Another' WHERE name = 'Bo'",
    ],
)
def test_damage_is_found(folder: Path, statement: str) -> None:
    edit(folder, statement)
    found_ = findings(folder)
    assert found_
    assert all("\n" not in finding and finding.endswith(".") for finding in found_)


def test_one_flipped_bit_of_a_vector_is_found(folder: Path) -> None:
    """A sign that changed leaves the length as it was."""
    connection = sqlite3.connect(folder / FILE)
    (vector,) = connection.execute("SELECT vector FROM passages WHERE key = 5").fetchone()
    connection.close()
    edit(
        folder,
        "UPDATE passages SET vector = ? WHERE key = 5",
        vector[:9] + bytes([vector[9] ^ 128]) + vector[10:],
    )
    assert findings(folder) == [
        "The sentences or passages of folder/001 do not match their checksum."
    ]


def use_all(folder: Path) -> None:
    """Everything that reads the file, with caches that must be made anew."""
    for name in ("words", "vectors"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with open_store(folder) as store:
        for finding in audit(store):
            assert finding
        found(store, " ".join(WORDS[::61]), 100)
        store.stats()
        store.contents()


def check_told(error: pytest.ExceptionInfo[IndexDamaged], folder: Path) -> None:
    message = str(error.value)
    assert message.startswith(f"The index in {folder} is damaged (")
    assert "\n" not in message
    assert message.endswith("restore it from a copy.")


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1, 0.0])
def test_truncated_file(folder: Path, share: float) -> None:
    content = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(content[: int(len(content) * share)])
    with pytest.raises(IndexDamaged) as error:
        use_all(folder)
    check_told(error, folder)


def told(folder: Path) -> str:
    """What the user is told of a damage that may be anywhere: findings, or one sentence."""
    try:
        listed = findings(folder)
        use_all(folder)
    except IndexDamaged as error:
        return str(error)
    return " ".join(listed)


@pytest.mark.parametrize("page", range(1, 30))
def test_page_overwritten(folder: Path, page: int) -> None:
    content = bytearray((folder / FILE).read_bytes())
    at = page * 4096 % len(content)
    content[at : at + 4096] = bytes(range(256)) * 16
    (folder / FILE).write_bytes(content)
    message = told(folder)
    assert message
    assert "\n" not in message


@pytest.mark.parametrize("seed", range(40))
def test_bytes_overwritten(folder: Path, seed: int) -> None:
    """Some of them lie in free space and are no damage; none may give a traceback."""
    draw = random.Random(seed)
    content = bytearray((folder / FILE).read_bytes())
    for _ in range(1 + seed):
        content[draw.randrange(len(content))] = draw.randrange(256)
    (folder / FILE).write_bytes(content)
    message = told(folder)
    assert "\n" not in message
    assert message or seed < 20


@pytest.mark.parametrize("content", [b"not a database", b"x" * 8192, b""])
def test_not_a_database(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    with pytest.raises(IndexDamaged) as error:
        use_all(folder)
    check_told(error, folder)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM changes",
        "UPDATE manifest SET value = 'no json'",
        "UPDATE manifest SET value = '[]'",
        f"UPDATE manifest SET value = '{{\"schema\": {SCHEMA}}}'",
        "UPDATE passages SET vector = 'short' WHERE key = 3",
        "DROP TABLE passages",
    ],
)
def test_odd_content(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    connection.execute(statement)
    connection.close()
    with pytest.raises(IndexDamaged) as error:
        use_all(folder)
    check_told(error, folder)


def test_another_schema(folder: Path) -> None:
    edit(
        folder,
        f"UPDATE manifest SET value = replace(value, '\"schema\": {SCHEMA}', '\"schema\": 77')",
    )
    with pytest.raises(IndexMismatch, match=f"schema 77, and this Footnote reads schema {SCHEMA}"):
        open_store(folder)


@pytest.mark.parametrize(("name", "dim"), [("other", 32), ("quick", 64)])
def test_another_embedder(folder: Path, name: str, dim: int) -> None:
    with open_store(folder) as store, pytest.raises(IndexMismatch) as error:
        check_embedder(store.manifest, name, dim, folder)
    assert "quick (32 dimensions)" in str(error.value)
    assert f"{name} ({dim})" in str(error.value)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="footnote index"):
        open_store(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def behind(folder: Path) -> Path:
    with open_quick(folder) as store:
        store.add(embed(make_articles(1, first=30)))
    return folder


def test_caches_behind_are_named_until_a_question_mends_them(behind: Path) -> None:
    assert [finding.split(" is ")[0] for finding in findings(behind)] == [
        "The search cache vectors",
        "The search cache words",
    ]
    with open_store(behind) as store:
        found(store, "barada")
    assert findings(behind) == []
