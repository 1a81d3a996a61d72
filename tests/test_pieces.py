"""The pieces of HTML: of whatever texts, exactly our markup, and the texts as they are."""

import inspect
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import normalise
from index.types import Article, Hit, Passage, Speaker
from qa.contract import to_json
from qa.types import Answer, AnswerSentence, Citation
from ui.chat import pieces
from ui.chat.copying import as_markdown, as_text
from ui.chat.links import host_of
from ui.chat.texts import texts
from ui.output import one_line

ENGLISH = texts("en")
FRAGMENTS = [
    *("<script>x()</script>", "<img src=x onerror=x()>", "</pre></div>", "'><svg onload=x()>"),
    *("<div class='fn-answer'>", "&lt;b&gt;", "&", '"', "'", "{{ x }}", "{% raw %}", "[1]"),
    *(
        "[x](javascript:x())",
        "![i](http://leak.test/i.png)",
        "```mermaid\n",
        "# ",
        "$x^2$",
        r"\(x\)",
    ),
    *("\n\n", "\n", "\t", " ", "\u00a0", "\u2028", "\u202e", "\u2066", "\x00", "\x1b[31m", "\x85"),
    *("W" * 90, "שלום", "ferries"),
]
HOSTILE = (
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), min_size=1, max_size=8)
    .map("".join)
    .map(normalise)
    .filter(lambda text: bool(text.strip()))
)
MARKUP = {
    "div": {"class", "id"},
    "p": {"class"},
    "b": {"class"},
    "a": {"class", "href", "target", "rel"},
    "ol": {"class"},
    "ul": {"class"},
    "li": {"class", "id", "value"},
    "span": {"class"},
    "q": {"class"},
    "button": {"class"},
    "pre": {"class"},
}


