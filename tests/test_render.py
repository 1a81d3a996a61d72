"""What is shown: plain text in a pipe, wrapped and highlighted on a terminal, never steered."""

import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Hit, Passage, Speaker
from qa.types import Answer, AnswerSentence, Citation
from ui.output import clean, complain, dump, one_line, write
from ui.render import show_answer, show_hits

BEFORE = "Rain fell on the town for nine days. "
QUOTE = "“We have never seen the river so high,” she said."
AFTER = " The bridge was closed, and the schools were closed as well, until the water had gone."
ARTICLE = Article(
    "2024/flood",
    BEFORE + QUOTE + AFTER,
    "The flood",
    "The Herald",
    "https://example.org/f",
    "2024-05",
)
PASSAGE = Passage(1, "2024/flood#0", ARTICLE.id, 0, len(ARTICLE.text), ARTICLE.text, 0, 3)
HIT = Hit(PASSAGE, 0.9, 0.5, 0.8)
MAYOR = Speaker(
    "Ada Moss", "Mayor", "mayor of the town of Little Barrow and a member of its council"
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def answer_from(article: Article, quote: str, speaker: Speaker | None = None) -> Answer:
    start = article.text.index(quote)
    passage = Passage(1, f"{article.id}#0", article.id, 0, len(article.text), article.text, 0, 1)
    cited = Citation(1, article, start, start + len(quote), quote, speaker, passage)
    sentence = AnswerSentence(quote, (1,))
    return Answer("why?", (sentence,), (cited,), 0.9, "extractive", (HIT,))


ANSWER = answer_from(ARTICLE, QUOTE, MAYOR)
REFUSAL = Answer("why?", (), (), 0.1, "extractive", (HIT,) * 5, reason="No article mentions why.")


class Terminal(io.StringIO):
    """Keeps what is written, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


Shown = Callable[[Callable[[], None], int], str]


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Show something on a terminal of so many columns; returns it with its escape codes."""

    def show(what: Callable[[], None], columns: int) -> str:
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            patch.setattr(sys, "stderr", terminal)
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("TERM", "xterm-256color")
            what()
        return terminal.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    return show


def test_answer_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(ANSWER)
    assert capsys.readouterr().out == (
        f"{QUOTE} [1]\n"
        "\n"
        f"[1] {MAYOR.label}\n"
        "    The flood · The Herald · 2024-05 · https://example.org/f\n"
        "    2024/flood, characters 37-86\n"
    )


def test_what_is_unknown_is_said_or_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(answer_from(Article("a", "Rain fell."), "Rain fell."))
    assert capsys.readouterr().out == (
        "Rain fell. [1]\n\n[1] a · date unknown\n    a, characters 0-10\n"
    )


def test_refusal_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(REFUSAL)
    reason, blank, offered, *passages = capsys.readouterr().out.splitlines()
    assert (reason, blank, offered) == ("No article mentions why.", "", "Nearest passages:")
    assert passages == [f"- {ARTICLE.text} (2024/flood)"] * 3


def test_long_passages_are_cut_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    text = "wet " * 200
    passage = Passage(1, "a#0", "a", 0, len(text), text, 0, 1)
    show_answer(Answer("why?", (), (), 0.1, "x", (Hit(passage, 1, 1, 1),), reason="None."))
    line = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"- (wet )+wet… \(a\)", line)
    assert len(line) < 320


def test_what_the_question_names_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    text = "It rained. " * 60 + "“The ferry sank,” he said. " + "It snowed. " * 60
    passage = Passage(1, "a#0", "a", 0, len(text), text, 0, 1)
    hits = (Hit(passage, 1, 1, 1),)
    show_answer(Answer("Why did the ferry sink?", (), (), 0.1, "x", hits, reason="None."))
    line = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"- … “The ferry sank,” he said\. (It snowed\. )+It.*… \(a\)", line)
    assert len(line) < 320


def test_hits(capsys: pytest.CaptureFixture[str]) -> None:
    show_hits([HIT])
    assert capsys.readouterr().out == (
        f"1. 2024/flood#0  score 0.900 (meaning 0.500, words 0.800)\n   {ARTICLE.text}\n"
    )
    show_hits([])
    assert capsys.readouterr().out == "No passage lies within these limits.\n"


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 200])
def test_nothing_is_wider_than_the_terminal(on_terminal: Shown, columns: int) -> None:
    shown = ANSI.sub("", on_terminal(lambda: show_answer(ANSWER), columns))
    assert max(map(len, shown.splitlines())) <= min(columns, 100)
    context = one_line(ARTICLE.text).removesuffix(".")  # its last word may be cut off
    if columns >= 40:  # else the address does not fit on a line
        assert "https://example.org/f" in shown
    for words in (QUOTE, MAYOR.label, BEFORE, context.rpartition(" ")[0]):
        assert " ".join(words.split()) in " ".join(shown.split())


