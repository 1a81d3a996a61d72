"""The tools: ask, search and read_article. They read the index and change nothing."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations

from index.errors import FilterError, FootnoteError, ModelError, QuestionError, StoreError
from index.types import Article, Filter, Hit
from qa.contract import found_json, schema, to_json
from ui.chat.links import host_of
from ui.footnotes import pieces
from ui.mcp_server.arguments import AskArguments, ReadArguments, SearchArguments, read
from ui.output import clean, one_line
from ui.server.bodies import turns
from ui.server.live import Live
from ui.server.told import told
from ui.server.users import User

LONGEST = 20_000  # code points that are read at once, unless an end is named
_PUBLIC = User()
_HINTS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ASK = (
    "Answer a question from the articles. Every sentence is followed by the numbers of the "
    "footnotes that prove it; each footnote quotes an article word for word. Where the articles "
    "do not answer, the text says so, and nothing is made up."
)
_SEARCH = "Show the passages of the articles that are nearest to a question, best first."
_READ = (
    "Read an article, or the part from start to end of it, such as around a quote. Without an "
    f"end it comes {LONGEST:,} characters at a time; length tells how many there are."
)
_log = logging.getLogger("footnote")

_Result = tuple[str, dict[str, Any]]


class Tools:
    """The tools over one index. What cannot be done is an error of the tool, in one sentence."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._calls: dict[str, Callable[[Mapping[str, Any]], Awaitable[_Result]]] = {
            "ask": self._ask,
            "search": self._search,
            "read_article": self._read,
        }

    def listed(self) -> list[Tool]:
        """What the tools do, take and give."""
        return [
            _tool("ask", _ASK, AskArguments.model_json_schema(), schema()),
            _tool("search", _SEARCH, SearchArguments.model_json_schema()),
            _tool("read_article", _READ, ReadArguments.model_json_schema()),
        ]

    async def call(self, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        """Do what a tool does."""
        try:
            if name not in self._calls:
                names = ", ".join(self._calls)
                raise QuestionError(f"There is no tool {name[:60]}; there are: {names}.")
            text, data = await self._calls[name](arguments)
        except FootnoteError as error:
            if isinstance(error, StoreError | ModelError):
                _log.error(str(error))  # the owner can mend it; the client is told no path
            return CallToolResult(content=[_text(told(error))], is_error=True)
        return CallToolResult(content=[_text(text)], structured_content=data)

    async def _ask(self, given: Mapping[str, Any]) -> _Result:
        wanted = read(AskArguments, given)
        only = await self._only(wanted.sources)
        answer = await self._live.ask(wanted.question, only, turns(wanted.history))
        return "".join(pieces(answer)), to_json(answer)

    async def _only(self, sources: Collection[str]) -> Filter:
        known = await self._live.sources(_PUBLIC) if sources else frozenset()
        absent = sorted(set(sources) - known)
        if absent:
            listed = ", ".join(sorted(known)) or "none is named"
            raise FilterError(f"No article has the source {absent[0]}; the sources are: {listed}.")
        return Filter(frozenset(sources))

    async def _search(self, given: Mapping[str, Any]) -> _Result:
        wanted = read(SearchArguments, given)
        hits = await self._live.search(wanted.question, wanted.k, Filter())
        shown = "\n\n".join(_shown(number, hit) for number, hit in enumerate(hits, 1))
        return shown or "The index holds no passage.", {"hits": [found_json(hit) for hit in hits]}

    async def _read(self, given: Mapping[str, Any]) -> _Result:
        wanted = read(ReadArguments, given)
        article = await self._live.article(wanted.id, _PUBLIC)
        if article is None:
            raise FilterError(f"No article is called {wanted.id[:200]}; search shows the ids.")
        start = min(wanted.start, len(article.text))
        end = min(start + LONGEST if wanted.end is None else wanted.end, len(article.text))
        if end < start:
            raise QuestionError(f"The end {end} lies before the start {start}; exchange them.")
        return clean(article.text[start:end]), _window(article, start, end)


def _tool(
    name: str, about: str, takes: dict[str, Any], gives: dict[str, Any] | None = None
) -> Tool:
    return Tool(
        name=name, description=about, input_schema=takes, output_schema=gives, annotations=_HINTS
    )


def _text(text: str) -> TextContent:
    return TextContent(type="text", text=text)


def _shown(number: int, hit: Hit) -> str:
    passage = hit.passage
    place = f"article {one_line(passage.article_id)}, {passage.start}-{passage.end}"
    return f"{number}. {one_line(passage.text)} ({place})"


def _window(article: Article, start: int, end: int) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url if host_of(article.url, None) else None,
        "date": article.date,
        "length": len(article.text),
        "start": start,
        "end": end,
        "text": article.text[start:end],
    }
