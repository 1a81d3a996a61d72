"""The HTTP interface: ask, search, articles, sources, feedback. Its JSON is the command line's."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.errors import FilterError
from index.types import Filter
from qa.contract import found_json, to_json
from ui.chat.links import host_of
from ui.server import openapi
from ui.server.bodies import AskBody, FeedbackBody, FilteredBody, SearchBody, turns
from ui.server.feedback import Feedback, FeedbackStore
from ui.server.live import Live
from ui.server.problems import problem
from ui.server.settings import ServeSettings
from ui.server.streaming import answer_event, event_stream, growing, wants_events
from ui.server.users import User, user_of

_UNKNOWN = "No article is called {}; answers and searches name those that there are."
_Place = Annotated[int, Query(ge=0, description="in code points of the article's text")]


def router(live: Live, feedback: FeedbackStore, settings: ServeSettings) -> APIRouter:
    """The routes below /api/. They need `ui.server.problems.add_handlers` on their app."""
    api = _Interface(live, feedback, settings)
    routes: list[tuple[str, str, Callable[..., Any], dict[str, Any]]] = [
        ("POST", "/ask", api.ask, openapi.ASK),
        ("POST", "/search", api.search, openapi.SEARCH),
        ("GET", "/articles/{id:path}", api.article, openapi.ARTICLE),
        ("GET", "/sources", api.sources, openapi.SOURCES),
        ("POST", "/feedback", api.keep, openapi.FEEDBACK),
    ]
    made = APIRouter(prefix="/api")
    for method, path, endpoint, about in routes:
        made.add_api_route(path, endpoint, methods=[method], **about)
    return made


class _Interface:
    def __init__(self, live: Live, feedback: FeedbackStore, settings: ServeSettings) -> None:
        self._live = live
        self._feedback = feedback
        hosts = settings.link_hosts
        self._link_hosts = None if hosts is None else frozenset(hosts)

    async def ask(self, body: AskBody, request: Request) -> Response:
        request.state.question = body.question
        only = await permitted(body, user_of(request), self._live)
        history = turns(body.history)
        if wants_events(request):
            grown = growing(lambda told: self._live.ask(body.question, only, history, told))
            return await event_stream(answer_event(part) async for part in grown)
        return JSONResponse(to_json(await self._live.ask(body.question, only, history)))

    async def search(self, body: SearchBody, request: Request) -> Response:
        request.state.question = body.question
        only = await permitted(body, user_of(request), self._live)
        hits = await self._live.search(body.question, body.k, only)
        return JSONResponse({"hits": [found_json(hit) for hit in hits]})

    async def article(
        self,
        article_id: Annotated[str, Path(alias="id")],
        request: Request,
        start: _Place = 0,
        end: _Place | None = None,
    ) -> Response:
        if end is not None and end < start:
            return problem(422, f"The end {end} lies before the start {start}; exchange them.")
        article = await self._live.article(article_id, user_of(request))
        if article is None:
            return problem(404, _UNKNOWN.format(article_id))
        length = len(article.text)
        start, end = min(start, length), length if end is None else min(end, length)
        return JSONResponse(
            {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "url": article.url if host_of(article.url, self._link_hosts) else None,
                "date": article.date,
                "length": length,
                "start": start,
                "end": end,
                "text": article.text[start:end],
            }
        )

    async def sources(self, request: Request) -> Response:
        return JSONResponse({"sources": sorted(await self._live.sources(user_of(request)))})

    async def keep(self, body: FeedbackBody, request: Request) -> Response:
        answer = body.answer.model_dump(exclude_unset=True) if body.answer else None
        feedback = Feedback(body.question, body.helpful, body.comment, answer)
        await run_in_threadpool(self._feedback.add, feedback, user_of(request))
        return Response(status_code=204)


async def permitted(body: FilteredBody, user: User, live: Live) -> Filter:
    """The filter of a question, narrowed to what the user may see.

    Raises FilterError where it names what is not there or, in the same words, what the user may
    not see.
    """
    for article_id in body.filters.article_ids:
        if await live.article(article_id, user) is None:
            raise FilterError(_UNKNOWN.format(article_id))
    return user.narrow(body.filters.filter)
