"""Footnote and its peers in turn over the same passages: speed, memory, and what they find."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from eval.bench.environments import PeerError, PeerProgram, prepare, versions
from eval.bench.pool import Pool
from eval.bench.running import Program, Started, Timed, footnote, run_cold, run_warm

ROUNDS = 3
Say = Callable[[str], None]


@dataclass(slots=True)
class Row:
    """What a program showed, round by round; `problem` is a sentence where it did not run, or,
    without `installed`, could not even be installed."""

    label: str
    warm: list[Timed] = field(default_factory=list)
    cold: list[Started] = field(default_factory=list)
    problem: str | None = None
    installed: bool = True

    def middle(self, figure: str) -> float:
        """The median over the rounds of a figure of Timed, or of Started after "cold "."""
        return median(self._each(figure))

    def ratio(self, figure: str, first: "Row") -> float:
        """The median over the rounds of this program's figure divided by another's of the round."""
        pairs = zip(self._each(figure), first._each(figure), strict=True)
        return median(mine / other for mine, other in pairs)

    def _each(self, figure: str) -> list[float]:
        name = figure.removeprefix("cold ")
        rounds: list[Timed] | list[Started] = self.cold if name != figure else self.warm
        return [float(getattr(one, name)) for one in rounds]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Footnote's row first, then the peers'; the pool; the peers' packages with their versions."""

    rows: list[Row]
    pool: Pool
    versions: dict[str, str]


def install(
    peers: tuple[PeerProgram, ...], folder: Path, say: Say
) -> tuple[list[Program], dict[str, str], dict[str, str]]:
    """Make the peers' environments, one after the other: the programs that can be started, the
    versions of their packages, and by label the problems of those that cannot."""
    programs: list[Program] = []
    problems: dict[str, str] = {}
    found: dict[str, str] = {}
    for peer in peers:
        say(f"peers: the environment of {peer.label}")
        try:
            python = prepare(peer.environment, folder)
            found |= versions(peer.environment, python)
        except PeerError as error:
            say(str(error))
            problems[peer.label] = str(error)
            continue
        more = ("hybrid",) if peer.hybrid else ()
        programs.append(Program(peer.label, python, f"eval.bench.peers.{peer.module}", more))
    return programs, found, problems


def run_in_turn(
    programs: list[Program], given: Path, scratch: Path, rounds: int, say: Say
) -> list[Row]:
    """Each round runs every program once, warm and then cold; one that fails is not run again."""
    rows = [Row(program.label) for program in programs]
    for number in range(rounds):
        for at, (program, row) in enumerate(zip(programs, rows, strict=True)):
            if row.problem:
                continue
            say(f"round {number + 1} of {rounds}: {program.label}")
            folder = scratch / f"index-{number}-{at}"
            try:
                row.warm.append(run_warm(program, given, folder))
                row.cold.append(run_cold(program, given, folder))
            except PeerError as error:
                say(str(error))
                row.problem = str(error)
    return rows


def compare(
    pool: Pool, peers: tuple[PeerProgram, ...], given: Path, envs: Path, scratch: Path, say: Say
) -> Comparison:
    """Install the peers and run them beside Footnote. Raises PeerError where Footnote fails."""
    programs, found, problems = install(peers, envs, say)
    first, *others = run_in_turn(
        [footnote(scratch / "articles"), *programs], given, scratch, ROUNDS, say
    )
    if first.problem:
        raise PeerError(first.problem)
    ran = {row.label: row for row in others}
    rows = [
        ran.get(p.label) or Row(p.label, problem=problems[p.label], installed=False) for p in peers
    ]
    return Comparison([first, *rows], pool, found)
