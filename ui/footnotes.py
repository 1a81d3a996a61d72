"""An answer as plain text with its footnotes below, for faces that can show nothing else; and what
was asked before, read from such text."""

import re
from collections.abc import Iterator, Set

from qa.following import Turn
from qa.types import Answer, AnswerSentence, Citation
from ui.chat.links import host_of
from ui.output import one_line

_UNDERSTOOD, _REWRITTEN = "Understood as", "Rewritten by"
_DIFFER = "The articles differ, newest first."
_FLAGGED = " (not supported by its sources)"
_UNDATED = "date unknown"
_QUESTION = re.compile(rf"\n\n(?:{_UNDERSTOOD}|{_REWRITTEN} [^\n]+?): ([^\n]+)")
_NOTE = re.compile(r"\n\n\[\d+\] (?:(?P<speaker>[^“\n]+): )?“")
_MARKS = re.compile(rf" \[\d+\]|{re.escape(_FLAGGED)}")


def pieces(answer: Answer, link_hosts: Set[str] | None = None) -> Iterator[str]:
    """The text, piece by piece: the sentences, then the ending."""
    for place, sentence in enumerate(answer.sentences):
        yield numbered(sentence, first=place == 0)
    yield from ending(answer, link_hosts)


def numbered(sentence: AnswerSentence, *, first: bool) -> str:
    """A sentence with the numbers of its footnotes."""
    numbers = "".join(f" [{number}]" for number in sentence.citations)
    flag = _FLAGGED if sentence.flagged else ""
    return f"{'' if first else ' '}{one_line(sentence.text)}{numbers}{flag}"


def ending(answer: Answer, link_hosts: Set[str] | None = None) -> Iterator[str]:
    """What is below the sentences: how the question was understood, if not as it was typed, what
    else is to be said of the answer, and the footnotes; of a refusal, first its reason.

    link_hosts: the only hosts that footnotes may name an address of; None lets every host through.
    """
    if answer.reason is not None:
        yield one_line(answer.reason)
    for remark in _remarks(answer):
        yield f"\n\n{remark}"
    for citation in answer.citations:
        yield f"\n\n{_note(citation, link_hosts)}"


def turn(question: str, told: str) -> Turn:
    """What was asked and answered, where `told` is a text that `pieces` made, or any other."""
    understood = _QUESTION.search(told)
    notes = list(_NOTE.finditer(told))
    said = told.partition("\n\n")[0] if understood or notes else told
    speakers = dict.fromkeys(note["speaker"] for note in notes if note["speaker"])
    return Turn(understood[1] if understood else question, _MARKS.sub("", said), tuple(speakers))


def _remarks(answer: Answer) -> Iterator[str]:
    if answer.disagreement:
        yield _DIFFER
    written = answer.written
    if answer.asked is not None:
        by = written.by if written is not None and written.rewrote else None
        how = f"{_REWRITTEN} {one_line(by)}" if by else _UNDERSTOOD
        yield f"{how}: {one_line(answer.question)}"
    if written is not None and written.note is not None:
        yield one_line(written.note)


def _note(citation: Citation, link_hosts: Set[str] | None) -> str:
    article = citation.article
    speaker = f"{one_line(citation.speaker.label)}: " if citation.speaker else ""
    about = [one_line(article.title or article.id), article.date or _UNDATED]
    if article.url and host_of(article.url, link_hosts):
        about.append(one_line(article.url))
    return f"[{citation.number}] {speaker}“{one_line(citation.quote)}” – {' · '.join(about)}"
