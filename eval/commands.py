"""What `footnote eval` does: evaluate, compare, gate, draft, calibrate. Each returns the exit
status."""

import argparse
import hashlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from eval.comparing import compare_runs, parse_drops
from eval.errors import GoldError, RunError
from eval.folder import SPEED, RunFolder
from eval.loading import load_gold
from eval.opening import Source, open_source
from eval.reporting import report_comparison, report_run
from eval.running import Choice, finish, run
from eval.terminal import bar, gate_line, say, show_comparison, show_run
from eval.types import GoldSet
from qa.settings import Settings, index_folder

RUNS = Path("var/runs")
MOST_DRAFTS = 10_000
INDEX = "index"  # of the articles that a run indexed itself


def evaluate(chosen: argparse.Namespace) -> int:
    """`footnote eval GOLD`: 0, or 1 where a question could not be asked or a file not be
    read."""
    gold, choice = chosen_gold(chosen)
    source = chosen_source(chosen, gold, chosen.generator)
    folder = RunFolder(Path(chosen.out) if chosen.out else _next(gold, choice, source))
    with folder.held():
        return _evaluate(folder, gold, choice, source)


def _evaluate(folder: RunFolder, gold: GoldSet, choice: Choice, source: Source) -> int:
    if folder.is_finished:
        raise RunError(f"The run in {folder.path} is finished; name another folder with --out.")
    with bar("Opening") as advance:
        opened = open_source(source, gold, folder.path / INDEX, advance)
    with opened.assistant.store, bar("Asking") as advance:
        try:
            run(folder, gold, choice, opened.assistant, advance)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(stopped(folder, gold, folder.path)) from None
    with bar("Measuring"):
        figures = finish(folder, opened.rate)
    show_run(figures, folder.read_json(SPEED))
    say(f"Report: {report_run(folder)}")
    for problem in opened.problems:
        say(f"Not read: {problem}")
    return int(bool(figures["errors"] or opened.problems))


def compare(chosen: argparse.Namespace) -> int:
    """`footnote eval compare RUN_A RUN_B`: 0."""
    a, b = RunFolder(Path(chosen.a)), RunFolder(Path(chosen.b))
    out = Path(chosen.out) if chosen.out else b.path / "comparison.html"
    if chosen.out and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise RunError(f"--out {out} is no file in a folder that is there; name another.")
    comparison = compare_runs(a, b)
    show_comparison(comparison)
    say(f"Report: {report_comparison(out, a, b, comparison)}")
    return 0


def gate(chosen: argparse.Namespace) -> int:
    """`footnote eval gate RUN`: 0 where no figure has really dropped, else 1."""
    allowed = parse_drops(chosen.max_drop)
    comparison = compare_runs(RunFolder(Path(chosen.baseline)), RunFolder(Path(chosen.run_folder)))
    failed = False
    for name, drop in allowed.items():
        change = comparison.changes.get(name)
        if change is None:
            raise RunError(f"The runs do not both have the figure {name}; gate on one they have.")
        real = change.dropped(drop)
        failed |= real
        say(gate_line(change, drop, real=real))
    for before, after in comparison.lost if failed else ():
        say(f"      lost: {before.id}: {before.question} ({after.outcome})")
    return int(failed)


def draft(chosen: argparse.Namespace) -> int:
    """`footnote eval draft`: 0; a person confirms or rejects proposed gold lines."""
    from eval.drafting import draft_gold

    if not 1 <= chosen.n <= MOST_DRAFTS:
        raise GoldError(f"-n {chosen.n} is out of range; ask for 1 to {MOST_DRAFTS:,} drafts.")
    if not sys.stdin.isatty():
        raise GoldError("Drafts are confirmed by a person; run this on a terminal.")
    return draft_gold(
        index_folder(chosen.index),
        Path(chosen.out),
        chosen.n,
        Path(chosen.feedback) if chosen.feedback else None,
    )


def calibrate(chosen: argparse.Namespace) -> int:
    """`footnote eval calibrate`: 0; the index's gate is fitted to its gold."""
    from eval.calibrating import ask_all, fit

    gold = load_gold(Path(chosen.gold))
    folder = index_folder(chosen.index)
    settings = Settings(folder, reader=chosen.reader, fast=chosen.fast)
    with bar("Asking") as advance:
        asked = ask_all(gold, settings, advance)
    fitted = fit(asked)
    file = fitted.calibration.write(folder)
    for name, before in fitted.before.items():
        say(f"{name}: {before:.4f} -> {fitted.after[name]:.4f}")
    say(f"Fitted to {fitted.questions:,} questions: {file}; to undo it, remove that file.")
    return 0


def chosen_gold(chosen: argparse.Namespace) -> tuple[GoldSet, Choice]:
    """The gold that is asked, and what was chosen of it. Raises GoldError."""
    choice = Choice(chosen.half, chosen.limit, chosen.comprehension)
    return load_gold(Path(chosen.gold), **asdict(choice)), choice


def chosen_source(chosen: argparse.Namespace, gold: GoldSet, generator: str) -> Source:
    """What is asked, and with which parts. Raises GoldError."""
    given = chosen.index
    if given is None and chosen.articles is None and gold.articles is None:
        given = os.environ.get("FOOTNOTE_INDEX")
    return Source(
        Path(given) if given else None,
        Path(chosen.articles) if chosen.articles else None,
        chosen.embedder,
        generator,
        chosen.reader,
        chosen.fast,
        chosen.precision,
    )


def _next(gold: GoldSet, choice: Choice, source: Source) -> Path:
    """The folder of the run of these settings that was stopped, else one that is not there yet."""
    name = f"{gold.name}-{key(gold, choice, source)}"
    number, folder = 1, RUNS / name
    while RunFolder(folder).is_finished:
        number += 1
        folder = RUNS / f"{name}-{number}"
    return folder


def key(gold: GoldSet, choice: Choice, source: Source) -> str:
    """A short name of what is asked, and how."""
    settings = json.dumps([gold.digest, repr(choice), repr(source)])
    return hashlib.sha256(settings.encode()).hexdigest()[:8]


def stopped(folder: RunFolder, gold: GoldSet, out: Path) -> str:
    """How far a run has come, and how it goes on."""
    asked = len(folder.rows())
    return (
        f"Stopped after {asked:,} of {len(gold.questions):,} questions; go on with the same "
        f"command and --out {out}"
    )
