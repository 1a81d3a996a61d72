"""The widget's page, and the answers in it as pieces of HTML."""

import re
from collections.abc import AsyncIterator
from functools import cache

from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from index.types import Filter
from qa.types import Answer
from ui.chat import pieces
from ui.chat.nearest import titles_of
from ui.chat.texts import Texts, texts
from ui.output import one_line
from ui.server.bodies import History, Text, turns
from ui.server.live import Live
from ui.server.settings import Language, ServeSettings
from ui.server.streaming import Part, event, event_stream, growing
from ui.server.users import User, user_of

_THEMES = frozenset({"light", "dark"})
_LANGUAGES = frozenset({"en", "de"})
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_LONGEST = {"title": 80, "greeting": 300}  # characters
_OFFERED = 2  # examples offered with a refusal


class QuestionBody(BaseModel):
    """A question, the language of the page that it is asked in, and what was asked there before."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    question: Text
    lang: Language
    history: History


def router(live: Live, settings: ServeSettings) -> APIRouter:
    """The routes /embed and below. They need `ui.server.problems.add_handlers` on their app."""
    widget = _Widget(live, settings)
    made = APIRouter(prefix="/embed", include_in_schema=False)
    made.add_api_route("", widget.page, methods=["GET"])
    made.add_api_route("/examples", widget.examples, methods=["GET"])
    made.add_api_route("/ask", widget.ask, methods=["POST"])
    return made


class _Widget:
    def __init__(self, live: Live, settings: ServeSettings) -> None:
        self._live = live
        self._settings = settings
        hosts = settings.link_hosts
        self._link_hosts = None if hosts is None else frozenset(hosts)

    async def page(self, request: Request) -> Response:
        """The page without any content. What the widget's owner may choose comes in the address;
        what is not understood there is as if it were not there."""
        asked = request.query_params
        language = asked.get("lang", "")
        words = texts(language if language in _LANGUAGES else self._settings.language)
        theme, color = asked.get("theme", ""), asked.get("color", "")
        html = _template().render(
            t=words.t,
            language=words.language,
            theme=theme if theme in _THEMES else "auto",
            color=color if _COLOR.fullmatch(color) else "",
            title=_line(request, "title") or self._settings.title,
            greeting=_line(request, "greeting") or words.t("embed.greeting"),
            identity=self._settings.identity.kind,
            frames=self._settings.frame_origins,
        )
        return HTMLResponse(html)

    async def examples(self, request: Request) -> Response:
        """Questions that the articles answer."""
        return JSONResponse({"examples": await self._live.examples(user_of(request))})

    async def ask(self, body: QuestionBody, request: Request) -> Response:
        """Events "part" with the sentences so far, then one "answer", each {"html"}."""
        request.state.question = body.question
        user = user_of(request)
        only = user.narrow(Filter())
        history = turns(body.history)
        grown = growing(lambda told: self._live.ask(body.question, only, history, told))
        return await event_stream(self._events(grown, texts(body.lang), user))

    async def _events(
        self, grown: AsyncIterator[Part | Answer], words: Texts, user: User
    ) -> AsyncIterator[bytes]:
        turn, sentences = pieces.new_turn(), []
        async for part in grown:
            if isinstance(part, Answer):
                yield event("answer", {"html": await self._whole(part, turn, words, user)})
            else:
                sentences.append(part[0])
                yield event("part", {"html": pieces.part_html(sentences, turn, words)})

    async def _whole(self, answer: Answer, turn: str, words: Texts, user: User) -> str:
        if answer.supported:
            return pieces.answer_html(answer, turn, words, self._link_hosts)
        return pieces.answer_html(
            answer,
            turn,
            words,
            self._link_hosts,
            titles=await titles_of(answer, self._live, user),
            examples=(await self._live.examples(user))[:_OFFERED],
        )


def _line(request: Request, name: str) -> str:
    return one_line(request.query_params.get(name, ""))[: _LONGEST[name]]


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ui", "web"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("embed.html")
