"""What has changed since a seal: noted as it happens, not believed where it does not add up."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.audit import audit
from index.locking import locked
from index.seal import read_seal
from index.store import EmbeddedStore, open_store
from tests.stores import (
    WORDS,
    check_level,
    embed,
    fill,
    found,
    let_few_be_many,
    make_articles,
    open_quick,
)


def test_what_both_caches_know_is_forgotten(tmp_path: Path) -> None:
    def noted(store: EmbeddedStore) -> int:
        (count,) = store.connection.execute("SELECT count(*) FROM removed").fetchone()
        return int(count)

    with open_quick(tmp_path) as store:
        with store.writing():
            store.add(embed(make_articles(9)))
            store.remove(["folder/001"])
            first = noted(store)
            store.remove(["folder/002"])
            assert noted(store) > first > 0
        with store.writing():
            store.add(embed(make_articles(1, first=9)))
            assert noted(store) == 0


def edit(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "footnote.sqlite", isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount > 0


def seal_otherwise(name: str, by: int) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        for path in (folder / "vectors" / "seal.json", folder / "words" / "seal.json"):
            seal = read_seal(path.parent)
            assert seal is not None
            number = getattr(seal.moment, name)
            old = path.read_text()
            new = old.replace(f'"{name}": {number}', f'"{name}": {number + by}')
            assert new != old
            path.write_text(new)

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: edit(folder, "DELETE FROM removed"),
        lambda folder: edit(folder, "DELETE FROM removed WHERE key % 2"),
        lambda folder: edit(folder, "UPDATE removed SET generation = 0"),
        seal_otherwise("count", 1),
        seal_otherwise("top", -2),
        seal_otherwise("top", 2),
        seal_otherwise("generation", 1),
    ],
    ids=["all", "half", "earlier", "count", "lower", "higher", "generation"],
)
def test_a_log_that_does_not_add_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    let_few_be_many(monkeypatch)
    fill(tmp_path, make_articles(40))
    with open_quick(tmp_path) as store:
        store.remove([f"folder/{n:03}" for n in range(10, 14)])
        store.add(embed(make_articles(4, first=60)))
    harm(tmp_path)
    with open_store(tmp_path) as store:
        found(store, " ".join(WORDS[::61]))
        check_level(store)
        assert list(audit(store)) == []


def test_a_reader_does_not_believe_caches_of_a_copy_that_went_on(tmp_path: Path) -> None:
    """They are ahead, but of another index: its passages have the same keys and other vectors."""
    mine, copy = tmp_path / "mine", tmp_path / "copy"
    fill(mine, make_articles(9))
    shutil.copytree(mine, copy)
    for first in (20, 40):
        fill(copy, make_articles(9, seed=2, first=first))
    fill(mine, make_articles(9, seed=1, first=10))
    questions = [" ".join(WORDS[at::61]) for at in range(3)]
    with open_store(mine) as store:
        wanted = [found(store, question, 20) for question in questions]
    for name in ("vectors", "words"):
        shutil.rmtree(mine / name)
        shutil.copytree(copy / name, mine / name)
    with open_store(mine) as store, locked(mine):  # so that it cannot mend them
        assert [found(store, question, 20) for question in questions] == wanted
