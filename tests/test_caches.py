"""The caches: whatever happens to their files, a search finds what SQLite holds."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import index.vectors
from index import caches, database
from index.audit import audit
from index.locking import locked
from index.store import open_store
from index.vectors import build_vectors, load_vectors
from tests.stores import WORDS, Found, brute_force, embed, fill, found, make_articles, open_quick

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
    (folder / "vectors" / "passages.faiss.77.new").write_bytes(b"half a draft")
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
    path = folder / "vectors" / "passages.faiss"
    import os

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


def test_inverted_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 150)
    articles = make_articles(60)
    fill(tmp_path, articles)
    embedded = embed(articles)
    with open_quick(tmp_path) as store:
        assert not store.stats().exact
        assert 0.9 < store.stats().recall <= 1.0
        for question in QUESTIONS:
            wanted = brute_force(embedded, question)
            hits = found(store, question, 10)
            best = sorted((score for score, _, _ in wanted.values()), reverse=True)
            assert hits[0][1] == pytest.approx(best[0], abs=1e-3)
            assert sum(hit[1] >= best[9] - 1e-3 for hit in hits) >= 9
        with store.writing():
            gone = [f"folder/{n:03}" for n in range(20)]
            store.remove(gone)
            store.add(embed(make_articles(20, seed=5, first=60)))
        hits = found(store, QUESTIONS[0], 500)
        assert not store.stats().exact
        assert len({name for name, *_ in hits}) == len(hits) > 100
        assert not {name.partition("#")[0] for name, *_ in hits} & set(gone)
        assert any(name.startswith("folder/07") for name, *_ in hits)
        with store.writing():
            store.remove([f"folder/{n:03}" for n in range(20, 70)])
        assert store.stats().exact
        assert store.stats().recall == 1.0


def test_filter_in_an_inverted_file_opens_enough_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 100)
    draw = np.random.default_rng(1)
    vectors = draw.normal(size=(4000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    keys = np.arange(4000) * 3
    cache = build_vectors(keys, vectors)
    assert not cache.is_exact
    allowed = keys[::500]
    got = cache.search(vectors[7], 8, allowed)
    wanted = {int(key): float(vectors[key // 3] @ vectors[7]) for key in allowed}
    assert got == pytest.approx(wanted, abs=1e-3)
    assert list(got.values()) == sorted(got.values(), reverse=True)


def test_inverted_file_is_the_same_when_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 100)
    vectors = np.random.default_rng(1).normal(size=(2000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cache = build_vectors(np.arange(2000), vectors)
    cache.save(tmp_path)
    again = load_vectors(tmp_path, 16, cache.recall)
    assert not again.is_exact
    assert again.search(vectors[3], 50) == cache.search(vectors[3], 50)
    cache.add(np.arange(2000, 9000), vectors[np.arange(7000) % 2000])
    assert cache.needs_rebuilding  # four times as many as its lists were made for
    with pytest.raises(ValueError, match="dimensions"):
        load_vectors(tmp_path, 8, 1.0)


def test_a_missing_vector_is_told(fresh: Path) -> None:
    with open_store(fresh) as store, pytest.raises(Exception, match="vector does not read back"):
        database.vectors(store.connection, [10**6], 32)
