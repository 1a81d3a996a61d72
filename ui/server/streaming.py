"""An answer as server-sent events: sentence by sentence, then the whole."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.requests import Request

from qa.contract import to_json
from qa.types import Answer, AnswerSentence, Citation

_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # no proxy holds it back


def parts(answer: Answer) -> Iterator[tuple[AnswerSentence, tuple[Citation, ...]]]:
    """The sentences in order, each with the citations that it is the first to cite."""
    waiting = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        new = [number for number in sentence.citations if number in waiting]
        yield sentence, tuple(waiting.pop(number) for number in new)


def wants_events(request: Request) -> bool:
    """Tell whether the caller asks for server-sent events by name, in its Accept header."""
    accepted = ",".join(request.headers.getlist("accept")).split(",")
    return any(each.partition(";")[0].strip().lower() == "text/event-stream" for each in accepted)


def event(name: str, data: object) -> bytes:
    """One event, its data as JSON on one line."""
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False), event=name)


def answer_events(answer: Answer) -> Iterator[bytes]:
    """An event "sentence" for each, with the sources that it brings in, then one "answer" that
    holds the whole as the contract has it. A refusal is an "answer" alone."""
    whole = to_json(answer)
    sources = {source["number"]: source for source in whole["citations"]}
    for row, (_, new) in zip(whole["sentences"], parts(answer), strict=True):
        yield event("sentence", row | {"sources": [sources[one.number] for one in new]})
    yield event("answer", whole)


def event_stream(events: Iterable[bytes]) -> EventSourceResponse:
    """The response that sends the events, each as soon as it is there."""
    return EventSourceResponse(_each(events), headers=_HEADERS)


async def _each(events: Iterable[bytes]) -> AsyncIterator[bytes]:
    for each in events:
        yield each
        await asyncio.sleep(0)  # where it can end, should the caller have gone away
