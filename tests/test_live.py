"""The index that the server keeps open: what it answers, how many, and who may see what."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from index.errors import FilterError, QuestionError
from index.types import Filter
from qa.assistant import Assistant
from qa.settings import Settings
from tests.living import ALL, QUESTION, add, ask, make_index
from tests.seed import TURKEY, without_timings
from ui.server.live import Busy, Live
from ui.server.settings import Limits
from ui.server.users import User

PUBLIC = User()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the index that is served lies."""
    return make_index(tmp_path / "index", "mill")


@pytest.fixture
def live(place: Path) -> Iterator[Live]:
    with closing(Live(Settings(place), Limits())) as opened:
        yield opened


def test_it_answers_as_the_assistant_does(seed_index: Path, assistant: Assistant) -> None:
    async def all_at_once(live: Live) -> list[str]:
        answers = await asyncio.gather(*(live.ask(TURKEY, ALL) for _ in range(20)))
        return [without_timings(answer) for answer in answers]

    with closing(Live(Settings(seed_index), Limits())) as live:
        assert set(asyncio.run(all_at_once(live))) == {without_timings(assistant.ask(TURKEY))}
        hits = asyncio.run(live.search(TURKEY, 3, ALL))
        assert hits == assistant.search(TURKEY, 3)
        assert asyncio.run(live.stats()) == assistant.store.stats()
        assert live.embedder().name == assistant.embedder.name
        assert live.trouble() is None


def test_wrong_questions_and_filters_are_told(live: Live) -> None:
    with pytest.raises(QuestionError, match="is empty"):
        ask(live, " ")
    with pytest.raises(QuestionError, match="holds no words"):
        asyncio.run(live.search("?", 3, ALL))
    with pytest.raises(FilterError, match="No article has the source archive"):
        ask(live, QUESTION, Filter(frozenset({"archive"})))
    with pytest.raises(FilterError, match="No article is called nope"):
        asyncio.run(live.search(QUESTION, 3, Filter(article_ids=frozenset({"nope"}))))
    assert "The mill" in ask(live, QUESTION, Filter(frozenset({"press", "archive"})))


@pytest.mark.parametrize(
    ("user", "sees"),
    [
        (PUBLIC, True),
        (User("ann", frozenset({"press", "archive"})), True),
        (User("bo", frozenset({"archive"})), False),
        (User("cy", frozenset()), False),
    ],
)
def test_who_may_see_what(live: Live, user: User, sees: bool) -> None:
    article = asyncio.run(live.article("fire", user))
    assert (article is not None and article.id == "fire") == sees
    assert asyncio.run(live.article("water", user)) is None
    assert asyncio.run(live.sources(user)) == (frozenset({"press"}) if sees else frozenset())
    assert bool(asyncio.run(live.examples(user))) == sees


def test_examples_are_drawn_again_when_the_index_changes(live: Live, place: Path) -> None:
    before = asyncio.run(live.examples(PUBLIC))
    assert asyncio.run(live.examples(PUBLIC)) is before
    for question in before:
        assert ask(live, question)
    add(live, place, "The bridge of the harbour was built in 1902.")
    after = asyncio.run(live.examples(PUBLIC))
    assert after is not before
    assert asyncio.run(live.examples(PUBLIC)) is after


def test_too_many_are_told_to_come_again(place: Path) -> None:
    limits = Limits(working=1, waiting=2)

    async def crowd(live: Live) -> list[object]:
        return await asyncio.gather(
            *(live.ask(QUESTION, ALL) for _ in range(8)), return_exceptions=True
        )

    with closing(Live(Settings(place), limits)) as live:
        outcomes = asyncio.run(crowd(live))
        busy = [one for one in outcomes if isinstance(one, Busy)]
        assert len(busy) == 5
        assert str(busy[0]).startswith("Many questions are being answered just now; ask again")
        assert live.waiting == 0
        assert "The mill" in ask(live)


def test_articles_are_added_beside_those_who_ask(live: Live, place: Path) -> None:
    stop = Event()

    def keep_asking() -> set[str]:
        answers: set[str] = set()
        while not stop.is_set():
            answers.add(ask(live))
        return answers

    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(keep_asking) for _ in range(2)]
        try:
            add(live, place, *(f"The bridge number {n} was built in 1902." for n in range(6)))
        finally:
            stop.set()
        answers = set().union(*(one.result() for one in asking))
    assert answers == {"The mill of the harbour burned down on Monday. [1]"}
    assert "number 5" in ask(live, "When was the bridge number 5 built?")
    assert asyncio.run(live.sources(PUBLIC)) == {"press", "people"}
