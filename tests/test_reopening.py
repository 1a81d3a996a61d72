"""The index that the server keeps open, replaced, gone, damaged and back."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from index.errors import FootnoteError, IndexMissing, StoreError
from index.schema import file_of
from index.store import open_store
from qa.settings import Settings
from tests.living import QUESTION, ask, make_index, swap
from ui.server import opened
from ui.server.live import Live
from ui.server.opened import OpenIndex
from ui.server.settings import Limits
from ui.server.users import User

PUBLIC = User()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two indexes, which tests copy."""
    folder = tmp_path_factory.mktemp("made")
    return {what: make_index(folder / what, what) for what in ("mill", "school")}


@pytest.fixture
def place(made: dict[str, Path], tmp_path: Path) -> Path:
    """Where the index that is served lies."""
    return shutil.copytree(made["mill"], tmp_path / "index")


@pytest.fixture
def live(place: Path) -> Iterator[Live]:
    with closing(Live(Settings(place), Limits())) as opened:
        yield opened


def test_no_index_and_then_one(tmp_path: Path, made: dict[str, Path]) -> None:
    place = tmp_path / "index"
    with closing(Live(Settings(place), Limits())) as live:
        trouble = live.trouble()
        assert trouble == (
            f"There is no index in {place}; make one with: footnote index ARTICLES --index {place}"
        )
        with pytest.raises(IndexMissing):
            ask(live)
        for wanted in (live.stats, lambda: live.sources(PUBLIC), lambda: live.examples(PUBLIC)):
            with pytest.raises(IndexMissing):
                asyncio.run(wanted())
        with pytest.raises(IndexMissing):
            live.embedder()
        shutil.copytree(made["mill"], place)
        assert live.trouble() is None
        assert "The mill" in ask(live)


def test_an_index_that_is_replaced_is_asked_at_once(
    live: Live, place: Path, made: dict[str, Path]
) -> None:
    embedder = live.embedder()
    for what in ("mill", "school", "mill", "school"):
        swap(place, made[what])
        assert f"The {what}" in ask(live)
        assert live.embedder() is embedder, "the model is not loaded again"


def test_no_question_fails_while_the_index_is_replaced(
    live: Live, place: Path, made: dict[str, Path]
) -> None:
    stop = Event()

    def keep_asking() -> set[str]:
        answers: set[str] = set()
        while not stop.is_set():
            answers.add(ask(live))
        return answers

    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(keep_asking) for _ in range(2)]
        try:
            for at in range(12):
                what = "school" if at % 2 else "mill"
                swap(place, made[what])
                assert f"The {what}" in ask(live)
        finally:
            stop.set()
        answers = set().union(*(one.result() for one in asking))
    assert answers <= {f"The {what} of the harbour burned down on Monday. [1]" for what in made}
    assert answers


def test_who_holds_the_old_index_may_finish(place: Path, made: dict[str, Path]) -> None:
    index = OpenIndex(Settings(place))
    with index.held() as old:
        swap(place, made["school"])
        with index.held() as new:
            assert "The school" in new.assistant.ask(QUESTION).text
        assert "The mill" in old.assistant.ask(QUESTION).text
    with pytest.raises(sqlite3.ProgrammingError):
        old.assistant.ask(QUESTION)
    with index.held() as again:
        assert again is new
    index.close()
    with pytest.raises(sqlite3.ProgrammingError):
        new.assistant.ask(QUESTION)


def test_an_index_that_is_gone_answers_for_a_moment_only(
    live: Live, place: Path, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live.trouble() is None
    monkeypatch.setattr(opened, "GRACE_SECONDS", 60.0)
    place.rename(place.with_name("old"))
    assert "The mill" in ask(live)
    place.with_name("old").rename(place)
    assert "The mill" in ask(live)
    place.rename(place.with_name("old"))
    assert "The mill" in ask(live)
    monkeypatch.setattr(opened, "GRACE_SECONDS", 0.0)
    with pytest.raises(IndexMissing):
        ask(live)
    monkeypatch.setattr(opened, "GRACE_SECONDS", 60.0)
    with pytest.raises(IndexMissing):
        ask(live)
    assert "There is no index" in (live.trouble() or "")
    shutil.copytree(made["school"], place)
    assert "The school" in ask(live)


def test_a_damaged_index_is_told_and_a_whole_one_asked(
    live: Live, place: Path, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live.trouble() is None
    bad = shutil.copytree(made["school"], place.with_name("bad"))
    file_of(bad).write_bytes(b"no database at all" * 500)
    swap(place, bad)
    assert "The mill" in ask(live), "the old one answers for a moment"
    monkeypatch.setattr(opened, "GRACE_SECONDS", 0.0)
    for _ in range(2):
        assert "is damaged" in (live.trouble() or "")
        with pytest.raises(StoreError, match="is damaged"):
            ask(live)
    swap(place, made["school"])
    assert live.trouble() is None
    assert "The school" in ask(live)


def test_another_manifest_in_the_same_file_is_noticed(place: Path) -> None:
    index = OpenIndex(Settings(place))
    with index.held() as first:
        pass
    with open_store(place, writable=True) as store, store.writing():
        store.remove(["fire"])
    with index.held() as same:
        assert same is first, "a change is no other index"
    with closing(sqlite3.connect(file_of(place), isolation_level=None)) as connection:
        connection.execute("UPDATE manifest SET value = replace(value, '180 tokens', '170 tokens')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with index.held() as other:
        assert other is not first
        assert other.assistant.store.manifest != first.assistant.store.manifest
    index.close()


def test_an_index_of_another_model_is_told(place: Path) -> None:
    with closing(sqlite3.connect(file_of(place))) as connection, connection:
        connection.execute("UPDATE manifest SET value = replace(value, 'MiniLM', 'MaxiLM')")
    with closing(Live(Settings(place), Limits())) as live:
        trouble = live.trouble()
        assert trouble is not None
        assert "MaxiLM" in trouble
        with pytest.raises(FootnoteError):
            ask(live)
