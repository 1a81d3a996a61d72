"""Caches that catch up by what has changed since their seal, of few passages and of many."""

import logging
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import caches
from index.audit import audit
from index.store import open_store
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
from tests.zygote import ROOT

QUESTIONS = [" ".join(WORDS[at::61]) for at in range(6)]

STEPS = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 39), st.integers(1, 12)),
    st.tuples(st.just("remove"), st.integers(0, 39), st.integers(1, 12)),
    st.tuples(st.sampled_from(["level", "reopen"]), st.just(0), st.just(0)),
)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=3, max_size=14), st.integers(0, 2**16))
def test_any_changes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int, int]],
    seed: int,
) -> None:
    let_few_be_many(monkeypatch)
    folder = tmp_path_factory.mktemp("any")
    fill(folder, make_articles(24, seed))
    store = open_quick(folder)
    for number, (what, first, count) in enumerate(steps):
        if what == "add":
            store.add(embed(make_articles(count, seed + number, first)))
        elif what == "remove":
            store.remove([f"folder/{n:03}" for n in range(first, first + count)])
        else:
            if what == "reopen":
                store.close()
                store = open_quick(folder)
            with store.writing():
                pass
            check_level(store)
    with store, store.writing():
        pass
    with open_store(folder) as reader:
        check_level(reader)
        assert list(audit(reader)) == []


def bases(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in (folder / "vectors").glob("*.base.*")}


def add(folder: Path, count: int, first: int) -> None:
    with open_quick(folder) as store, store.writing():
        store.add(embed(make_articles(count, first=first)))


def remove(folder: Path, first: int, last: int) -> None:
    with open_quick(folder) as store, store.writing():
        store.remove([f"folder/{n:03}" for n in range(first, last)])


def test_a_little_more_leaves_the_base_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    let_few_be_many(monkeypatch)
    fill(tmp_path, make_articles(60))
    before = bases(tmp_path)
    assert len(before) == 2
    add(tmp_path, 3, first=60)
    remove(tmp_path, 5, 9)
    assert bases(tmp_path) == before
    with open_store(tmp_path) as store:
        assert not store.stats().exact
        assert store.stats().recall == 1.0  # all lists are opened here
        check_level(store)


def test_much_more_or_much_less_is_merged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    let_few_be_many(monkeypatch)
    fill(tmp_path, make_articles(90))
    changes: list[Callable[[], None]] = [
        lambda: add(tmp_path, 40, first=90),
        lambda: remove(tmp_path, 0, 40),
        lambda: add(tmp_path, 300, first=200),  # the lists are too few now
    ]
    for change in changes:
        before = bases(tmp_path)
        change()
        assert not bases(tmp_path).keys() & before.keys()
        with open_store(tmp_path) as store:
            check_level(store)
            vectors = caches.open_caches(tmp_path, store.connection, 32, heal=False).vectors
            assert vectors.recent == len(vectors.removed) == 0
    remove(tmp_path, 6, 600)
    assert bases(tmp_path) == {}
    with open_store(tmp_path) as store:
        assert store.stats().exact
        check_level(store)


def test_a_run_killed_before_the_seal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The files of two moments lie there, under the seal of the former."""
    let_few_be_many(monkeypatch)
    folder = tmp_path / "index"
    fill(folder, make_articles(60))
    shutil.copytree(folder / "vectors", tmp_path / "before")
    before = bases(folder)
    add(folder, 2, first=60)
    shutil.copytree(tmp_path / "before", folder / "vectors", dirs_exist_ok=True)
    with open_store(folder) as store:
        found(store, QUESTIONS[0])
        check_level(store)
    assert bases(folder) == before  # nothing has been built again


def test_opening_while_one_writes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    let_few_be_many(monkeypatch)
    fill(tmp_path, make_articles(40))

    def write() -> None:
        draw = random.Random(1)
        with open_quick(tmp_path) as store, store.writing():
            for number in range(40):
                store.remove([f"folder/{draw.randrange(40):03}"])
                store.add(embed(make_articles(2, first=100 + 2 * number)))
                store.level_caches()

    caplog.set_level(logging.INFO, "footnote")
    opened = 0
    with open_store(tmp_path) as reader, ThreadPoolExecutor(1) as thread:
        writing = thread.submit(write)
        while not writing.done():
            got = caches.open_caches(tmp_path, reader.connection, 32, heal=False)
            assert got.vectors.count
            opened += 1
        writing.result()
    assert opened
    assert not [record for record in caplog.records if "made again" in record.message]
    with open_store(tmp_path) as reader:
        check_level(reader)


WRITER = """
import itertools, sys
from pathlib import Path
import index.vectors
from tests.stores import embed, make_articles, open_quick
index.vectors.EXACT_UP_TO = 60
with open_quick(Path(sys.argv[1])) as store, store.writing():
    print("ready", flush=True)
    for number in itertools.count(100):
        store.remove([f"folder/{number % 50:03}"])
        store.add(embed(make_articles(2, number, first=number % 70)))
        store.level_caches()
"""


def test_kill_among_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    let_few_be_many(monkeypatch)
    fill(tmp_path, make_articles(50))
    draw = random.Random(2)
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(draw.random() * 1.5)
            process.kill()
        with open_store(tmp_path) as store:
            found(store, QUESTIONS[0])
            check_level(store)
            assert list(audit(store)) == []
