"""The benchmark of the server: what it counts, and that it would see a mixed answer."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from eval.bench import tables
from eval.bench.crowd import Tally, ask_together
from eval.bench.editions import QUESTIONS, Checked, index_edition, replacing, write_edition
from eval.bench.environments import PeerError
from eval.bench.serving import Served, beside_a_writer, serving
from qa.compose import open_assistant
from qa.contract import to_json
from qa.settings import Settings
from tests.serving import served

LOAD = Tally(Counter({200: 90, 429: 3, 503: 2, 500: 4, 0: 1}), [0.01 * n for n in range(1, 91)])


def test_what_became_of_requests() -> None:
    assert (LOAD.requests, LOAD.answers, LOAD.shed, LOAD.failed) == (100, 90, 5, 5)
    assert LOAD.percentile(0.5) == pytest.approx(0.46)
    assert LOAD.percentile(0.95) == pytest.approx(0.86)
    assert LOAD.percentile(1.0) == pytest.approx(0.9)
    assert Tally().percentile(0.5) == 0.0


def test_many_ask_at_once() -> None:
    asked: list[str] = []
    statuses = {"shed": 429, "busy": 503, "broken": 500}

    async def answer(request: Request) -> Response:
        question = (await request.json())["question"]
        asked.append(question)
        return JSONResponse({"to": question}, statuses.get(question, 200))

    app = Starlette(routes=[Route("/api/ask", answer, methods=["POST"])])
    answers: list[Any] = []
    questions = ["one", "shed", "two", "busy", "broken", "three"]
    with served(app) as base:
        tally = ask_together(base, questions, 3, lambda now: now.requests < 50, answers.append)
    assert asked[0] != asked[1], "each begins elsewhere"
    assert 50 <= tally.requests == len(asked) <= 52
    told = Counter(asked)
    assert (tally.shed, tally.failed) == (told["shed"] + told["busy"], told["broken"])
    assert tally.errors == ['500: {"to":"broken"}'] * 3
    assert {one["to"] for one in answers} == {"one", "two", "three"}
    assert len(answers) == len(tally.seconds) == tally.answers
    gone = ask_together(base, questions, 2, lambda now: not now.requests)
    assert gone.failed == gone.statuses[0] == gone.requests == 2
    assert "Connect" in gone.errors[0]


def test_an_answer_of_two_editions_would_be_seen(tmp_path: Path) -> None:
    index_edition(tmp_path / "articles", tmp_path / "index", 0)
    assistant = open_assistant(Settings(tmp_path / "index"))
    checked = Checked(set())
    with assistant.store:
        for question in QUESTIONS:
            answer = to_json(assistant.ask(question))
            checked.look(answer)
    assert checked == Checked({"1000"}, answers=len(QUESTIONS))
    citation = answer["citations"][0]
    for part in (
        citation | {"quote": citation["quote"].replace("1000", "1001")},
        citation | {"passage": {"text": "It was 1001."}},
    ):
        checked.look(answer | {"citations": [citation, part]})
    checked.look(answer | {"citations": [], "supported": False})
    assert (checked.mixed, checked.refused, checked.editions) == (2, 1, {"1000", "1001"})


def test_editions_are_of_one_length_and_differ(tmp_path: Path) -> None:
    for number in (0, 8999):
        write_edition(tmp_path / str(number), number)
    first, last = (
        {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / name).iterdir()}
        for name in ("0", "8999")
    )
    assert first.keys() == last.keys()
    assert {name: text.replace("1000", "9999") for name, text in first.items()} == last


def test_a_writer_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder")
    match = pytest.raises(PeerError, match="footnote index stopped")
    with match, replacing(tmp_path / "articles", tmp_path / "index"):
        pass


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    match = pytest.raises(PeerError, match="footnote serve did not start")
    with match, serving(Path("bad\n"), tmp_path):
        pass


def test_beside_a_writer_nothing_fails_and_nothing_is_mixed(tmp_path: Path) -> None:
    tally, checked = beside_a_writer(tmp_path, 2.0)
    assert tally.answers == tally.requests == checked.answers > 0
    assert (checked.mixed, checked.refused, tally.errors) == (0, 0, [])


def test_the_section_tells_all_of_it() -> None:
    memory = {0: 200.0, 900: 250.0, 2_100: 262.5, 10_000: 264.0}
    checked = Checked({"1000", "1001"}, answers=90, mixed=7, refused=8)
    load = Tally(LOAD.statuses, LOAD.seconds, ["500: broken"])
    text = tables.serving(Served(60, 3.84, 0.021, load, memory, Tally(), checked))
    for part in (
        "for 60 s",
        "Ready 3.8 s after its start, its chat page 0.02 s after that",
        "| told to come again (429, 503) | 5 | 0 |",
        "| failed | 5 | 0 |",
        "| p50, ms | 460 | 0 |",
        "- 500: broken",
        "2 editions were seen in 90 answers; mixed of two editions: 7; refused, though every",
        "264 MB after 10,000 requests, +1.5 MB since the 2,000th; it was 200 MB before",
    ):
        assert part in text
