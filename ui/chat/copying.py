"""An answer with its sources, to be pasted elsewhere: as plain text and as Markdown."""

import re
from collections.abc import Callable, Set
from urllib.parse import quote

from qa.types import Answer, AnswerSentence, Citation
from ui.chat.links import host_of
from ui.chat.texts import Texts
from ui.differing import told_by
from ui.output import around, one_line

_MARKUP = re.compile(
    r"[\\`*\[\]<~$|@]|&(?=#|\w+;)|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.", re.IGNORECASE
)
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '<>\\"`')
"""What stands as it is in an address; the rest is percent-encoded (RFC 3986, section 2.1)."""
_BLOCK = re.compile(r"^(?:(?=[#>]|[-+=](?:[-= ]|$))|(\d{1,9})(?=[.)](?: |$)))")
"""What at the beginning of a paragraph would make it a list, a heading or a quotation."""


def as_text(answer: Answer, texts: Texts, link_hosts: Set[str] | None) -> str:
    """The answer and its numbered sources as plain text; of a refusal, the reason."""
    lines = [one_line(answer.text)]
    if answer.disagreement:
        told = [f"{one_line(one.text)}{_numbers(one)}" for one in answer.sentences]
        lines = _side_by_side(answer, texts, told)
    if answer.citations:
        lines += ["", f"{texts.t('answer.sources')}:"]
    for citation in answer.citations:
        named = [*known(citation), *_links(citation, link_hosts)]
        lines.append(f"[{citation.number}] {', '.join(named)}")
        if not said(answer, citation):
            lines.append(f"    “{one_line(citation.quote)}”")
    return "\n".join(lines)


def as_markdown(answer: Answer, texts: Texts, link_hosts: Set[str] | None) -> str:
    """The same as CommonMark, in which no text of an article is markup.

    Numbers in brackets and a list, since footnotes are not part of CommonMark.
    """
    lines = [_prose(answer)]
    if answer.disagreement:
        told = [_told(one) + _inline(_numbers(one)) for one in answer.sentences]
        label, *differing = _side_by_side(answer, texts, told, _inline)
        lines = [label, "", *differing]
    if answer.citations:
        lines += ["", f"{texts.t('answer.sources')}:", ""]
    for citation in answer.citations:
        title, *others = (escape(part) for part in known(citation))
        links = _links(citation, link_hosts)
        named = f"[{title}](<{links[0]}>)" if links else title
        lines.append(f"{citation.number}. {', '.join([named, *others])}")
        if not said(answer, citation):
            lines += ["", f"   > “{escape(citation.quote)}”", ""]
    return "\n".join(lines).rstrip("\n")


def said(answer: Answer, citation: Citation) -> bool:
    """Tell whether a sentence of the answer that cites it is the quote itself."""
    return any(
        citation.number in one.citations and citation.quote in one.text for one in answer.sentences
    )


def escape(text: str) -> str:
    """The text on one line, so that CommonMark shows it as it is."""
    return _BLOCK.sub(r"\1\\", _inline(one_line(text)))


def _inline(line: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", line)


def _prose(answer: Answer) -> str:
    if answer.reason is not None:
        return escape(answer.reason)
    return " ".join(_told(one) + _inline(_numbers(one)) for one in answer.sentences)


def _numbers(sentence: AnswerSentence) -> str:
    return "".join(f" [{number}]" for number in sentence.citations)


def _side_by_side(
    answer: Answer, texts: Texts, told: list[str], inline: Callable[[str], str] = str
) -> list[str]:
    """A label, and what each sentence tells with the articles that say so."""
    undated = texts.t("answer.undated")
    by = ["; ".join(told_by(answer, one, undated)) for one in answer.sentences]
    pairs = zip(told, by, strict=True)
    return [inline(texts.t("answer.differ")), *(f"- {one} {inline(f'({b})')}" for one, b in pairs)]


def _told(sentence: AnswerSentence) -> str:
    """The sentence, its key strong where that begins and ends with a letter or digit: two stars
    beside one are a mark wherever they stand (CommonMark, section 6.2)."""
    if sentence.key is None:
        return escape(sentence.text)
    before, key, after = around(sentence.text, sentence.key)
    if not (key[0].isalnum() and key[-1].isalnum()):
        return escape(sentence.text)
    return _BLOCK.sub(r"\1\\", f"{_inline(before)}**{_inline(key)}**{_inline(after)}")


def known(citation: Citation) -> list[str]:
    """Title, speaker, date and source, those that are known."""
    article = citation.article
    speaker = citation.speaker.label if citation.speaker else None
    parts = (article.title or article.id, speaker, article.date, article.source)
    return [one_line(part) for part in parts if part]


def _links(citation: Citation, link_hosts: Set[str] | None) -> list[str]:
    url = citation.article.url
    return [quote(url, safe=_KEPT)] if url and host_of(url, link_hosts) else []
