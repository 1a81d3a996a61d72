"""The interface of OpenAI's chat completions, for the clients and front ends that speak it."""

import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.tokens import count_tokens
from index.types import Filter
from qa.contract import to_json
from qa.types import Answer
from ui.footnotes import ending, numbered, pieces
from ui.server import openapi
from ui.server.completion_bodies import CompletionBody, asked
from ui.server.live import Live
from ui.server.openai_errors import error
from ui.server.settings import ServeSettings
from ui.server.streaming import Part, event_stream, growing
from ui.server.users import user_of

MODEL = "footnote"
_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
_DONE = format_sse_event(data_str="[DONE]")


def router(live: Live, settings: ServeSettings) -> APIRouter:
    """The routes below /v1/. They need `ui.server.openai_errors.in_openai_words` around the app."""
    face = _Completions(live, settings)
    routes: list[tuple[str, str, Callable[..., Any], dict[str, Any]]] = [
        ("POST", "/chat/completions", face.complete, openapi.COMPLETIONS),
        ("GET", "/models", face.models, openapi.MODELS),
    ]
    made = APIRouter(prefix="/v1")
    for method, path, endpoint, about in routes:
        made.add_api_route(path, endpoint, methods=[method], **about)
    return made


class _Completions:
    def __init__(self, live: Live, settings: ServeSettings) -> None:
        self._live = live
        hosts = settings.link_hosts
        self._link_hosts = None if hosts is None else frozenset(hosts)

    async def models(self) -> Response:
        return JSONResponse({"object": "list", "data": [_MODEL]})

    async def complete(self, body: CompletionBody, request: Request) -> Response:
        if body.model != MODEL:
            words = f"There is no model {body.model[:60]}; there is one: {MODEL}."
            return error(404, words, "model", "model_not_found")
        if body.forces_a_tool:
            words = "No tool is ever called here; let tool_choice be auto, or leave it out."
            return error(400, words, "tool_choice")
        question, history = asked(body.messages)
        request.state.question = question
        only = user_of(request).narrow(Filter())
        completion = _Completion(body, self._link_hosts)
        if body.stream:
            grown = growing(lambda told: self._live.ask(question, only, history, told))
            return await event_stream(completion.events(grown))
        answer = await self._live.ask(question, only, history)
        return JSONResponse(await completion.whole(answer))


class _Completion:
    """An answer on its way to a client: as a whole, or in chunks."""

    def __init__(self, body: CompletionBody, link_hosts: frozenset[str] | None) -> None:
        self._body = body
        self._link_hosts = link_hosts
        self._head = {
            "id": f"chatcmpl-{uuid4().hex}",
            "created": int(time.time()),
            "model": MODEL,
        }

    async def whole(self, answer: Answer) -> dict[str, Any]:
        text = "".join(pieces(answer, self._link_hosts))
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": await self._usage(text),
            **_proof(answer),
        }

    async def events(self, grown: AsyncIterator[Part | Answer]) -> AsyncIterator[bytes]:
        """A chunk for each sentence once it stands, for each footnote, and for the end."""
        text = ""
        async for part in grown:
            if not text:
                yield self._chunk([_delta({"role": "assistant", "content": ""})])
            for piece in self._pieces(part, first=not text):
                text += piece
                yield self._chunk([_delta({"content": piece})])
            if isinstance(part, Answer):
                yield self._chunk([_delta({}, "stop")], _proof(part))
        if self._body.wants_usage:
            yield self._chunk([], {"usage": await self._usage(text)})
        yield _DONE

    def _pieces(self, part: Part | Answer, *, first: bool) -> Iterator[str]:
        if isinstance(part, Answer):
            yield from ending(part, self._link_hosts)
        else:
            yield numbered(part[0], first=first)

    def _chunk(self, choices: list[dict[str, Any]], more: dict[str, Any] | None = None) -> bytes:
        usage = {"usage": None} if self._body.wants_usage else {}
        kind = {"object": "chat.completion.chunk", "choices": choices}
        chunk = {**self._head, **kind, **usage, **(more or {})}
        return format_sse_event(data_str=json.dumps(chunk, ensure_ascii=False))

    async def _usage(self, text: str) -> dict[str, int]:
        asked_in = [message.content for message in self._body.messages]
        prompt, completion = await run_in_threadpool(
            lambda: (sum(map(count_tokens, asked_in)), count_tokens(text))
        )
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }


def _proof(answer: Answer) -> dict[str, Any]:
    whole = to_json(answer)
    return {"citations": whole["citations"], "footnote": whole}


def _delta(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
