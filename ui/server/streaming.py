"""An answer as server-sent events: sentence by sentence, then the whole."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from anyio import CancelScope
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.requests import Request

from qa.contract import citation_json, sentence_json, to_json
from qa.extracting import Told, parts, silent
from qa.types import Answer, AnswerSentence, Citation

Part = tuple[AnswerSentence, tuple[Citation, ...]]
"""A sentence, and the citations that it is the first to cite."""
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # no proxy holds it back


def wants_events(request: Request) -> bool:
    """Tell whether the caller asks for server-sent events by name, in its Accept header."""
    accepted = ",".join(request.headers.getlist("accept")).split(",")
    return any(each.partition(";")[0].strip().lower() == "text/event-stream" for each in accepted)


def event(name: str, data: object) -> bytes:
    """One event, its data as JSON on one line."""
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False), event=name)


def answer_event(part: Part | Answer) -> bytes:
    """An event "sentence", with the sources that it brings in, or "answer" with the whole as the
    contract has it. A refusal is an "answer" alone."""
    if isinstance(part, Answer):
        return event("answer", to_json(part))
    sentence, new = part
    return event(
        "sentence", sentence_json(sentence) | {"sources": [citation_json(one) for one in new]}
    )


async def sent(events: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Events that are all there."""
    for each in events:
        yield each


async def event_stream(events: AsyncIterator[bytes]) -> EventSourceResponse:
    """The response that sends the events, each as soon as it is there. What goes wrong before the
    first of them is raised here, and so has its own status."""
    first = await anext(events)
    return EventSourceResponse(_each(first, events), headers=_HEADERS)


async def _each(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for each in others:
        await asyncio.sleep(0)  # where it can end, should the caller have gone away
        yield each


class Gone(Exception):
    """Ends the asking in its thread: nobody listens any more."""


async def at_once(ask: Callable[[Told], Awaitable[Answer]]) -> AsyncIterator[Part | Answer]:
    """The same of an answer that is whole before its first sentence is shown, as a quoted one is:
    it does not grow, and who breaks off cancels the asking itself."""
    answer = await ask(silent)
    for part in parts(answer):
        yield part
    yield answer


async def growing(ask: Callable[[Told], Awaitable[Answer]]) -> AsyncIterator[Part | Answer]:
    """Each sentence of an answer once it stands, and at last the answer. Raises as `ask` does,
    before anything else where it can be; who breaks off ends the asking as far as it can be: while
    it waits, or at its next sentence."""
    loop = asyncio.get_running_loop()
    said: asyncio.Queue[Part | None] = asyncio.Queue()
    scope = (
        CancelScope()
    )  # other than a task's own cancel(), it leaves a thread its place in a lane

    def told(sentence: AnswerSentence, new: tuple[Citation, ...]) -> None:
        if scope.cancel_called:
            raise Gone
        loop.call_soon_threadsafe(said.put_nowait, (sentence, new))

    async def asked() -> Answer:
        with scope:
            return await ask(told)
        raise Gone

    def end(asking: asyncio.Task[Answer]) -> None:
        if not asking.cancelled():
            asking.exception()  # is known, though nobody may be left to raise it to
        said.put_nowait(None)

    asking = asyncio.ensure_future(asked())
    asking.add_done_callback(end)
    try:
        while (part := await said.get()) is not None:
            yield part
        yield asking.result()
    finally:
        scope.cancel()
