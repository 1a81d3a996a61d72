"""An answer that grows: every sentence in order, and what is left of it when nobody listens."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import Response

from qa.assistant import Assistant
from qa.extracting import Told
from qa.types import Answer, AnswerSentence
from tests.seed import TURKEY
from tests.serving import served
from ui.server.lanes import Busy, Lane
from ui.server.streaming import Gone, Part, answer_event, event_stream, growing

PATIENCE = 30  # seconds
Ask = Callable[[Told], Awaitable[Answer]]


def sentence(number: int) -> AnswerSentence:
    return AnswerSentence(f"Sentence {number}.", (1,))


async def grown(ask: Ask) -> list[Part | Answer]:
    return [part async for part in growing(ask)]


def waited(event: threading.Event) -> None:
    assert event.wait(PATIENCE)


def test_every_sentence_comes_in_order(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)

    def work(told: Told) -> Answer:
        for number in range(2000):
            told(sentence(number), ())
        return answer

    lane = Lane(1, 0, PATIENCE)
    *told, last = asyncio.run(grown(lambda told: lane.run(lambda: work(told))))
    assert told == [(sentence(number), ()) for number in range(2000)]
    assert last is answer


@pytest.mark.parametrize("sentences", [0, 1, 3])
def test_what_goes_wrong_is_raised_after_what_was_said(sentences: int) -> None:
    heard = []

    def work(told: Told) -> Answer:
        for number in range(sentences):
            told(sentence(number), ())
        raise Busy("Many ask.")

    async def listen() -> None:
        async for part in growing(lambda told: asyncio.to_thread(work, told)):
            heard.append(part)  # noqa: PERF401 (what came before the error counts)

    with pytest.raises(Busy):
        asyncio.run(listen())
    assert len(heard) == sentences


async def heard(parts: AsyncIterator[Part | Answer]) -> None:
    """Listen to one sentence, and go."""
    await anext(parts)
    await parts.aclose()  # type: ignore[attr-defined]


class Work:
    """Tells sentences without end, and what became of it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = self.begun = 0
        self.ended: list[type[BaseException]] = []
        self.go_on = threading.Event()

    def __call__(self, told: Told) -> Answer:
        with self.lock:
            self.now += 1
            self.begun += 1
            self.most = max(self.most, self.now)
        try:
            told(sentence(0), ())
            waited(self.go_on)
            for number in count(1):
                told(sentence(number), ())
        except BaseException as error:
            self.ended.append(type(error))
            raise
        finally:
            with self.lock:
                self.now -= 1
        raise AssertionError


def test_who_breaks_off_frees_no_place_before_the_work_ends() -> None:
    """Else who comes and goes would have any number of threads at work."""
    work = Work()

    async def come_and_go() -> None:
        lane = Lane(1, 10, PATIENCE)
        first = growing(lambda told: lane.run(lambda: work(told)))
        await anext(first)
        others = [growing(lambda told: lane.run(lambda: work(told))) for _ in range(3)]
        waiting = [asyncio.ensure_future(heard(one)) for one in others]
        await asyncio.sleep(0.1)
        await first.aclose()  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)
        assert work.begun == 1
        work.go_on.set()
        await asyncio.gather(*waiting)
        assert await lane.run(lambda: "served") == "served"

    asyncio.run(come_and_go())
    assert work.most == 1
    assert work.ended == [Gone] * 4


def test_who_breaks_off_while_waiting_is_not_asked_for() -> None:
    work = Work()

    async def come_and_go() -> None:
        lane = Lane(1, 10, PATIENCE)
        first = growing(lambda told: lane.run(lambda: work(told)))
        await anext(first)
        second = asyncio.ensure_future(grown(lambda told: lane.run(lambda: work(told))))
        while not lane.waiting:
            await asyncio.sleep(0.01)
        second.cancel()
        while lane.waiting:
            await asyncio.sleep(0.01)
        work.go_on.set()
        await first.aclose()  # type: ignore[attr-defined]
        assert await lane.run(lambda: "served") == "served"

    asyncio.run(come_and_go())
    assert work.begun == 1


def test_a_caller_that_goes_away_stops_the_work() -> None:
    work = Work()
    work.go_on.set()
    app = FastAPI()

    @app.get("/")
    async def stream() -> Response:
        parts = growing(lambda told: asyncio.to_thread(work, told))
        return await event_stream(answer_event(part) async for part in parts)

    with served(app) as base, httpx.stream("GET", base) as response:
        assert next(response.iter_raw()).startswith(b"event: sentence")
    end = time.monotonic() + PATIENCE
    while not work.ended and time.monotonic() < end:
        time.sleep(0.01)
    assert work.ended == [Gone]
