"""`footnote serve` under load: start, many askers, memory, and an index that changes meanwhile."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import psutil

from eval.bench.crowd import Tally, ask_together
from eval.bench.editions import QUESTIONS, Checked, index_edition, replacing
from eval.bench.environments import PeerError
from eval.bench.peering import Say
from eval.bench.running import ROOT, call

SERVED_BY = ("fastapi", "gradio", "uvicorn")
USERS = 50
SECONDS = 60
REQUESTS = 10_000  # over which the memory is watched ...
WARM = 0.2  # ... from this share of them on
_STARTS = 3
_SAMPLED = 500  # requests between two looks at the memory
_ANSWERS_AT = re.compile(r"Footnote answers at (http://\S+)/chat/")
_PATIENCE_SECONDS = 120
# One address is one user, and here it is all of them.
_SETTINGS = """\
index = "{index}"
port = 0
limits.questions_per_minute = 1000000
logs.level = "warning"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `base`; `start_s` and `page_s` are the seconds from its start until
    it was ready, and from then until the chat page had come."""

    base: str
    process: psutil.Process
    start_s: float
    page_s: float

    @property
    def memory_mb(self) -> float:
        """Its resident memory."""
        return float(self.process.memory_info().rss) / 1e6


@dataclass(slots=True)
class Served:
    """The figures: medians of the starts; the load of USERS for `seconds`; resident memory in MB by
    the number of requests so far; the load of as long beside a writer, and what it saw."""

    seconds: float
    start_s: float
    page_s: float
    load: Tally
    memory: dict[int, float]
    beside: Tally
    checked: Checked

    @property
    def growth_mb(self) -> float:
        """What the memory grew by once a fifth of the requests was answered: of 10,000, from the
        2,000th on."""
        last = max(self.memory)
        warm = min(count for count in self.memory if count >= WARM * last)
        return self.memory[last] - self.memory[warm]


def measure_serving(
    articles: Path, questions: Sequence[str], scratch: Path, seconds: float, say: Say
) -> Served:
    """Serve the articles and ask. `seconds` is how long each load lasts; the number of requests
    over which the memory is watched shrinks with it. Raises PeerError where a server fails."""
    index = scratch / "served"
    call("footnote index", _footnote("index", str(articles), "--index", str(index)))
    starts = []
    for number in range(_STARTS):
        say(f"serving: start {number + 1} of {_STARTS}")
        with serving(index, scratch) as server:
            starts.append((server.start_s, server.page_s))
    with serving(index, scratch) as server:
        say(f"serving: {USERS} users for {seconds:g} s")
        load, memory = _load(server, questions, seconds, int(REQUESTS * seconds / SECONDS), say)
    say(f"serving: {USERS} users beside a writer for {seconds:g} s")
    beside, checked = beside_a_writer(scratch, seconds)
    start_s, page_s = (median(each) for each in zip(*starts, strict=True))
    return Served(seconds, start_s, page_s, load, memory, beside, checked)


def _load(
    server: Server, questions: Sequence[str], seconds: float, requests: int, say: Say
) -> tuple[Tally, dict[int, float]]:
    """The load of so many seconds, and the memory by the requests so far; it is watched on until
    there were so many requests."""
    memory: dict[int, float] = {}
    before = 0

    def watched(tally: Tally) -> int:
        done = before + tally.requests
        if done >= len(memory) * _SAMPLED:
            memory[done] = server.memory_mb
        return done

    end = time.perf_counter() + seconds
    load = ask_together(
        server.base, questions, USERS, lambda t: watched(t) >= 0 and time.perf_counter() < end
    )
    before = load.requests
    say(f"serving: {before:,} requests so far; on to {requests:,} for the memory")
    ask_together(server.base, questions, USERS, lambda tally: watched(tally) < requests)
    return load, memory


def beside_a_writer(scratch: Path, seconds: float) -> tuple[Tally, Checked]:
    """The load on an index whose articles are replaced meanwhile. Raises PeerError."""
    folder, index = scratch / "editions", scratch / "replaced"
    index_edition(folder, index, 0)
    checked = Checked(set())
    with serving(index, scratch) as server, replacing(folder, index):
        end = time.perf_counter() + seconds
        tally = ask_together(
            server.base, QUESTIONS, USERS, lambda _: time.perf_counter() < end, checked.look
        )
    return tally, checked


@contextmanager
def serving(index: Path, scratch: Path) -> Iterator[Server]:
    """Run a server of its own process until the block ends. Raises PeerError where it does not
    come up, or does not stop in peace."""
    settings = scratch / "footnote.toml"
    settings.write_text(_SETTINGS.format(index=index), encoding="utf-8")
    start = time.perf_counter()
    with (scratch / "serve.log").open("w+", encoding="utf-8") as log:
        child = subprocess.Popen(
            _footnote("serve", "--config", str(settings)),
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        try:
            assert child.stdout is not None
            told = _ANSWERS_AT.match(child.stdout.readline())
            if told is None:
                log.seek(0)
                raise PeerError(f"footnote serve did not start ({log.read().strip()[-200:]}).")
            yield _ready(told[1], child.pid, start)
            child.send_signal(signal.SIGTERM)
            if child.wait(_PATIENCE_SECONDS):
                raise PeerError(f"footnote serve ended with status {child.returncode}.")
        finally:
            child.kill()
            child.communicate()


def _ready(base: str, pid: int, start: float) -> Server:
    """The server, when it is ready to answer and has shown its page."""
    with httpx.Client(base_url=base, timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        client.get("/readyz").raise_for_status()
        ready = time.perf_counter()
        client.get("/chat/").raise_for_status()
        return Server(base, psutil.Process(pid), ready - start, time.perf_counter() - ready)


def _footnote(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ui.cli", *arguments]
