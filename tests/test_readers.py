"""Many readers beside one writer: processes, threads, and folders that can only be read."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import index.locking
from index.errors import IndexLocked, IndexMissing
from index.locking import locked
from index.store import create_store, open_store
from tests.processes import output, python, wait_for
from tests.stores import WORDS, embed, fill, found, make_articles, open_quick

QUESTION = " ".join(WORDS[::61])

READER = """
import sys
from pathlib import Path
from index.store import open_store
from tests.stores import WORDS, found
reader = open_store(Path(sys.argv[1]))
print("ready", flush=True)
seen = 0
while seen < 40:
    hits = reader.search("barda", __import__("numpy").eye(32, dtype="float32")[0], 500)
    for hit in hits:
        article = reader.get(hit.passage.article_id)
        passage = hit.passage
        assert article is None or article.text[passage.start:passage.end] == passage.text
    articles = {hit.passage.article_id for hit in hits}
    assert len(articles) >= seen, (len(articles), seen)
    assert len(articles) % 4 == 0, "a commit is seen whole or not at all"
    seen = len(articles)
sys.stdin.read()  # until the writer is done
with open_store(Path(sys.argv[1])) as fresh:
    assert found(fresh, " ".join(WORDS[::61])) == found(reader, " ".join(WORDS[::61]))
print(seen)
"""


def test_processes_read_while_one_writes(tmp_path: Path) -> None:
    with open_quick(tmp_path) as store:
        readers = [python(READER, str(tmp_path)) for _ in range(3)]
        for reader in readers:
            wait_for("ready", reader)
        for first in range(0, 40, 8):
            with store.writing():
                store.add(embed(make_articles(4, first=first)))
                store.level_caches()
                store.add(embed(make_articles(4, first=first + 4)))
        assert [output(reader) for reader in readers] == ["40\n"] * 3


def test_second_writer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.locking, "PATIENCE_SECONDS", 0.1)
    holder = """
import sys
from pathlib import Path
from tests.stores import open_quick
with open_quick(Path(sys.argv[1])) as store, store.writing():
    print("holding", flush=True)
    sys.stdin.read()
"""
    process = python(holder, str(tmp_path))
    wait_for("holding", process)
    with open_store(tmp_path, writable=True) as store:
        with (
            pytest.raises(IndexLocked, match="Another process is writing") as told,
            store.writing(),
        ):
            pass
        assert "\n" not in str(told.value)
        process.kill()
        process.communicate()
        with store.writing():  # the lock ended with the process
            store.add(embed(make_articles(1)))


def test_a_store_is_not_made_over_one_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.locking, "PATIENCE_SECONDS", 0.1)
    with locked(tmp_path), pytest.raises(IndexLocked):
        open_quick(tmp_path)
    with open_quick(tmp_path) as first, first.writing():
        first.add(embed(make_articles(2)))
        with create_store(tmp_path, first.manifest) as second:
            assert len(second.contents()) == 2


def test_many_begin_the_same_index_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.locking, "PATIENCE_SECONDS", 60.0)
    at_once = Barrier(8)

    def begin(number: int) -> None:
        at_once.wait()
        with open_quick(tmp_path) as store, store.writing():
            store.add(embed(make_articles(1, first=number)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(begin, range(8)))
    with open_store(tmp_path) as store:
        assert len(store.contents()) == store.generation == 8


def test_threads_share_a_store(tmp_path: Path) -> None:
    fill(tmp_path, make_articles(20))
    questions = [" ".join(WORDS[at::41]) for at in range(40)]
    with open_store(tmp_path) as store:
        wanted = [found(store, question) for question in questions]
    with open_store(tmp_path) as store, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda question: found(store, question), questions)) == wanted


READ_ONLY = """
import sys
from pathlib import Path
from index.audit import audit
from index.store import open_store
from index.words import WordCache
from tests.stores import WORDS, found
folder = Path(sys.argv[1])
try:
    (folder / "x").touch()
    sys.exit("it can be written")
except OSError:
    pass
with open_store(folder) as store:
    print(found(store, " ".join(WORDS[::61]), 20))
    print(list(audit(store)))
if (folder / "words").exists():
    assert WordCache(folder / "words").search("barda", 5) is not None
"""
WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")


def read_only(folder: Path) -> str:
    """What a reader finds who may not write into the folder, and what its audit finds."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that right away")
    prefix = WITHOUT_ROOTS_RIGHTS if os.geteuid() == 0 else ()
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    try:
        return output(python(READ_ONLY, str(folder), prefix=prefix))
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_read_only_folder(tmp_path: Path) -> None:
    fill(tmp_path, make_articles(10))
    with open_store(tmp_path) as store:
        wanted = str(found(store, QUESTION, 20))
    assert read_only(tmp_path) == f"{wanted}\n[]\n"
    shutil.rmtree(tmp_path / "words")
    (tmp_path / "vectors" / "seal.json").unlink()
    assert read_only(tmp_path).startswith(f"{wanted}\n['The search cache vectors")


def test_read_only_folder_beside_a_writer(tmp_path: Path) -> None:
    """What is committed lies in the write-ahead log, and must be seen."""
    fill(tmp_path, make_articles(10))
    with open_quick(tmp_path) as store:
        with store.writing():
            store.remove(["folder/003"])
            store.add(embed(make_articles(2, first=10)))
        assert (tmp_path / "footnote.sqlite-wal").stat().st_size
        wanted = str(found(store, QUESTION, 20))
        assert read_only(tmp_path).startswith(wanted)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissing, match="is a file, not a folder; name the folder"):
        open_quick(tmp_path / "file")
