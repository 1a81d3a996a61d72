"""A batch: a question a line in, an answer a line out. A line has the fields of POST /api/ask."""

import json
from collections.abc import Iterator
from typing import TextIO

from index.errors import FilterError, FootnoteError, QuestionError
from index.types import Filter
from qa.assistant import Assistant
from qa.contract import to_json
from qa.limiting import check_filter
from ui.output import dump
from ui.server.bodies import AskBody, read_question, turns


def answer_lines(assistant: Assistant, lines: TextIO, only: Filter) -> bool:
    """Print one JSON answer a line, in order; a line that cannot be asked gives {"line", "error"}.

    `only` holds for the lines without filters of their own. Returns whether every line was asked.
    """
    done = True
    for number, line in _numbered(lines):
        try:
            dump(_answer(assistant, line, only))
        except (QuestionError, FilterError) as error:
            done = False
            dump({"line": number, "error": str(error)})
    return done


def _answer(assistant: Assistant, line: str, only: Filter) -> dict[str, object]:
    body = _body(line)
    if "filters" in body.model_fields_set:
        only = body.filters.filter
        check_filter(assistant.store, only)
    return to_json(assistant.ask(body.question, only, turns(body.history)))


def _body(line: str) -> AskBody:
    try:
        row = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise QuestionError('This line is not of the form {"question": "…"}; mend it.')
    return read_question(row)


def _numbered(lines: TextIO) -> Iterator[tuple[int, str]]:
    try:
        yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except UnicodeDecodeError as error:
        raise FootnoteError(
            f"The batch is not UTF-8 ({error.reason}); save it as UTF-8."
        ) from error
