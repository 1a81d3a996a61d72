"""Feedback, from the page that sends it to the gold that grows of it."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.drafting import from_feedback
from index.store import open_store
from tests.interface import calling, complaint
from tests.seed import TURKEY, Run, process, terminal
from ui.server.feedback import Feedback, FeedbackError, FeedbackStore
from ui.server.settings import ServeSettings
from ui.server.users import User

FOOTBALL = "Who won the football world cup?"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "feedback #1?.sqlite"


@pytest.fixture(scope="module")
def client(seed_index: Path, kept: Path) -> Iterator[httpx.Client]:
    with calling(ServeSettings(index=seed_index, feedback=kept), User("reader")) as opened:
        yield opened


@pytest.fixture(scope="module")
def answered(client: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/ask", json={"question": TURKEY}).json()
    return answer


def send(client: httpx.Client, **body: object) -> httpx.Response:
    return client.post("/api/feedback", json=body)


def stored(path: Path) -> list[sqlite3.Row]:
    with sqlite3.connect(path) as file:
        file.row_factory = sqlite3.Row
        rows = file.execute("SELECT * FROM feedback ORDER BY key").fetchall()
    file.close()
    return rows


def test_feedback_becomes_gold(
    client: httpx.Client,
    answered: dict[str, Any],
    kept: Path,
    seed_index: Path,
    tmp_path: Path,
    footnote: Callable[..., Run],
) -> None:
    """The whole way: over HTTP into the file, out as JSONL, and to the person who judges it."""
    assert not kept.exists()
    refused = client.post("/api/ask", json={"question": FOOTBALL}).json()
    bodies: list[dict[str, object]] = [
        {"question": TURKEY, "helpful": True, "answer": answered},
        {
            "question": FOOTBALL,
            "helpful": False,
            "comment": "Not\u2028there\n\u2713",
            "answer": refused,
        },
        {"question": "Who sells tariffs?", "helpful": False, "comment": None, "answer": None},
    ]
    for body in bodies:
        response = send(client, **body)
        assert (response.status_code, response.content) == (204, b"")
    for row in stored(kept):
        assert row["user"] == "reader"
        age = datetime.now(UTC) - datetime.fromisoformat(row["time"])
        assert 0 <= age.total_seconds() < 3600
    out = tmp_path / "feedback.jsonl"
    told = footnote("feedback", "--file", kept, "--out", out)
    assert (told.status, told.out) == (0, f"Wrote 3 lines of feedback to {out}.\n")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
    bodies[2] = {"question": "Who sells tariffs?", "helpful": False}
    assert rows == bodies
    with open_store(seed_index) as store:
        drafts = list(from_feedback(out, store))
    assert [draft.question for draft in drafts] == [body["question"] for body in bodies]
    assert drafts[0].evidence == tuple(each["quote"] for each in answered["citations"])
    gold = tmp_path / "gold.jsonl"
    judged = terminal(
        "eval", "draft", "--index", str(seed_index), "--feedback", str(out), "--out", str(gold),
        "-n", "3", columns=100, typed=["q\n"], env={},
    )  # fmt: skip
    assert judged.status == 0, judged.out
    assert TURKEY in judged.out


def test_it_goes_to_stdout_too(client: httpx.Client, answered: dict[str, Any], kept: Path) -> None:
    send(client, question=TURKEY, helpful=False, answer=answered)
    count = len({row["answer"] or row["key"] for row in stored(kept)})
    run = process("feedback", "--file", str(kept), "--out", "-")
    rows = [json.loads(line) for line in run.out.split("\n")[:-1]]  # a comment holds U+2028
    assert len(rows) == count
    assert rows[-1] == {"question": TURKEY, "helpful": False, "answer": answered}
    assert run.err == f"footnote: Wrote {count} line{'s' * (count > 1)} of feedback.\n"


def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    each, threads = 20, 8
    failed: list[Exception] = []

    def add(thread: int) -> None:
        store = FeedbackStore(path)
        try:
            for number in range(each):
                store.add(Feedback(f"{thread} {number}?", helpful=True), User())
        except FeedbackError as error:
            failed.append(error)

    running = [threading.Thread(target=add, args=(thread,)) for thread in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert failed == []
    questions = [row.question for row in FeedbackStore(path).rows()]
    assert sorted(questions) == sorted(f"{a} {b}?" for a in range(threads) for b in range(each))
    for thread_number in range(threads):
        mine = [text for text in questions if text.startswith(f"{thread_number} ")]
        assert mine == [f"{thread_number} {number}?" for number in range(each)]
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert file.execute("SELECT DISTINCT user FROM feedback").fetchall() == [(None,)]
    file.close()


def test_where_it_cannot_be_kept_the_rest_goes_on(
    seed_index: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path, content in (
        (tmp_path / "no folder" / "feedback.sqlite", None),
        (tmp_path, None),
        (tmp_path / "text.sqlite", "This is text, and no feedback. " * 100),
    ):
        if content:
            path.write_text(content)
        with calling(ServeSettings(index=seed_index, feedback=path)) as opened:
            told = complaint(send(opened, question="who?", helpful=True), 503)
            assert "cannot be kept at the moment" in told
            assert path.name not in told
            assert f"{path} cannot be written" in caplog.text
            assert opened.post("/api/ask", json={"question": TURKEY}).status_code == 200


def test_beside_the_index_by_default(seed_index: Path, footnote: Callable[..., Run]) -> None:
    told = footnote("feedback", "--index", seed_index, "--out", "-")
    assert told.status == 2
    assert str(seed_index / "feedback.sqlite") in told.complaint
    assert not (seed_index / "feedback.sqlite").exists()


def test_an_export_that_cannot_be(tmp_path: Path, footnote: Callable[..., Run]) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("an export of before")
    (tmp_path / "text.sqlite").write_text("This is text, and no feedback. " * 100)
    (tmp_path / "empty.sqlite").touch()
    for name, reason in (
        ("none.sqlite", "No feedback has been kept"),
        ("", "No feedback has been kept"),
        ("text.sqlite", "cannot be read"),
        ("empty.sqlite", "no such table"),
    ):
        told = footnote("feedback", "--file", tmp_path / name, "--out", out)
        assert reason in told.complaint
        assert out.read_text() == "an export of before"


def test_an_export_that_cannot_be_written(tmp_path: Path) -> None:
    kept, out = tmp_path / "feedback.sqlite", tmp_path / "none" / "out.jsonl"
    FeedbackStore(kept).add(Feedback("who?", helpful=True), User())
    told = process("feedback", "--file", str(kept), "--out", str(out))
    assert "out.jsonl cannot be used" in told.complaint


def test_a_thumb_and_then_a_word_are_one_row(tmp_path: Path) -> None:
    """The latest that one user says of one answer counts; where it is not told which, all do."""
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    ann, bob = User("ann"), User()
    one, other = {"text": "one"}, {"text": "other"}
    said = [
        (Feedback("why?", True, None, one), ann),
        (Feedback("why?", True, "at once", one), ann),
        (Feedback("why?", False, None, one), bob),
        (Feedback("why?", True, None, other), ann),
        (Feedback("why?", True), ann),
        (Feedback("why?", False), ann),
    ]
    for feedback, user in said:
        store.add(feedback, user)
    assert list(store.rows()) == [feedback for feedback, _ in said[1:]]
