"""Measuring how articles that differ are shown: `python -m eval.disagreeing [FILE]`.

Each case brings its own articles, all of which go into one index, and is asked over the whole of
it. A disagreement counts as shown where the answer says so and its sentences hold the values that
must be shown, newest first and no other.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.adding import embed_articles
from index.errors import FootnoteError
from index.types import Article
from qa.assistant import Assistant
from qa.compose import open_assistant, open_for_indexing
from qa.settings import Settings
from qa.types import Answer

GOLD = Path(__file__).parent / "gold/disagreements.jsonl"


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the articles about it, and whether they differ. `values` are what the sentences
    must hold, newest article first; where the articles agree, the ways in which they say it."""

    id: str
    question: str
    differ: bool
    articles: tuple[Article, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many cases there are of each sort and how many went right; `missed` names the others.
    `several` are the agreeing cases of which one sentence has several citations."""

    differing: int
    shown: int
    agreeing: int
    false: int
    answered: int
    several: int
    missed: tuple[str, ...]


def load_cases(path: Path = GOLD) -> list[Case]:
    """Read the cases, a JSON object a line. Raises FootnoteError where they cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_case(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FootnoteError(f"{path} holds no cases of disagreement ({error}).") from error


def _case(row: dict[str, object]) -> Case:
    articles = row["articles"]
    values = row["values"]
    if not (isinstance(articles, list) and isinstance(values, list)):
        raise TypeError("articles and values are lists")
    made = tuple(
        Article(one["id"], one["text"], one["title"], one.get("source"), None, one["date"])
        for one in articles
    )
    return Case(str(row["id"]), str(row["question"]), bool(row["differ"]), made, tuple(values))


def open_cases(cases: Sequence[Case], folder: Path) -> Assistant:
    """An assistant over the articles of all cases, indexed in a folder."""
    store, splitting, embedder = open_for_indexing(folder, None)
    articles = [article for case in cases for article in case.articles]
    with store, store.writing():
        store.add(embed_articles(articles, "disagreements", splitting, embedder))
    return open_assistant(Settings(folder), embedder)


def is_right(case: Case, answer: Answer) -> bool:
    """Whether an answer shows just the values that it must."""
    told = [sentence.text for sentence in answer.sentences]
    if not case.differ:
        return not answer.disagreement and any(v in text for v in case.values for text in told)
    return (
        answer.disagreement
        and len(told) == len(case.values)
        and all(value in text for value, text in zip(case.values, told, strict=True))
    )


def measure(cases: Sequence[Case], assistant: Assistant) -> Figures:
    """Ask every case."""
    answers = [assistant.ask(case.question) for case in cases]
    pairs = list(zip(cases, answers, strict=True))
    agreeing = [(case, answer) for case, answer in pairs if not case.differ]
    return Figures(
        differing=len(pairs) - len(agreeing),
        shown=sum(is_right(case, answer) for case, answer in pairs if case.differ),
        agreeing=len(agreeing),
        false=sum(answer.disagreement for _, answer in agreeing),
        answered=sum(is_right(case, answer) for case, answer in agreeing),
        several=sum(any(len(s.citations) > 1 for s in answer.sentences) for _, answer in agreeing),
        missed=tuple(case.id for case, answer in pairs if not is_right(case, answer)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a file of cases: 0, or 2 where it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.disagreeing", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=GOLD, help="default: the shipped one")
    try:
        cases = load_cases(parser.parse_args(arguments).file)
    except FootnoteError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        assistant = open_cases(cases, Path(folder))
        with assistant.store:
            found = measure(cases, assistant)
    sys.stdout.write(
        f"shown side by side, newest first: {found.shown} of {found.differing}\n"
        f"false disagreements: {found.false} of {found.agreeing}\n"
        f"answered where they agree: {found.answered} of {found.agreeing}\n"
        f"several citations on one sentence: {found.several} of {found.agreeing}\n"
        f"missed: {', '.join(found.missed) or 'none'}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
