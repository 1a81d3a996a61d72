"""Showing answers: colours and a highlighted quote on a terminal, plain text in a pipe."""

import sys
from collections.abc import Sequence

from index.types import Hit
from qa.types import Answer, AnswerSentence, Citation
from ui.differing import told_by
from ui.output import around, one_line, write
from ui.snippets import cut, snippet

_CONTEXT = 120  # characters shown on either side of a quote
_OFFERED = 3  # nearest passages shown with a refusal
_SNIPPET = 300  # characters of a passage
_UNDATED = "date unknown"
_FLAGGED = "not supported by its sources"


def show_answer(answer: Answer) -> None:
    """Show the answer with its footnotes, or why there is none with the nearest passages; before
    it the question, where it was understood as another than was typed."""
    if answer.asked is not None:
        by = answer.written.by if answer.written is not None and answer.written.rewrote else None
        how = f"Rewritten by {one_line(by)}" if by else "Understood as"
        write((f"{how}: {one_line(answer.question)}", "dim"))
    if not answer.supported:
        write((one_line(answer.text), "bold"))
        _show_nearest(answer)
        return
    if answer.disagreement:
        write("The articles differ, newest first:")
    for sentence in answer.sentences:
        _show_sentence(answer, sentence, "- " if answer.disagreement else "")
    if answer.written is not None:
        phrased = f"Phrased by {answer.written.by}; each sentence is checked against its sources."
        write((one_line(answer.written.note or phrased), "dim"))
    write()
    for citation in answer.citations:
        _show_citation(citation)


def show_hits(hits: Sequence[Hit]) -> None:
    """Show passages with their scores, best first."""
    if not hits:
        write("No passage lies within these limits.")
    for number, hit in enumerate(hits, 1):
        mark = f"{number}. "
        scores = f"  score {hit.score:.3f} (meaning {hit.dense:.3f}, words {hit.lexical:.3f})"
        write((one_line(hit.passage.id), "bold"), (scores, "dim"), mark=mark)
        write(one_line(hit.passage.text), indent=len(mark))


def _show_sentence(answer: Answer, sentence: AnswerSentence, mark: str) -> None:
    """A sentence with its numbers; where articles differ, with the articles that say so."""
    numbers = "".join(f" [{number}]" for number in sentence.citations)
    flag = f" ({_FLAGGED})" if sentence.flagged else ""
    write(*_with_key(sentence), (numbers, "cyan"), (flag, "bold"), mark=mark)
    for line in told_by(answer, sentence, _UNDATED) if answer.disagreement else ():
        write((line, "dim"), indent=len(mark))


def _with_key(sentence: AnswerSentence) -> list[str | tuple[str, str]]:
    """The sentence, its key set off."""
    if sentence.key is None:
        return [one_line(sentence.text)]
    before, key, after = around(sentence.text, sentence.key)
    return [before, (key, "key"), after]


def _show_nearest(answer: Answer) -> None:
    if answer.hits:
        write()
        write(("Nearest passages:", "dim"))
    for hit in answer.hits[:_OFFERED]:
        part = snippet(one_line(hit.passage.text), answer.question, _SNIPPET)
        write(part, (f" ({one_line(hit.passage.article_id)})", "dim"), mark="- ")


def _show_citation(citation: Citation) -> None:
    article = citation.article
    about = [article.title or article.id, article.source, article.date or _UNDATED]
    line = " · ".join(one_line(part) for part in (*about, article.url) if part)
    mark = f"[{citation.number}] "
    if citation.speaker:
        write(one_line(citation.speaker.label), mark=mark)
        write((line, "dim"), indent=len(mark))
    else:
        write((line, "dim"), mark=mark)
    if sys.stdout.isatty():
        write(*_in_context(citation), indent=len(mark))
    else:
        place = f"{one_line(article.id)}, characters {citation.start}-{citation.end}"
        write(place, indent=len(mark))


def _in_context(citation: Citation) -> list[str | tuple[str, str]]:
    """The quote, highlighted, with a few of the article's words on either side."""
    text = citation.article.text
    before = text[max(citation.start - _CONTEXT, 0) : citation.start]
    after = text[citation.end : citation.end + _CONTEXT]
    if citation.start > _CONTEXT:
        before = "…" + before.partition(" ")[2]
    if citation.end + _CONTEXT < len(text):
        after = cut(after, "…")
    left, right = one_line(before), one_line(after)
    return [
        (f"{left} " if left else "", "dim"),
        (one_line(citation.quote), "quote"),
        (f" {right}" if right else "", "dim"),
    ]
