"""The key of a sentence on a terminal: bold where there are colours, and the text as it is."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Answer, AnswerSentence
from tests.test_render import ANSWER, QUOTE, Terminal
from ui.output import around, one_line
from ui.render import show_answer

KEY = "so high"
PLACE = (QUOTE.index(KEY), QUOTE.index(KEY) + len(KEY))
MARKED = Answer(
    "how high?", (AnswerSentence(QUOTE, (1,), PLACE),), ANSWER.citations, 0.9, "extractive", ()
)


def test_in_a_pipe_it_is_plain(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(MARKED)
    assert capsys.readouterr().out.startswith(f"{QUOTE} [1]\n")


@pytest.mark.parametrize("colours", [True, False])
def test_it_is_bold_where_there_are_colours(
    monkeypatch: pytest.MonkeyPatch, *, colours: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    show_answer(MARKED)
    shown = QUOTE.replace(KEY, f"\x1b[1m{KEY}\x1b[0m") if colours else QUOTE
    assert terminal.getvalue().startswith(shown)


@given(st.text(), st.text().filter(str.strip), st.text())
def test_around_it_the_text_is_as_it_is(before: str, key: str, after: str) -> None:
    words = key.strip()
    text = f"{before}{words}{after}"
    parts = around(text, (len(before), len(before) + len(words)))
    assert "".join(parts) == one_line(text)
