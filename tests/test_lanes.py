"""Work in threads, bounded: who works, who waits, who is told to come again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Lock

import anyio
import pytest
from anyio import create_task_group
from anyio.lowlevel import checkpoint

from ui.server.lanes import Busy, Lane

LONG = 60.0


class Work:
    """A job that goes on until it is let go; tells how many were at it at once."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.most = 0
        self._now = 0
        self._lock = Lock()
        self._go = Event()

    def __call__(self, number: int) -> int:
        with self._lock:
            self.begun.append(number)
            self._now += 1
            self.most = max(self.most, self._now)
        assert self._go.wait(LONG)
        with self._lock:
            self._now -= 1
        return number

    @contextmanager
    def held_up(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._go.set()


async def until(condition: Callable[[], object]) -> None:
    with anyio.fail_after(LONG):
        while not condition():
            await anyio.sleep(0.001)


@pytest.mark.parametrize("working", [1, 2])
def test_so_many_work_and_so_many_wait_in_their_order(working: int) -> None:
    async def main() -> list[int]:
        lane, work = Lane(working, 3, LONG), Work()
        async with create_task_group() as group:
            with work.held_up():
                for number in range(working + 3):
                    group.start_soon(lane.run, partial(work, number))
                    await until(lambda: len(work.begun) + lane.waiting > number)  # noqa: B023
                assert lane.waiting == 3
                with pytest.raises(Busy, match="ask again in a few seconds"):
                    await lane.run(lambda: work(9))
        assert (work.most, lane.waiting) == (working, 0)
        assert await lane.run(lambda: 7) == 7
        return work.begun

    begun = anyio.run(main)
    assert sorted(begun) == list(range(working + 3))
    assert working > 1 or begun == sorted(begun)


def test_nobody_waits_too_long() -> None:
    async def main() -> None:
        lane, work = Lane(1, 3, 0.02), Work()
        async with create_task_group() as group:
            with work.held_up():
                group.start_soon(lane.run, lambda: work(0))
                await until(lambda: work.begun)
                with pytest.raises(Busy):
                    await lane.run(lambda: work(1))
                assert lane.waiting == 0
        assert work.begun == [0]
        assert await lane.run(lambda: 7) == 7

    anyio.run(main)


def test_who_goes_away_gives_the_place_up() -> None:
    async def main() -> None:
        lane, work = Lane(1, 1, LONG), Work()
        async with create_task_group() as group:
            with work.held_up():
                group.start_soon(lane.run, lambda: work(0))
                await until(lambda: work.begun)
                async with create_task_group() as waiting:
                    waiting.start_soon(lane.run, lambda: work(1))
                    await until(lambda: lane.waiting)
                    waiting.cancel_scope.cancel()
                assert lane.waiting == 0
                group.start_soon(lane.run, lambda: work(2))
                await until(lambda: lane.waiting)
        assert work.begun == [0, 2]

    anyio.run(main)


def test_what_was_begun_holds_its_place_until_it_is_done() -> None:
    async def main() -> None:
        lane, work = Lane(1, 1, LONG), Work()
        async with create_task_group() as group:
            with work.held_up():
                async with create_task_group() as going:
                    going.start_soon(lane.run, lambda: work(0))
                    await until(lambda: work.begun)
                    group.start_soon(lane.run, lambda: work(1))
                    await until(lambda: lane.waiting)
                    going.cancel_scope.cancel()
                    for _ in range(50):
                        with anyio.CancelScope(shield=True):
                            await checkpoint()
                    assert (work.begun, lane.waiting) == ([0], 1)
                    work._go.set()
        assert work.begun == [0, 1]
        assert work.most == 1

    anyio.run(main)


def test_an_error_frees_the_place() -> None:
    async def main() -> None:
        lane = Lane(1, 0, LONG)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await lane.run(lambda: 1 // 0)
        assert await lane.run(lambda: 7) == 7

    anyio.run(main)


def test_a_lane_outlives_its_event_loop() -> None:
    lane = Lane(1, 0, LONG)
    for _ in range(2):
        assert anyio.run(lane.run, lambda: 7) == 7
