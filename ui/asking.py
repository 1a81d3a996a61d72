"""The commands that ask: one question, a batch, a prompt, a search."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from index.errors import FootnoteError, QuestionError
from index.types import Filter
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.contract import found_json, to_json
from qa.following import REMEMBERED, Turn, turn_of
from qa.limiting import check_filter
from qa.settings import Settings, index_folder
from qa.types import Answer
from ui.chosen import settings_of
from ui.output import complain, dump, write
from ui.progress import writing
from ui.render import show_answer, show_hits

_FAREWELLS = {"quit", "exit", "q", ":q"}


def ask(chosen: argparse.Namespace) -> int:
    """`footnote ask`: 0, or 1 where one of several questions could not be asked."""
    if chosen.batch is not None and chosen.question:
        raise FootnoteError("Ask one question or a batch, not both; leave out one of them.")
    only = _filter(chosen)
    settings = settings_of(chosen)
    if chosen.batch is not None:
        with _open_batch(chosen.batch) as lines:
            from ui.batch import answer_lines  # its checks take longer to import than one answer

            assistant = open_assistant(settings)
            with assistant.store:
                check_filter(assistant.store, only)
                return int(not answer_lines(assistant, lines, only))
    assistant = open_assistant(settings)
    with assistant.store:
        check_filter(assistant.store, only)
        if not chosen.question:
            return _keep_asking(assistant, only, as_json=chosen.json)
        _print(assistant, " ".join(chosen.question), only, as_json=chosen.json)
    return 0


def search(chosen: argparse.Namespace) -> int:
    """`footnote search`: the nearest passages."""
    if not 1 <= chosen.k <= 1000:
        raise FootnoteError(f"-k {chosen.k} is out of range; ask for 1 to 1000 passages.")
    only = _filter(chosen)
    assistant = open_assistant(Settings(index_folder(chosen.index), chosen.model))
    with assistant.store:
        check_filter(assistant.store, only)
        hits = assistant.search(" ".join(chosen.question), chosen.k, only)
    if not chosen.json:
        show_hits(hits)
        return 0
    for hit in hits:
        dump(found_json(hit))
    return 0


def _print(
    assistant: Assistant,
    question: str,
    only: Filter,
    history: Sequence[Turn] = (),
    *,
    as_json: bool,
) -> Answer:
    with writing(assistant.generator.name):
        answer = assistant.ask(question, only, history)
    if as_json:
        dump(to_json(answer))
    else:
        show_answer(answer)
    return answer


def _keep_asking(assistant: Assistant, only: Filter, *, as_json: bool) -> int:
    """Ask until the input ends or the person says quit; a wrong question does not end it."""
    typing = sys.stdin.isatty()
    asked = failed = False
    history: list[Turn] = []
    for question in _typed() if typing else _piped():
        asked = True
        try:
            answer = _print(assistant, question, only, history, as_json=as_json)
            if typing:  # what is piped in is a list of questions, and no talk
                history = [*history, turn_of(answer)][-REMEMBERED:]
        except QuestionError as error:
            complain(str(error))
            failed = True
            continue
        if not as_json:
            write()
        sys.stdout.flush()
    if not (asked or typing):
        raise QuestionError('No question was given; ask one, such as: footnote ask "who …?"')
    return int(failed and not typing)


def _typed() -> Iterator[str]:
    import readline  # noqa: F401  (line editing and history at the prompt)

    write("Ask a question; an empty line or Ctrl-D ends.")
    while True:
        try:
            question = input("> ").strip()
        except EOFError:
            write()
            return
        if not question or question.lower() in _FAREWELLS:
            return
        yield question


def _piped() -> Iterator[str]:
    try:
        yield from filter(None, (line.strip() for line in sys.stdin))
    except UnicodeDecodeError as error:
        raise QuestionError(f"The questions are not UTF-8 ({error.reason}); mend them.") from error


def _open_batch(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig")
    except OSError as error:
        raise FootnoteError(
            f"{name} cannot be read ({error.strerror}); name a JSONL file."
        ) from error


def _filter(chosen: argparse.Namespace) -> Filter:
    return Filter(
        frozenset(chosen.source), frozenset(chosen.article), chosen.date_from, chosen.date_to
    )
