"""The caches: whatever happens to their files, a search finds what SQLite holds."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index import caches, database
from index.audit import audit
from index.locking import locked
from index.store import open_store
from tests.stores import WORDS, Found, embed, fill, found, make_articles, open_quick

QUESTIONS = [" ".join(WORDS[at::61]) for at in range(6)]
ARTICLES = make_articles(30)


def answers(folder: Path) -> list[Found]:
    with open_store(folder) as store:
        return [found(store, question, 20) for question in QUESTIONS]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    fill(folder, ARTICLES)
    return folder


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1
    path.write_bytes(content)


def truncate(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def litter(folder: Path) -> None:
    (folder / "words" / "notes").mkdir()
    (folder / "words" / "notes" / "seal.json").write_text("{}")
    (folder / "vectors" / "2.recent.faiss.77.new").write_bytes(b"half a draft")
    (folder / "vectors" / "2.base.faiss").mkdir()
    (folder / "words" / "junk.idx").write_bytes(b"junk")


def replace_by_files(folder: Path) -> None:
    for name in ("vectors", "words"):
        shutil.rmtree(folder / name)
        (folder / name).write_text("not a folder")


def unseal(folder: Path) -> None:
    for seal in folder.rglob("seal.json"):
        seal.unlink()


def no_seals(folder: Path) -> None:
    for seal in folder.rglob("seal.json"):
        seal.write_text('{"generation": "x", "files": [1]}')


def scrap(name: str) -> Callable[[Path], None]:
    return lambda folder: shutil.rmtree(folder / name)


@pytest.mark.parametrize(
    "harm",
    [scrap("words"), scrap("vectors"), truncate, litter, replace_by_files, unseal, no_seals],
    ids=["no words", "no vectors", "truncated", "litter", "files", "unsealed", "odd seals"],
)
def test_harm_is_mended(fresh: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    folder = shutil.copytree(fresh, tmp_path / "index")
    harm_folder = folder if harm is not truncate else folder / "words"
    harm(harm_folder)
    if harm is truncate:
        harm(folder / "vectors")
    assert answers(folder) == answers(fresh)
    with open_store(folder) as store:
        assert list(audit(store)) == []


def test_litter_is_no_hindrance(fresh: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fresh, tmp_path / "index")
    litter(folder)
    fill(folder, make_articles(2, first=30))
    fill(tmp_path / "whole", [*ARTICLES, *make_articles(2, first=30)])
    assert answers(folder) == answers(tmp_path / "whole")
    with open_store(folder) as store:
        assert list(audit(store)) == []


def test_a_flipped_bit_in_any_file_is_mended(fresh: Path, tmp_path: Path) -> None:
    draw = random.Random(3)
    wanted = answers(fresh)
    names = [p.relative_to(fresh) for p in fresh.rglob("*") if p.is_file() and p.parent != fresh]
    assert len(names) > 10
    for number, name in enumerate(sorted(names)):
        folder = shutil.copytree(fresh, tmp_path / str(number))
        if (folder / name).stat().st_size:
            flip(folder / name, draw.randrange(10**6))
        assert answers(folder) == wanted, name


def test_damage_that_hides_is_found_by_the_audit(fresh: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fresh, tmp_path / "index")
    path = folder / "vectors" / "1.recent.faiss"
    times = path.stat()
    flip(path, path.stat().st_size - 40)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with open_store(folder) as store:
        assert [f for f in audit(store) if "vectors" in f]
        assert answers(folder) == answers(fresh)
        assert list(audit(store)) == []


def test_caches_that_are_behind_catch_up(tmp_path: Path) -> None:
    fill(tmp_path / "whole", [*make_articles(25), *make_articles(10, first=25)])
    fill(tmp_path / "behind", [*make_articles(25), *make_articles(3, seed=9, first=70)])
    with open_quick(tmp_path / "behind") as store:
        store.remove([f"folder/{n:03}" for n in (70, 71, 72)])
        store.add(embed(make_articles(10, first=25)))
        with open_store(tmp_path / "behind") as reader:  # another process, as it were
            assert list(audit(reader))
    assert answers(tmp_path / "behind") == answers(tmp_path / "whole")


def test_sqlite_from_an_older_copy(tmp_path: Path) -> None:
    """The generation is the same, but the caches were made from another file."""
    folder = tmp_path / "index"
    fill(folder, make_articles(5))
    copy = (folder / "footnote.sqlite").read_bytes()
    fill(folder, make_articles(5, first=5))
    (folder / "footnote.sqlite").write_bytes(copy)
    with open_quick(folder) as store:
        store.add(embed(make_articles(5, seed=4, first=5)))
    fill(tmp_path / "other", make_articles(5))
    fill(tmp_path / "other", make_articles(5, seed=4, first=5))
    assert answers(folder) == answers(tmp_path / "other")


def test_copied_files_are_not_read_every_time(fresh: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(fresh, folder, copy_function=shutil.copyfile)
    old = (folder / "words" / "seal.json").read_text()
    assert answers(folder) == answers(fresh)
    new = (folder / "words" / "seal.json").read_text()
    assert new != old
    answers(folder)
    assert (folder / "words" / "seal.json").read_text() == new


def test_without_the_lock_nothing_is_written(fresh: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fresh, tmp_path / "index")
    for harm in (None, unseal, litter, scrap("words"), scrap("vectors")):
        if harm:
            harm(folder)
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        with open_store(folder) as store, locked(folder):
            opened = caches.open_caches(folder, store.connection, 32, heal=False)
            assert opened.generation == 1
            assert answers(folder) == answers(fresh)
        after = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        assert {p for p in after if p.parent.name in {"words", "vectors"}} <= set(before)


def test_a_missing_vector_is_told(fresh: Path) -> None:
    with open_store(fresh) as store, pytest.raises(Exception, match="vector does not read back"):
        database.vectors(store.connection, [10**6], 32)
