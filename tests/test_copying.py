"""An answer with its sources, copied: as text, and as Markdown in which no text is markup."""

from dataclasses import replace

from hypothesis import assume, given, settings
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


@settings(deadline=None)
@given(MARKS | st.text(max_size=9), MARKS | st.text(max_size=9), MARKS | st.text(max_size=9))
def test_a_key_is_strong_or_as_it_is(before: str, key: str, after: str) -> None:
    assume(key.strip())
    start, end = len(before), len(before) + len(key)
    place = (start + len(key) - len(key.lstrip()), end - len(key) + len(key.rstrip()))
    said = AnswerSentence(before + key + after, (1,), place)
    told = answer()
    whole = Answer("why?", (said,), told.citations[:1], 0.9, "extractive", ())
    prose = as_markdown(whole, texts("en"), None).partition("\n")[0].removesuffix(r" \[1\]")
    tokens = MarkdownIt("commonmark").parse(prose)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inside = tokens[1].children or []
    assert "".join(token.content for token in inside) == one_line(said.text)
    words = one_line(said.text[slice(*place)])
    strong = [token.type for token in inside].count("strong_open")
    assert strong == (words[0].isalnum() and words[-1].isalnum())
    assert one_line(as_text(whole, texts("en"), None)).startswith(f"{one_line(said.text)} [1]")


def test_articles_that_differ() -> None:
    said = (AnswerSentence("It rained.", (1,)), AnswerSentence("The bridge was closed.", (2,)))
    differing = replace(answer(url=None), sentences=said, disagreement=True)
    assert as_text(differing, texts("en"), None) == (
        "The articles differ, newest first:\n"
        "- It rained. [1] (The *flood*, 2024-05)\n"
        "- The bridge was closed. [2] (The *flood*, 2024-05)\n\nSources:\n"
        "[1] The *flood*, Mayor Ada Moss, 2024-05, The Herald\n"
        "[2] The *flood*, 2024-05, The Herald"
    )
    html = MarkdownIt("commonmark").render(as_markdown(differing, texts("de"), None))
    assert html.startswith(
        "<p>Die Artikel widersprechen sich, der neueste zuerst:</p>\n<ul>\n"
        "<li>It rained. [1] (The *flood*, 2024-05)</li>\n"
        "<li>The bridge was closed. [2] (The *flood*, 2024-05)</li>\n</ul>\n<p>Quellen:</p>"
    )


@settings(deadline=None)
@given(MARKS | st.text(max_size=9), MARKS | st.text(max_size=9))
def test_what_differs_is_a_list_whatever_it_says(text: str, title: str) -> None:
    assume(one_line(text) and one_line(title))
    told = answer(title=f"A {title}", url=None)
    said = (AnswerSentence(f"So {text}", (1,)), AnswerSentence(f"Or {text}", (2,)))
    differing = replace(told, sentences=said, disagreement=True)
    tokens = MarkdownIt("commonmark").parse(as_markdown(differing, texts("en"), None))
    inside = [token.children or [] for token in tokens if token.type == "inline"]
    assert {token.type for children in inside for token in children} == {"text"}
    lines = ["".join(token.content for token in children) for children in inside]
    assert lines[1:3] == [
        one_line(f"{word} {text}") + f" [{at}] ({one_line(f'A {title}')}, 2024-05)"
        for at, word in enumerate(("So", "Or"), 1)
    ]


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


def test_markdown_leaves_alone_what_is_no_markup() -> None:
    for text in (
        "2018-07-16 was a well-known day.",
        "1.5 % more (2.4 million)",
        "R&D of a snake_case name: #1 - or > 2",
        "-5 degrees, +3",
    ):
        assert escape(text) == text
    for text, escaped in (("- a", r"\- a"), ("12. May", r"12\. May"), ("# a", r"\# a")):
        assert escape(text) == escaped
