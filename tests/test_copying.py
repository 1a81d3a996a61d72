"""An answer with its sources, copied: as text, and as Markdown in which no text is markup."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.types import Article, Passage, Speaker
from qa.types import Answer, AnswerSentence, Citation
from ui.chat.copying import as_markdown, as_text, escape
from ui.chat.texts import texts
from ui.output import one_line

TEXT = "It rained. The bridge was closed."
ADDRESS = "https://news.test/a_(b)?c=<d>"
ENCODED = "https://news.test/a_(b)?c=%3Cd%3E"
MARKS = st.text("\\`*_[]<>&~$|#@^{}!-+=.):/1a\t\n é\u202e", max_size=12)


def answer(title: str | None = "The *flood*", url: str | None = ADDRESS) -> Answer:
    told = Article("flood", TEXT, title, "The Herald", url, "2024-05")
    passage = Passage(1, "flood#0", "flood", 0, len(TEXT), TEXT, 0, 2)
    cited = (
        Citation(1, told, 0, 10, "It rained.", Speaker("Ada Moss", "Mayor"), passage),
        Citation(2, told, 11, 33, "The bridge was closed.", None, passage),
    )
    said = (AnswerSentence("It rained.", (1,)), AnswerSentence("No way across.", (2,)))
    return Answer("why?", said, cited, 0.9, "extractive", ())


def test_text() -> None:
    assert as_text(answer(), texts("en"), None) == (
        "It rained. [1] No way across. [2]\n\nSources:\n"
        f"[1] The *flood*, Mayor Ada Moss, 2024-05, The Herald, {ENCODED}\n"
        f"[2] The *flood*, 2024-05, The Herald, {ENCODED}\n"
        "    “The bridge was closed.”"
    )


def test_markdown() -> None:
    html = MarkdownIt("commonmark").render(as_markdown(answer(), texts("de"), None))
    link = f'<a href="{ENCODED}">The *flood*</a>'
    assert html == (
        "<p>It rained. [1] No way across. [2]</p>\n<p>Quellen:</p>\n<ol>\n<li>\n"
        f"<p>{link}, Mayor Ada Moss, 2024-05, The Herald</p>\n</li>\n<li>\n"
        f"<p>{link}, 2024-05, The Herald</p>\n<blockquote>\n"
        "<p>“The bridge was closed.”</p>\n</blockquote>\n</li>\n</ol>\n"
    )


def test_an_address_that_may_not_be_a_link_is_not_copied() -> None:
    for copied in (as_text, as_markdown):
        assert "news.test" not in copied(answer(), texts("en"), frozenset({"other.test"}))


def test_a_refusal_is_its_reason() -> None:
    refusal = Answer("why?", (), (), 0.1, "extractive", (), reason="No article mentions *why*.")
    assert as_text(refusal, texts("en"), None) == "No article mentions *why*."
    assert as_markdown(refusal, texts("en"), None) == r"No article mentions \*why\*."


@settings(deadline=None)
@given(st.lists(MARKS | st.text(max_size=6), max_size=4).map("".join))
def test_markdown_shows_every_text_as_it_is(text: str) -> None:
    line = one_line(text)
    tokens = MarkdownIt("commonmark").parse(escape(text))
    if not line:
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inside = tokens[1].children or []
    assert {token.type for token in inside} == {"text"}
    assert "".join(token.content for token in inside) == line