def test_lines_after_the_first_stand_under_its_text(on_terminal: Shown) -> None:
    shown = ANSI.sub("", on_terminal(lambda: show_answer(ANSWER), 60)).splitlines()
    at = shown.index("") + 1
    assert shown[at].startswith("[1] Mayor Ada Moss")
    assert all(re.match(r" {4}\S", line) for line in shown[at + 1 :])
    shown = ANSI.sub("", on_terminal(lambda: show_answer(REFUSAL), 60)).splitlines()
    assert all(re.match(r"(- |  )\S", line) for line in shown[3:])


def test_the_quote_is_highlighted(on_terminal: Shown) -> None:
    shown = on_terminal(lambda: show_answer(ANSWER), 100)
    assert f"\x1b[30;43m{QUOTE}\x1b[0m" in shown


def test_articles_that_differ_are_shown_side_by_side(
    on_terminal: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["The bridge is 90 metres long.", "The bridge is 70 metres long."]
    newer = Article("a", lines[0], "The bridge\x1b[2J", None, None, "2024-05")
    answers = [answer_from(newer, lines[0]), answer_from(Article("b", lines[1]), lines[1])]
    cited = [replace(answer.citations[0], number=at) for at, answer in enumerate(answers, 1)]
    told = tuple(AnswerSentence(line, (at,)) for at, line in enumerate(lines, 1))
    answer = Answer("how long?", told, tuple(cited), 0.9, "extractive", (), disagreement=True)
    show_answer(answer)
    assert capsys.readouterr().out.startswith(
        "The articles differ, newest first:\n"
        "- The bridge is 90 metres long. [1]\n  The bridge\ufffd[2J, 2024-05\n"
        "- The bridge is 70 metres long. [2]\n  b, date unknown\n\n[1] The bridge"
    )
    shown = ANSI.sub("", on_terminal(lambda: show_answer(answer), 24))
    assert shown.startswith(
        "The articles differ,\nnewest first:\n- The bridge is 90\n  metres long. [1]\n  The bridge"
    )


def test_the_quote_stands_out_without_colours(
    on_terminal: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = on_terminal(lambda: show_answer(ANSWER), 100)
    assert f"\x1b[7m{QUOTE}\x1b[0m" in shown
    assert not re.search(r"\x1b\[[0-9;]*[34][0-7]", shown)


HOSTILE = "\x1b[31mRed\x1b[0m \x07bell\x9b2J \u202etxet\u202c [bold]no markup[/bold] \r\x08end."


def test_articles_do_not_steer_the_terminal(
    on_terminal: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    article = Article("x\x1b]0;id\x07", HOSTILE.replace("\r", ""), "\x1b[2Jtitle", "\x9bsource")
    answer = answer_from(article, article.text, Speaker("\x1b[5mEve", "\x07Dr."))
    shown = ANSI.sub("", on_terminal(lambda: show_answer(answer), 80))
    show_answer(answer)
    for text in (shown, capsys.readouterr().out):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert "[bold]no markup[/bold]" in text


@given(st.text())
def test_clean_text_steers_nothing_and_loses_nothing(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert all(c in {"\n", "\t"} or c.isprintable() or ord(c) > 0x9F for c in cleaned)
    assert all(new in {old, "\ufffd"} for old, new in zip(text, cleaned, strict=True))
    assert "\n" not in one_line(text)


def test_complaints_are_one_line_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    complain("a\nb \x1b[31m " + "word " * 50)
    err = capsys.readouterr().err
    assert err.startswith("footnote: a b \ufffd[31m word")
    assert err.count("\n") == 1


def test_complaints_are_wrapped_between_words_on_a_terminal(on_terminal: Shown) -> None:
    path = "/a/" + "very-long-name/" * 5
    shown = on_terminal(lambda: complain(f"There is no index in {path}; make one first."), 40)
    lines = shown.splitlines()
    assert path.rstrip("/") in shown
    assert all(len(line) <= 40 or path in line for line in lines)
    assert len(lines) == 3


def test_json_is_escaped_where_stdout_cannot_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    dump({"text": "“é”"})
    assert json.loads(raw.getvalue()) == {"text": "“é”"}
    assert raw.getvalue().isascii()


def test_paragraph_with_nothing_in_it_is_a_blank_line(
    on_terminal: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    write()
    assert capsys.readouterr().out == "\n"
    assert on_terminal(write, 80) == "\n"
