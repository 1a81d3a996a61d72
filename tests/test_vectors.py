"""The vector search of many passages: an inverted file, what came later, and what is gone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.vectors
from index import database, growing
from index.growing import lists_for, suits
from index.inverted import InvertedFile
from index.protocols import Keys, Vectors
from index.store import open_store
from index.truth import Truth
from index.vectors import VectorCache, load_vectors
from tests.stores import WORDS, brute_force, embed, fill, found, make_articles, open_quick

DIM = 16


def unit_rows(count: int, seed: int = 1) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float32)  # as SQLite holds them


def inverted(keys: Keys, rows: Vectors, probes: int) -> InvertedFile:
    base = InvertedFile.train(lists_for(len(keys)), rows)
    for at in range(0, len(keys), 700):
        base.add(keys[at : at + 700], rows[at : at + 700])
    base.probes = probes
    return base


ROWS = unit_rows(3000)
KEYS = np.arange(1, 3001) * 3
OLD, QUESTIONS = 2400, unit_rows(40, seed=2)  # passages in the base
BASE = inverted(KEYS[:OLD], ROWS[:OLD], probes=lists_for(OLD))

ASKED = [" ".join(WORDS[at::61]) for at in range(6)]


def nearest(question: Vectors, kept: np.ndarray, k: int) -> list[tuple[int, float]]:
    """By comparing all."""
    scores = (ROWS[kept] @ question).tolist()
    pairs = zip(KEYS[kept].tolist(), scores, strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 39), st.integers(1, 90))
def test_search_equals_brute_force(gone: int, wanted: int, question: int, k: int) -> None:
    draw = np.random.default_rng([gone, wanted])
    cache = VectorCache(DIM, BASE)
    cache.add(KEYS[OLD:], ROWS[OLD:])
    removed = draw.permutation(3000)[:gone]
    cache.remove(np.sort(KEYS[removed]))
    kept = np.setdiff1d(np.arange(3000), removed)
    assert cache.count == len(kept)
    for allowed in (None, np.intersect1d(kept, draw.permutation(3000)[:wanted])):
        among = kept if allowed is None else allowed
        got = cache.search(QUESTIONS[question], k, None if allowed is None else KEYS[allowed])
        best = nearest(QUESTIONS[question], among, k)
        assert list(got) == [key for key, _ in best]
        assert list(got.values()) == pytest.approx([score for _, score in best], abs=1e-6)


def test_filter_opens_enough_lists() -> None:
    cache = VectorCache(DIM, inverted(KEYS, ROWS, probes=8))
    allowed = np.arange(0, 3000, 300)
    for question in QUESTIONS:
        got = cache.search(question, 10, KEYS[allowed])
        assert list(got) == [key for key, _ in nearest(question, allowed, 10)]


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    cache = VectorCache(DIM, inverted(KEYS[:OLD], ROWS[:OLD], probes=12))
    assert cache.base is not None
    cache.base.recall = 0.75
    cache.add(KEYS[OLD:], ROWS[OLD:])
    cache.remove(KEYS[::7])
    wanted = [cache.search(question, 50) for question in QUESTIONS]
    names = cache.save(tmp_path, 5)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    for opened in (cache, load_vectors(tmp_path, names, DIM)):
        assert (opened.recall, opened.count) == (0.75, cache.count)
        assert [opened.search(question, 50) for question in QUESTIONS] == wanted
    with pytest.raises(ValueError, match="dimensions"):
        load_vectors(tmp_path, names, DIM + 1)


def test_a_saved_base_is_not_written_again(tmp_path: Path) -> None:
    cache = VectorCache(DIM, inverted(KEYS[:OLD], ROWS[:OLD], probes=12))
    before = {name for name in cache.save(tmp_path, 5) if ".base." in name}
    cache.add(KEYS[OLD:], ROWS[OLD:])
    cache.remove(KEYS[:2])
    assert {name for name in cache.save(tmp_path, 6) if ".base." in name} == before
    grown = cache.base_in_memory(tmp_path)
    assert grown is not None
    grown.remove(cache.removed)
    grown.add(KEYS[OLD:], ROWS[OLD:])
    again = VectorCache(DIM, grown)
    for one in (again.base, cache.base):
        assert one is not None
        one.probes = one.lists
    assert [again.search(q, 9) for q in QUESTIONS] == [cache.search(q, 9) for q in QUESTIONS]


def test_an_inverted_file_may_grow_to_four_times_its_size() -> None:
    cache = VectorCache(DIM, BASE)
    assert not suits(cache, OLD)  # so few are compared exactly
    assert suits(VectorCache(DIM), OLD)
    many = InvertedFile.train(lists_for(60_000), unit_rows(20_000))
    fits = [suits(VectorCache(DIM, many), n) for n in (50_000, 50_001, 239_000, 242_000)]
    assert fits == [False, True, True, False]


def test_inverted_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 150)
    monkeypatch.setattr(growing, "_FEWEST_COMPARED", 20)
    articles = make_articles(60)
    fill(tmp_path, articles)
    embedded = embed(articles)
    with open_quick(tmp_path) as store:
        assert not store.stats().exact
        assert 0.985 <= store.stats().recall <= 1.0
        for question in ASKED:
            wanted = brute_force(embedded, question)
            hits = found(store, question, 10)
            best = sorted((score for score, _, _ in wanted.values()), reverse=True)
            assert hits[0][1] == pytest.approx(best[0], abs=1e-4)
            assert sum(hit[1] >= best[9] - 1e-4 for hit in hits) >= 9
        with store.writing():
            gone = [f"folder/{n:03}" for n in range(20)]
            store.remove(gone)
            store.add(embed(make_articles(20, seed=5, first=60)))
        hits = found(store, ASKED[0], 500)
        assert not store.stats().exact
        assert len({name for name, *_ in hits}) == len(hits) > 100
        assert not {name.partition("#")[0] for name, *_ in hits} & set(gone)
        assert any(name.startswith("folder/07") for name, *_ in hits)
        with store.writing():
            store.remove([f"folder/{n:03}" for n in range(20, 70)])
        assert store.stats().exact
        assert store.stats().recall == 1.0


def test_probes_stay_below_what_is_too_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.vectors, "EXACT_UP_TO", 100)
    monkeypatch.setattr(growing, "_FEWEST_COMPARED", 0)
    monkeypatch.setattr(growing, "_MOST_COMPARED", 60)
    fill(tmp_path, make_articles(80))
    with open_store(tmp_path) as store, database.snapshot(store.connection):
        cache = growing.build(Truth(store.connection, 32))
    assert cache.base is not None
    assert cache.base.probes == cache.base.lists * 60 // cache.count
    assert 0.2 < cache.recall < 0.985


def test_a_filter_finds_its_passages_however_far_they_lie() -> None:
    """Two fields apart: all lists of the one come before any of the other."""
    near, far = unit_rows(400).copy(), unit_rows(400).copy()
    near[:, 0], far[:, 0] = 3.0, -3.0
    rows = np.vstack([near, far])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    keys = np.arange(1, 801, dtype=np.int64)
    base = inverted(keys, rows, probes=1)
    cache = VectorCache(rows.shape[1], base)
    question = rows[0]
    there = cache.search(question, 10, keys[400:])
    exact = np.argsort(-(rows[400:] @ question), kind="stable")[:10] + 401
    assert set(there) == set(exact.tolist())
