"""The commands that ask: one question, a batch, a prompt, a search."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from index.errors import FilterError, FootnoteError, QuestionError
from index.types import Filter
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.contract import to_json
from qa.settings import Settings, index_folder
from ui.render import show_answer, show_hits, write

_FAREWELLS = {"quit", "exit", "q", ":q"}


def ask(chosen: argparse.Namespace) -> int:
    """`footnote ask`: 0, or 1 where a line of a batch could not be asked."""
    if chosen.batch is not None and chosen.question is not None:
        raise FootnoteError("Ask one question or a batch, not both; leave out one of them.")
    only = _filter(chosen)
    settings = Settings(index_folder(chosen.index), chosen.model, chosen.generator)
    if chosen.batch is not None:
        with _open_batch(chosen.batch) as lines:
            return _batch(open_assistant(settings), lines, only)
    assistant = open_assistant(settings)
    _check_filter(assistant, only)
    if chosen.question is None:
        return _keep_asking(assistant, only, as_json=chosen.json)
    _print(assistant, chosen.question, only, as_json=chosen.json)
    return 0


def search(chosen: argparse.Namespace) -> int:
    """`footnote search`: the nearest passages."""
    if not 1 <= chosen.k <= 1000:
        raise FootnoteError(f"-k {chosen.k} is out of range; ask for 1 to 1000 passages.")
    only = _filter(chosen)
    assistant = open_assistant(Settings(index_folder(chosen.index), chosen.model))
    _check_filter(assistant, only)
    hits = assistant.search(chosen.question, chosen.k, only)
    if chosen.json:
        for hit in hits:
            passage = hit.passage
            _dump(
                {
                    "passage_id": passage.id,
                    "article_id": passage.article_id,
                    "score": round(hit.score, 6),
                    "text": passage.text,
                    "start": passage.start,
                    "end": passage.end,
                }
            )
    else:
        show_hits(hits)
    return 0


def _print(assistant: Assistant, question: str, only: Filter, *, as_json: bool) -> None:
    answer = assistant.ask(question, only)
    if as_json:
        _dump(to_json(answer))
    else:
        show_answer(answer)


def _keep_asking(assistant: Assistant, only: Filter, *, as_json: bool) -> int:
    """Ask until the input ends or the person says quit; an error never ends it."""
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401  (line editing and history at the prompt)

        write("Ask a question; an empty line or Ctrl-D ends.")
    while True:
        try:
            question = input("> " if interactive else "").strip()
        except EOFError:
            return 0
        if (interactive and not question) or question.lower() in _FAREWELLS:
            return 0
        try:
            _print(assistant, question, only, as_json=as_json)
        except QuestionError as error:
            print(f"footnote: {error}", file=sys.stderr)  # noqa: T201


def _open_batch(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig")
    except OSError as error:
        raise FootnoteError(f"{name} cannot be read ({error.strerror}); name a JSONL file.") from error


def _batch(assistant: Assistant, lines: TextIO, only: Filter) -> int:
    """One JSON answer a line, in order; a line that cannot be asked gives {"line", "error"}."""
    failed = False
    for number, question in _questions(lines):
        if isinstance(question, str):
            try:
                _dump(to_json(assistant.ask(question, only)))
                continue
            except QuestionError as error:
                question = error
        failed = True
        _dump({"line": number, "error": str(question)})
    return int(failed)


def _questions(lines: TextIO) -> Iterator[tuple[int, str | QuestionError]]:
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _question(number, line)
    except UnicodeDecodeError as error:
        raise FootnoteError(f"The batch is not UTF-8 ({error.reason}); save it as UTF-8.") from error


def _question(number: int, line: str) -> str | QuestionError:
    try:
        row = json.loads(line)
        question = row["question"]
    except (ValueError, TypeError, KeyError):
        question = None
    if not isinstance(question, str):
        return QuestionError(f'Line {number} is not of the form {{"question": "…"}}; mend that line.')
    return question


def _filter(chosen: argparse.Namespace) -> Filter:
    return Filter(
        frozenset(chosen.source), frozenset(chosen.article), chosen.date_from, chosen.date_to
    )


def _check_filter(assistant: Assistant, only: Filter) -> None:
    unknown = sorted(only.article_ids - assistant.store.contents().keys()) if only.article_ids else []
    if unknown:
        raise FilterError(f"No article is called {unknown[0]}; footnote status --json lists the ids.")
    absent = sorted(only.sources - assistant.store.sources()) if only.sources else []
    if absent:
        known = ", ".join(sorted(assistant.store.sources())) or "none is named"
        raise FilterError(f"No article has the source {absent[0]}; the sources are: {known}.")


def _dump(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201
