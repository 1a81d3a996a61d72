"""What happens when somebody asks on the page: the question, its sentences, the whole answer.

A talk is kept by the server, so that a question does not carry all earlier answers back to it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import gradio as gr

from index.errors import FootnoteError
from index.types import Filter
from qa.following import REMEMBERED, Turn, turn_of
from qa.question import LONGEST
from qa.types import Answer
from ui.chat import pieces
from ui.chat.nearest import titles_of
from ui.chat.texts import Texts
from ui.server.live import Live
from ui.server.streaming import at_once, growing
from ui.server.told import told
from ui.server.users import User, user_of

EXAMPLES = 4
MOST = 50  # questions whose answers stay on the page
_OFFERED = 2  # examples offered with a refusal

Message: TypeAlias = dict[str, str]
Shown: TypeAlias = tuple[list[Message], Any, Any]
"""The messages of the page, the talk to keep and the text of the question box; the latter two
may be left as they are."""


def asker(request: gr.Request) -> User:
    """Who asks, as the guard found out."""
    assert request.request is not None, "Gradio keeps the request that it was called by"
    return user_of(request.request)


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions and answers of one page. `name` is of the user whose they are: they are shown
    to nobody else, who may have come to know the page's session. `turns` are what the next question
    may refer back to."""

    name: str | None
    messages: tuple[Message, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Talking:
    """Answers the questions of the page. `grows` tells that sentences come one by one, from a
    generator that takes its time; quotes are there at once."""

    live: Live
    texts: Texts
    link_hosts: frozenset[str] | None
    grows: bool = False

    async def ask(
        self,
        question: str | None,
        sources: Sequence[str] | None,
        since: str | None,
        until: str | None,
        talk: Talk | None,
        request: gr.Request,
    ) -> AsyncIterator[Shown]:
        """Show a question and its answer, sentence by sentence, or why there is none to be had:
        then the question returns to its box, and the next one takes its place on the page."""
        user = asker(request)
        question = question or ""
        before = self.earlier(talk, request)[-2 * (MOST - 1) :]
        turns = talk.turns if talk and before else ()
        asked = [*before, _said("user", pieces.question_html(question[:LONGEST]))]
        reading = pieces.status_html(self.texts.t("page.reading"))
        yield [*asked, _said("assistant", reading)], gr.skip(), ""
        try:
            only = _filter(sources, since, until)
            narrow = user.narrow(only)
            growth = growing if self.grows else at_once
            grown = growth(lambda told: self.live.ask(question, narrow, turns, told))
            turn, sentences = pieces.new_turn(), []
            async for part in grown:
                if isinstance(part, Answer):
                    answer = part
                    piece = await self._whole(part, turn, user, narrowed=not only.is_empty)
                else:
                    sentences.append(part[0])
                    piece = pieces.part_html(sentences, turn, self.texts)
                messages = [*asked, _said("assistant", piece)]
                yield messages, gr.skip(), gr.skip()
        except FootnoteError as error:
            yield (
                [*(asked if question.strip() else before), self._trouble(told(error))],
                gr.skip(),
                question,
            )
        except Exception:
            yield [*asked, self._trouble(self.texts.t("page.failed"))], gr.skip(), question
            raise
        else:
            turns = (*turns, turn_of(answer))[-REMEMBERED:]
            yield messages, Talk(user.name, tuple(messages), turns), gr.skip()

    def earlier(self, talk: Talk | None, request: gr.Request) -> list[Message]:
        """The messages of the talk so far: all that is left where a question is stopped."""
        mine = talk is not None and talk.name == asker(request).name
        return list(talk.messages) if talk and mine else []

    def begin(self) -> list[Any]:
        """A new, empty talk, of all articles: its messages, the talk to keep, the texts of the
        question box and of the filter's fields."""
        return [[], None, "", [], "", ""]

    async def open(self, request: gr.Request) -> list[Any]:
        """What a page begins with, for its user: why there is no answer to be had, if so; the
        sources to choose from; example questions, as many as there are buttons."""
        trouble = await asyncio.to_thread(self.live.trouble, owner=False)
        if trouble:
            return [[self._trouble(trouble)], *[gr.skip()] * (1 + EXAMPLES)]
        user = asker(request)
        sources = sorted(await self.live.sources(user))
        examples = (await self.live.examples(user))[:EXAMPLES]
        buttons = [gr.Button(value=one, visible=True) for one in examples]
        buttons += [gr.Button(visible=False)] * (EXAMPLES - len(buttons))
        choices = gr.Dropdown(choices=sources, visible=bool(sources), allow_custom_value=False)
        return [gr.skip(), choices, *buttons]

    def _trouble(self, reason: str) -> Message:
        return _said("assistant", pieces.trouble_html(reason))

    async def _whole(self, answer: Answer, turn: str, user: User, *, narrowed: bool) -> str:
        """The answer with its notes and tools, or a refusal with the nearest passages."""
        if answer.supported:
            return pieces.answer_html(answer, turn, self.texts, self.link_hosts)
        examples = () if narrowed else await self.live.examples(user)
        return pieces.answer_html(
            answer,
            turn,
            self.texts,
            self.link_hosts,
            narrowed=narrowed,
            titles=await titles_of(answer, self.live, user),
            examples=examples[:_OFFERED],
        )


def _filter(sources: Sequence[str] | None, since: str | None, until: str | None) -> Filter:
    """The filter that the page's fields describe. Raises FilterError."""
    dates = [(date or "").strip() or None for date in (since, until)]
    return Filter(frozenset(sources or ()), date_from=dates[0], date_to=dates[1])


def _said(role: str, content: str) -> Message:
    return {"role": role, "content": content}
