"""Ends that come at any instant: kill -9, a full disk. What was committed stays whole."""

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import disk_usage

import pytest

from index.adding import index_path
from index.audit import audit
from index.schema import file_of
from index.store import open_store
from tests.stores import (
    SPLITTING,
    WORDS,
    QuickEmbedder,
    embed,
    fill,
    found,
    make_articles,
    open_quick,
)
from tests.zygote import TOLD, Zygote

TRIALS = 12
SHARED_MEMORY = 32 * 1024  # bytes that SQLite needs to open a file, even to read
WANTED = {item.article.id.split("/")[1]: item for item in embed(make_articles(60))}
QUESTIONS = [" ".join(WORDS[at::61]) for at in range(3)]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, item in WANTED.items():
        (folder / f"{name}.txt").write_text(item.article.text)
    return folder


@pytest.fixture(scope="module")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What an undisturbed run gives."""
    folder = tmp_path_factory.mktemp("whole")
    finish(folder, articles)
    return answers(folder)


def finish(folder: Path, articles: Path) -> None:
    with open_quick(folder) as store, store.writing():
        index_path(store, articles, SPLITTING, QuickEmbedder(), lambda progress: None)


def answers(folder: Path) -> list[object]:
    with open_store(folder) as store:
        return [found(store, question, 30) for question in QUESTIONS]


def check_kept(folder: Path) -> int:
    """Every article that is there is whole, and the caches are mended by a question; how many."""
    with open_store(folder) as store:
        names = list(store.contents())
        assert names == sorted(WANTED)[: len(names)]
        for name in names:
            article = store.get(name)
            assert article is not None
            assert article.text == WANTED[name].article.text
        passages = sum(len(WANTED[name].spans) for name in names)
        sentences = sum(len(WANTED[name].sentences) for name in names)
        assert (store.stats().passages, store.stats().sentences) == (passages, sentences)
        assert len(found(store, QUESTIONS[0], 1000)) == passages
        assert list(audit(store)) == []
    return len(names)


def test_kill_at_any_instant(
    zygote: Zygote, articles: Path, whole: list[object], tmp_path: Path
) -> None:
    draw = random.Random(7)
    log = tmp_path / "log"
    for name in ("first", "second"):  # the first is slower
        start = time.perf_counter()
        assert zygote.run(tmp_path / name, articles, log) == 0
        duration = time.perf_counter() - start
    kept = []
    for number in range(TRIALS):
        folder = tmp_path / str(number)
        seconds = duration * (number + draw.random()) / TRIALS
        assert zygote.run(folder, articles, log, seconds=seconds) in {0, -signal.SIGKILL}
        if file_of(folder).exists():
            kept.append(check_kept(folder))
        if number % 2:  # the same run again, by another process; then undisturbed
            assert zygote.run(folder, articles, log) == 0
        finish(folder, articles)
        assert answers(folder) == whole
        shutil.rmtree(folder)
    assert any(0 < count < len(WANTED) for count in kept), kept
    assert not log.exists(), log.read_text()


def test_kill_while_the_index_is_being_made(tmp_path: Path) -> None:
    for name in ("footnote.sqlite.new", "footnote.sqlite.new-journal", "footnote.sqlite.new-wal"):
        (tmp_path / name).write_bytes(b"what a killed run left" * 1000)
    fill(tmp_path, make_articles(3))
    with open_store(tmp_path) as store:
        assert list(audit(store)) == []
    assert not list(tmp_path.glob("*.new*"))


def check_told(status: int, log: Path, folder: Path) -> None:
    told = log.read_text()
    assert status == TOLD, told
    assert "\n" not in told
    assert told.startswith(f"The index in {folder} cannot be written (")
    log.unlink()


def check_after_trouble(folder: Path, articles: Path, whole: list[object]) -> None:
    """What was committed can be asked at once, and the same run completes where there is room."""
    if file_of(folder).exists():
        check_kept(folder)
    finish(folder, articles)
    assert answers(folder) == whole


def test_files_that_may_not_grow(
    zygote: Zygote, articles: Path, whole: list[object], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    statuses = []
    for kilobytes in (*range(0, 100, 20), *range(120, 500, 80)):
        folder = tmp_path / str(kilobytes)
        statuses.append(zygote.run(folder, articles, log, file_bytes=kilobytes * 1024))
        if statuses[-1]:
            check_told(statuses[-1], log, folder)
        check_after_trouble(folder, articles, whole)
        shutil.rmtree(folder)
    assert set(statuses) == {0, TOLD}


def test_caches_that_may_not_grow(
    zygote: Zygote, articles: Path, whole: list[object], tmp_path: Path
) -> None:
    """SQLite holds all that there is, and FAISS or tantivy meet the limit."""
    log = tmp_path / "log"
    finish(tmp_path / "done", articles)
    statuses = []
    for name in ("vectors", "words"):
        for kilobytes in (33, 36, 40, 60):  # SQLite itself needs 32
            folder = shutil.copytree(tmp_path / "done", tmp_path / f"{name}{kilobytes}")
            shutil.rmtree(folder / name)
            with open_quick(folder) as store:
                store.add(embed(make_articles(300, first=100), origin="elsewhere"))
            statuses.append(zygote.run(folder, articles, log, file_bytes=kilobytes * 1024))
            if statuses[-1]:
                check_told(statuses[-1], log, folder)
            with open_quick(folder) as store, store.writing():
                store.remove([name for name in store.contents() if name.startswith("folder/")])
            check_after_trouble(folder, articles, whole)
    assert TOLD in statuses


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many kilobytes, which grows where it is asked for again."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def sized(kilobytes: int) -> Path:
        options = f"size={kilobytes}k{',remount' if disk.is_mount() else ''}"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no small disk can be mounted here; that needs root on Linux")
        return disk

    yield sized
    if disk.is_mount():
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def room_to_read(folder: Path) -> bool:
    shared = folder / "footnote.sqlite-shm"
    held = shared.stat().st_blocks * 512 if shared.exists() else 0
    return held + disk_usage(folder).free >= SHARED_MEMORY


@pytest.mark.parametrize("kilobytes", range(60, 500, 40))
def test_full_disk(
    zygote: Zygote,
    articles: Path,
    whole: list[object],
    tmp_path: Path,
    small_disk: Callable[[int], Path],
    kilobytes: int,
) -> None:
    folder = small_disk(kilobytes) / "index"
    check_told(zygote.run(folder, articles, tmp_path / "log"), tmp_path / "log", folder)
    if file_of(folder).exists() and room_to_read(folder):
        with open_store(folder) as store:  # the disk is still full
            hits = found(store, QUESTIONS[0], 1000)  # of what the caches had been level with
            assert len(hits) <= store.stats().passages
            assert bool(hits) == bool(store.contents())
    small_disk(8000)
    check_after_trouble(folder, articles, whole)