class Read(HTMLParser):
    """The elements of a piece: (tag, attributes, text within)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(len(self.elements))
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.elements[at][2].append(data)
        assert self._open or not data.strip(), "text stands outside"

    def texts(self, name: str) -> list[str]:
        """The texts of the elements of a class."""
        return [
            "".join(held)
            for _, attributes, held in self.elements
            if name in (attributes.get("class") or "").split()
        ]


def read(html: str) -> Read:
    """Parse a piece, after checks that hold for every one."""
    assert not re.search(r"\n[ \t]*\n", html), "Markdown would end the block"
    assert inspect.cleandoc(html) == html.strip("\n"), "Gradio cleans messages so"
    found = Read(html)
    for tag, attributes, _ in found.elements:
        assert attributes.keys() <= MARKUP[tag], f"{tag} has {attributes}"
        assert re.fullmatch(r"(#fn-|https?://).*", attributes.get("href") or "#fn-")
    return found


def article(text: str, title: str | None, source: str | None, url: str | None) -> Article:
    return Article("ferries", text, title, source, url, "2024-05")


def answer_of(told: Article, speaker: str) -> Answer:
    passage = Passage(1, "ferries#0", "ferries", 0, len(told.text), told.text, 0, 1)
    cited = Citation(1, told, 0, len(told.text), told.text, Speaker(speaker), passage)
    sentence = AnswerSentence(told.text, (1,))
    return Answer("why?", (sentence,), (cited,), 0.9, "extractive", (Hit(passage, 0.9, 0.5, 0.8),))


def refusal_of(question: str, told: Article, reason: str) -> Answer:
    passage = Passage(1, "ferries#0", "ferries", 0, len(told.text), told.text, 0, 1)
    hit = Hit(passage, 0.9, 0.5, 0.8)
    return Answer(question, (), (), 0.1, "extractive", (hit,), reason=reason)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_an_answer_shows_texts_as_they_are(text: str, title: str, source: str, who: str) -> None:
    answer = answer_of(article(text, title, source, "https://news.test/a?b=1&c='x\""), who)
    found = read(pieces.answer_html(answer, "t", ENGLISH, None))
    assert found.texts("fn-sentence") == [f"{one_line(text)} [1]"]
    assert found.texts("fn-open") == [one_line(title)]
    assert found.texts("fn-about") == [f"{one_line(who)} · 2024-05 · {one_line(source)}"]
    assert found.texts("fn-quote") == []  # the sentence is the quote
    assert [json.loads(held) for held in found.texts("fn-json")] == [to_json(answer)]
    assert found.texts("fn-text") == [as_text(answer, ENGLISH, None)]
    assert found.texts("fn-markdown") == [as_markdown(answer, ENGLISH, None)]
    hrefs = [held["href"] for tag, held, _ in found.elements if tag == "a"]
    assert hrefs == ["#fn-t-1", "#fn-t-1", "https://news.test/a?b=1&c='x\""]


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_a_refusal_shows_texts_as_they_are(
    question: str, text: str, title: str, reason: str
) -> None:
    refusal = refusal_of(f"why {one_line(question)}", article(text, title, None, None), reason)
    html = pieces.answer_html(
        refusal, "t", ENGLISH, None, titles={"ferries": title}, examples=[question]
    )
    found = read(html)
    assert found.texts("fn-reason") == [one_line(reason)]
    assert found.texts("fn-open") == [one_line(title)]
    assert found.texts("fn-example") == [one_line(question)]
    (near,) = json.loads(found.texts("fn-near-json")[0])
    assert near["quote"] == text
    assert text[near["start"] : near["end"]] == text
    assert [json.loads(held) for held in found.texts("fn-json")] == [to_json(refusal)]


@settings(deadline=None)
@given(HOSTILE)
def test_small_pieces_show_texts_as_they_are(text: str) -> None:
    line = one_line(text)
    assert read(pieces.question_html(text)).texts("fn-question") == [line]
    assert read(pieces.trouble_html(text)).texts("fn-trouble") == [line]
    assert read(pieces.status_html(text)).texts("fn-status") == [line]
    part = read(pieces.part_html([AnswerSentence(text, (2, 3))], "t", ENGLISH))
    assert part.texts("fn-sentence") == [f"{line} [2] [3]"]
    assert "a" not in {tag for tag, _, _ in part.elements}  # there are no notes yet to lead to


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_key_is_set_off_and_as_it_is(before: str, key: str, after: str) -> None:
    text = f"{before}{key.strip()}{after}"
    told = answer_of(article(text, None, None, None), "Ada Moss")
    sentence = AnswerSentence(text, (1,), (len(before), len(before) + len(key.strip())))
    found = read(pieces.answer_html(replace(told, sentences=(sentence,)), "t", ENGLISH, None))
    assert found.texts("fn-sentence") == [f"{one_line(text)} [1]"]
    assert found.texts("fn-key") == [one_line(key.strip())]


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_articles_that_differ_stand_side_by_side(text: str, other: str, title: str) -> None:
    one = answer_of(article(text, title, None, None), "Ada Moss")
    undated = replace(article(other, None, None, None), date=None)
    two = answer_of(undated, "Ada Moss")
    cited = (one.citations[0], replace(two.citations[0], number=2))
    told = (AnswerSentence(text, (1, 2)), AnswerSentence(other, (2,)))
    answer = replace(one, sentences=told, citations=cited, disagreement=True)
    found = read(pieces.answer_html(answer, "t", ENGLISH, None))
    assert found.texts("fn-label") == ["The articles differ, newest first:"]
    assert found.texts("fn-sentence") == [f"{one_line(text)} [1] [2]", f"{one_line(other)} [2]"]
    named, nameless = f"{one_line(title)}, 2024-05", "ferries, date unknown"
    about = found.texts("fn-differing")[0].split("\n")
    assert [line for line in about if line in (named, nameless)] == [named, nameless, nameless]
    assert found.texts("fn-open") == [one_line(title), "ferries"]


def test_a_quote_that_no_sentence_says_is_shown() -> None:
    told = answer_of(article("It rained. The bridge was closed.", None, None, None), "Ada Moss")
    answer = Answer("why?", (AnswerSentence("Rain.", (1,)),), told.citations, 0.9, "other", ())
    found = read(pieces.answer_html(answer, "t", ENGLISH, None))
    assert found.texts("fn-quote") == ["It rained. The bridge was closed."]
    assert found.texts("fn-open") == ["ferries"]  # an article without a title has its id
    assert "“It rained. The bridge was closed.”" in as_text(answer, ENGLISH, None)


@pytest.mark.parametrize(
    ("question", "narrowed", "key"),
    [
        ("who pays?", True, "narrowed"),
        ("what did Ada Moss say about rain?", False, "person"),
        ("why " + "and why " * 20, False, "long"),
        ("who pays?", False, "words"),
    ],
)
def test_the_hint_fits_the_case(question: str, narrowed: bool, key: str) -> None:
    refusal = refusal_of(question, article("It rained.", None, None, None), "None.")
    html = pieces.answer_html(refusal, "t", ENGLISH, None, narrowed=narrowed)
    assert read(html).texts("fn-hint") == [ENGLISH.t(f"refusal.hint.{key}")]


@pytest.mark.parametrize(
    ("url", "hosts", "host"),
    [
        ("https://news.test/a", None, "news.test"),
        ("https://NEWS.test:8443/a", {"news.test"}, "news.test"),
        ("https://news.test/a", {"other.test"}, None),
        ("https://news.test/a", set(), None),
        ("https://news.test@evil.test/a", None, None),
        ("https://news.test\\@evil.test/a", {"news.test"}, None),
        ("https://evil.test\\.news.test/a", {"news.test"}, None),
        ("https://news.test:x/a", None, None),
        ("https://[::1/a", None, None),
        ("javascript:x()", None, None),
        ("//news.test/a", None, None),
        (None, None, None),
    ],
)
def test_only_allowed_addresses_are_links(
    url: str | None, hosts: set[str] | None, host: str | None
) -> None:
    assert host_of(url, hosts) == host


def test_a_turn_is_never_the_same() -> None:
    turns = {pieces.new_turn() for _ in range(100)}
    assert len(turns) == 100
    assert all(re.fullmatch("[0-9a-f]{16}", turn) for turn in turns)
