"""Answers as plain text with footnotes, and the talk that is read from such text again."""

from dataclasses import replace

from qa.assistant import Assistant
from qa.following import turn_of
from qa.types import Answer, Written
from tests.seed import TURKEY
from ui.footnotes import pieces, turn
from ui.output import one_line


def text(answer: Answer) -> str:
    return "".join(pieces(answer))


def test_sentences_then_footnotes(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)
    body, *notes = text(answer).split("\n\n")
    assert body == one_line(answer.text)
    assert len(notes) == len(answer.citations) > 0
    for citation, note in zip(answer.citations, notes, strict=True):
        assert citation.speaker is not None
        said = f"[{citation.number}] {citation.speaker.label}: “{one_line(citation.quote)}” – "
        assert note == f"{said}{citation.article.title} · date unknown"


def test_each_sentence_and_footnote_is_a_piece(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)
    assert len(list(pieces(answer))) == len(answer.sentences) + len(answer.citations)


def test_a_refusal_is_its_reason(assistant: Assistant) -> None:
    answer = assistant.ask("who won the football match in Lisbon?")
    assert list(pieces(answer)) == [answer.reason]


def test_a_talk_is_read_from_what_was_shown(assistant: Assistant) -> None:
    first = assistant.ask(TURKEY)
    second = assistant.ask("And what about Russia?", None, [turn_of(first)])
    assert "\n\nUnderstood as: what did Kaidanow say about Russia?\n\n" in text(second)
    for typed, answer in ((TURKEY, first), ("And what about Russia?", second)):
        assert answer.supported
        read, true = turn(typed, text(answer)), turn_of(answer)
        assert (read.question, read.answer) == (true.question, one_line(true.answer))
        assert read.speakers == true.speakers


def test_what_a_model_did_is_told(assistant: Assistant) -> None:
    answer = assistant.ask(TURKEY)
    first, *others = answer.sentences
    note = "The model did not reply in time, so the articles are quoted."
    told = text(
        replace(
            answer,
            sentences=(replace(first, flagged=True), *others),
            written=Written("some model", note),
        )
    )
    assert " [1] (not supported by its sources) " in told
    assert f"\n\n{note}\n\n[1] " in told
    assert turn(TURKEY, told) == turn(TURKEY, text(answer))


def test_a_question_that_a_model_rewrote(assistant: Assistant) -> None:
    written = Written("llama3.2:3b", rewrote=True)
    answer = replace(assistant.ask(TURKEY), asked="And Turkey?", written=written)
    assert f"\n\nRewritten by llama3.2:3b: {TURKEY}\n\n" in text(answer)
    assert turn("And Turkey?", text(answer)).question == TURKEY


def test_articles_that_differ_are_told_to(assistant: Assistant) -> None:
    answer = replace(assistant.ask(TURKEY), disagreement=True)
    body, remark, *_ = text(answer).split("\n\n")
    assert body == one_line(answer.text)
    assert remark == "The articles differ, newest first."


def test_a_refusal_that_was_resolved(assistant: Assistant) -> None:
    answer = assistant.ask("And what about Brazil?", None, [turn_of(assistant.ask(TURKEY))])
    assert not answer.supported
    assert text(answer) == f"{answer.reason}\n\nUnderstood as: {answer.question}"
    assert turn("And what about Brazil?", text(answer)).question == answer.question


def test_other_words_are_an_answer_without_speakers() -> None:
    read = turn("who?", "Nobody [sic] knows.\n\nReally.")
    assert (read.question, read.answer, read.speakers) == (
        "who?",
        "Nobody [sic] knows.\n\nReally.",
        (),
    )
