"""The one door to the index for all who ask the server: bounded, and never closed by a change."""

from collections.abc import Callable, Collection, Sequence
from threading import Event
from typing import TypeVar

from index.errors import FootnoteError
from index.protocols import Embedder
from index.stats import Stats
from index.types import Article, Filter, Hit
from qa.assistant import Assistant
from qa.examples import examples
from qa.extracting import Told, silent
from qa.following import Turn
from qa.limiting import check_narrowed
from qa.settings import Settings
from qa.types import Answer
from ui.server.lanes import Busy, Lane
from ui.server.opened import Opened, OpenIndex
from ui.server.settings import Limits
from ui.server.told import told
from ui.server.users import User

__all__ = ["Busy", "Live"]

_Made = TypeVar("_Made")
_LOOKS_WAITING = 256  # each is quick
_UNSERVED = (
    "No article in the index is of a source that the setting sources names; correct the setting, "
    "or index such articles."
)


class Live:
    """An index kept open for many who ask at once; it is opened when it is first needed.

    Where another index is put in its place, that is asked from then on, and no question fails. The
    methods that are awaited raise StoreError and ModelError where there is nothing to ask, and Busy
    where too many wait. Filters have been narrowed to what the user may see.
    """

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._index = OpenIndex(settings)
        self.stopping = Event()
        """Set when the server stops, for work that goes on in a thread."""
        self._questions = Lane(limits.working, limits.waiting, limits.patience_seconds)
        # Evidence opens while questions wait.
        self._looks = Lane(1, _LOOKS_WAITING, limits.patience_seconds)

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return self._questions.waiting

    def trouble(self, served: Collection[str] | None = None, *, owner: bool = True) -> str | None:
        """Why no question can be answered, in one sentence; None where all is well. `served`, which
        is for the owner to know, are the only sources that anybody may see. Only an `owner` is told
        where on the machine things lie."""
        try:
            with self._index.held() as opened:
                if served is None or opened.assistant.store.sources() & set(served):
                    return None
                return _UNSERVED
        except FootnoteError as error:
            return str(error) if owner else told(error)

    def embedder(self) -> Embedder:
        """The embedder of the index. Raises StoreError and ModelError."""
        with self._index.held() as opened:
            return opened.assistant.embedder

    def close(self) -> None:
        """Close the index when its last question is answered."""
        self.stopping.set()
        self._index.close()

    async def ask(
        self, text: str, only: Filter, history: Sequence[Turn] = (), told: Told = silent
    ) -> Answer:
        """Answer a question that may refer back to a history, oldest turn first; `told` gets each
        sentence once it stands, in another thread. Raises QuestionError, and FilterError for a
        filter that names what is not there."""

        def answer(assistant: Assistant) -> Answer:
            check_narrowed(assistant.store, only)
            return assistant.ask(text, only, history, told)

        return await self._in(self._questions, lambda opened: answer(opened.assistant))

    async def search(self, text: str, k: int, only: Filter) -> list[Hit]:
        """The k passages nearest to a question, best first. Raises as `ask` does."""

        def search(assistant: Assistant) -> list[Hit]:
            check_narrowed(assistant.store, only)
            return assistant.search(text, k, only)

        return await self._in(self._questions, lambda opened: search(opened.assistant))

    async def article(self, article_id: str, user: User) -> Article | None:
        """The article of that id, None where there is none that the user may see."""
        article = await self._in(self._looks, lambda opened: opened.assistant.store.get(article_id))
        if article is None or user.sources is None or article.source in user.sources:
            return article
        return None

    async def sources(self, user: User) -> frozenset[str]:
        """The sources of articles that the user may see."""
        known = await self._in(self._looks, lambda opened: opened.assistant.store.sources())
        return known if user.sources is None else known & user.sources

    async def examples(self, user: User) -> tuple[str, ...]:
        """Up to four questions that the articles which the user may see answer."""
        return await self._in(self._looks, lambda opened: _examples(opened, user))

    async def stats(self) -> Stats:
        """What the index holds, in numbers."""
        return await self._in(self._looks, lambda opened: opened.assistant.store.stats())

    async def _in(self, lane: Lane, work: Callable[[Opened], _Made]) -> _Made:
        def job() -> _Made:
            with self._index.held() as opened:
                return work(opened)

        return await lane.run(job)


def _examples(opened: Opened, user: User) -> tuple[str, ...]:
    """The examples of this generation for all who may see the same. One thread works here."""
    if user.sources is not None and not user.sources:
        return ()
    generation = opened.assistant.store.generation
    if opened.drawn_at != generation:
        opened.drawn_at, opened.examples = generation, {}
    if user.sources not in opened.examples:
        only = Filter(sources=user.sources or frozenset())
        opened.examples[user.sources] = examples(opened.assistant, only)
    return opened.examples[user.sources]
