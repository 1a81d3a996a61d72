"""`footnote eval generators`: the same gold asked of several generators, and one table of them."""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.beside import Price, beside
from eval.commands import INDEX, RUNS, chosen_gold, chosen_source, key, stopped
from eval.errors import RunError
from eval.folder import FIGURES, RunFolder
from eval.opening import Source, open_source
from eval.report import write_generators
from eval.reporting import report_run
from eval.running import Choice, finish, run
from eval.terminal import bar, say, show_generators
from eval.types import GoldSet
from index.protocols import Embedder
from qa.assistant import Assistant
from qa.compose import EXTRACTIVE, find_generator
from qa.protocols import Generator
from qa.ranking import ReadingRanker
from qa.reader import OnnxReader
from qa.settings import Settings, writer_settings

PAGE = "generators.html"
_LONGEST = 80  # characters of a generator's name that its folder has
Opened = Mapping[str, Callable[[Embedder], Generator]]


def compare_generators(chosen: argparse.Namespace) -> int:
    """`footnote eval generators GOLD`: 0, or 1 where a question could not be asked or a file not be
    read."""
    names = _checked(chosen.generator)
    prices = _prices(names, chosen.price_in, chosen.price_out)
    gold, choice = chosen_gold(chosen)
    source = chosen_source(chosen, gold, EXTRACTIVE)
    asked = writer_settings()
    makers = {name: find_generator(Settings(generator=name, writer=asked)) for name in names}
    out = Path(chosen.out or RUNS / f"{gold.name}-generators-{key(gold, choice, source)}")
    with RunFolder(out).held():
        runs, problems = _run_all(out, makers, gold, choice, source)
    view = beside(runs, prices)
    show_generators(view)
    say(f"Report: {write_generators(out / PAGE, view)}")
    for problem in problems:
        say(f"Not read: {problem}")
    failed = any(folder.read_json(FIGURES)["errors"] for folder in runs.values())
    return int(failed or bool(problems))


def _run_all(
    out: Path, makers: Opened, gold: GoldSet, choice: Choice, source: Source
) -> tuple[dict[str, RunFolder], Sequence[str]]:
    """The finished run of each generator, asked as far as it was not yet; and what of the articles
    could not be read."""
    with bar("Opening") as advance:
        opened = open_source(source, gold, out / INDEX, advance)
    runs = {}
    with opened.assistant.store:
        for name, make in makers.items():
            assistant = _with(opened.assistant, make)
            runs[name] = RunFolder(out / re.sub(r"[^\w.-]+", "-", name)[-_LONGEST:])
            _run(name, runs[name], gold, choice, assistant)
    return runs, opened.problems


def _run(name: str, folder: RunFolder, gold: GoldSet, choice: Choice, assistant: Assistant) -> None:
    again = folder.is_finished
    with bar(name) as advance:
        try:
            run(folder, gold, choice, assistant, advance)  # nothing is left where it is finished
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"{name}: {stopped(folder, gold, folder.path.parent)}"
            ) from None
    if again:
        say(f"{name} was asked before; remove {folder.path} to ask it again.")
        return
    finish(folder)
    report_run(folder)


def _with(assistant: Assistant, make: Callable[[Embedder], Generator]) -> Assistant:
    """The same assistant with another generator, that remembers nothing of the one before: times
    are compared."""
    ranker = assistant.ranker
    if isinstance(ranker, ReadingRanker) and isinstance(ranker.reader, OnnxReader):
        ranker.reader.forget()
    generator = make(assistant.embedder)
    return Assistant(assistant.store, assistant.embedder, ranker, assistant.gate, generator)


def _checked(names: Sequence[str]) -> Sequence[str]:
    if len(names) < 2 or len(set(names)) < len(names):
        raise RunError(
            "Name two generators or more, each once: --generator extractive "
            "--generator openai:MODEL"
        )
    return names


def _prices(
    names: Sequence[str], prompt: Sequence[float], answer: Sequence[float]
) -> dict[str, Price]:
    """The price of each generator; of none where none is given."""
    if not prompt and not answer:
        return {}
    if len(prompt) != len(answer) or len(prompt) not in {1, len(names)}:
        raise RunError(
            "Give --price-in and --price-out together: once for all generators, or once for each, "
            "in their order."
        )
    prices = [Price(*pair) for pair in zip(prompt, answer, strict=True)]
    return dict(zip(names, prices if len(prices) > 1 else prices * len(names), strict=True))
