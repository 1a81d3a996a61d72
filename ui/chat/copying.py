"""An answer with its sources, to be pasted elsewhere: as plain text and as Markdown."""

import re
from collections.abc import Set
from urllib.parse import quote

from qa.types import Answer, Citation
from ui.chat.links import host_of
from ui.chat.texts import Texts
from ui.output import one_line

_MARKUP = re.compile(r"[\\`*_\[\]<>&~$|#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '<>\\"`')
"""What stands as it is in an address; the rest is percent-encoded (RFC 3986, section 2.1)."""
_BLOCK = re.compile(r"^(\d*)(?=[-+=.)])")
"""What at the beginning of a paragraph would make it a list or a heading."""


def as_text(answer: Answer, texts: Texts, link_hosts: Set[str] | None) -> str:
    """The answer and its numbered sources as plain text; of a refusal, the reason."""
    lines = [one_line(answer.text)]
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
    return _BLOCK.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", one_line(text)))


def _prose(answer: Answer) -> str:
    if answer.reason is not None:
        return escape(answer.reason)
    return " ".join(
        escape(one.text) + "".join(rf" \[{number}\]" for number in one.citations)
        for one in answer.sentences
    )


def known(citation: Citation) -> list[str]:
    """Title, speaker, date and source, those that are known."""
    article = citation.article
    speaker = citation.speaker.label if citation.speaker else None
    parts = (article.title or article.id, speaker, article.date, article.source)
    return [one_line(part) for part in parts if part]


def _links(citation: Citation, link_hosts: Set[str] | None) -> list[str]:
    url = citation.article.url
    return [quote(url, safe=_KEPT)] if url and host_of(url, link_hosts) else []
