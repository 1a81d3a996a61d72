"""Many who ask a server at once, each asking again as soon as it has an answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

ANSWERED, SHED = 200, frozenset({429, 503})  # the statuses that are documented
_PATIENCE_SECONDS = 60.0
_TOLD = 3  # errors that are kept to be told

GoOn = Callable[["Tally"], bool]
Look = Callable[[dict[str, Any]], None]


@dataclass(slots=True)
class Tally:
    """What became of requests: how many of each status (0: none came back), the seconds of those
    that were answered, and the first errors in words."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.statuses.total()

    @property
    def answers(self) -> int:
        """How many were answered, be it by a refusal."""
        return self.statuses[ANSWERED]

    @property
    def shed(self) -> int:
        """How many were told to come again."""
        return sum(self.statuses[status] for status in SHED)

    @property
    def failed(self) -> int:
        """How many came to another end."""
        return self.requests - self.answers - self.shed

    def percentile(self, share: float) -> float:
        """Of the answered: the seconds within which this share was, 0..1; 0 where none was."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def ask_together(
    base: str, questions: Sequence[str], users: int, go_on: GoOn, look: Look | None = None
) -> Tally:
    """Let so many users ask until `go_on` says no; `look` is given the JSON of every answer.

    Each begins with another question. What was asked by then is waited for.
    """
    return asyncio.run(_ask_together(base, questions, users, go_on, look))


async def _ask_together(
    base: str, questions: Sequence[str], users: int, go_on: GoOn, look: Look | None
) -> Tally:
    tally = Tally()
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(
        base_url=base, limits=limits, timeout=_PATIENCE_SECONDS, trust_env=False
    ) as client:

        async def user(number: int) -> None:
            at = number * len(questions) // users
            while go_on(tally):
                await _ask(client, questions[at % len(questions)], tally, look)
                at += 1

        await asyncio.gather(*(user(number) for number in range(users)))
    return tally


async def _ask(client: httpx.AsyncClient, question: str, tally: Tally, look: Look | None) -> None:
    start = time.perf_counter()
    try:
        response = await client.post("/api/ask", json={"question": question})
    except httpx.HTTPError as error:
        tally.statuses[0] += 1
        _note(tally, f"{type(error).__name__}: {error}")
        return
    tally.statuses[response.status_code] += 1
    if response.status_code == ANSWERED:
        tally.seconds.append(time.perf_counter() - start)
        if look is not None:
            look(response.json())
    elif response.status_code not in SHED:
        _note(tally, f"{response.status_code}: {response.text}")


def _note(tally: Tally, error: str) -> None:
    if len(tally.errors) < _TOLD:
        tally.errors.append(error)
