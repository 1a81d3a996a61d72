"""Sentences: hand-written cases and properties on any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import MAX_SENTENCE_CHARS, split_sentences

# "|" stands where one sentence ends and the next begins, in place of the whitespace.
CASES = [
    # plain stops
    "It ended.|He left.",
    "Is it over?|It is!|Good.",
    "He asked what?!|No one knew.",
    "One sentence without a stop",
    "It ended.|15 people left.",
    "He paid $5.|$3 was left.",
    "Great 🎉!|The next one.",
    "It ended.|— The next began.",
    # abbreviations
    "Mr. Smith met Dr. Jones and Gen. Lee.|He left.",
    "Sen. Warren and Rep. Lee met Gov. Brown.",
    "Lt. Col. Adams spoke to Prof. Chen, Ph.D. She listened.".replace(". She", ".|She"),
    "The U.S. Army moved.|It was late.",
    "He lives in the U.S.|The law is strict.",
    "She came to the U.K.|She stayed.",
    "It is made in the U.S.|In Europe it is sold.",
    "The U.S. defense industry grew.",
    "U.S.-made systems sell well.",
    "He lives in Washington, D.C.|He works there.",
    "Raytheon Co. and Apple Inc. agreed.|Boeing Corp. did not.",
    "He works for Apple Inc.|They pay well.",
    "Smith Jr. spoke.|Jones Sr. listened.",
    "On Jan. 5 and Feb. 7 it rained.|In Sept. it snowed.",
    "It ended in Dec.|The next year began.",
    "See Fig. 3 and No. 5 on p. 12 of Vol. II for it.",
    "He said no.|Then he left.",
    "He said no.|I agreed.",
    "Many (e.g. Smith) and others (i.e. Jones) agree.",
    "He likes fruit, e.g. Apples from Kent.",
    "Apples, pears, etc. are sold.",
    "Apples, pears, etc.|Kaidanow bought them.",
    "Roe v. Wade and France vs. Spain were cited.",
    "He rose at 5 a.m. and left at 6 p.m. Monday.",
    "He left at 6 p.m.|Kaidanow stayed.",
    "They met at 7 p.m. Eastern.|He left.",
    "He lives on St. Mark St. near Mt. Hood.",
    "Lee et al. (2018) agree.|Others do not.",
    "It was Nasdaq: RTN.|Kaidanow sold it.",
    # initials
    "J. R. R. Tolkien wrote it.|C. S. Lewis read it.",
    "J.R.R. Tolkien wrote it.",
    "George W. Bush spoke.|John A. Smith listened.",
    "It was plan B.|Kaidanow liked it.",
    "He met singer R. Kelly.|She met author F. Scott Fitzgerald.",
    "It lies at 37° E.|Mountains rise there.",
    "So did I.|Kaidanow did not.",
    "I. M. Pei built it.",
    # numbers, names of files, addresses
    "It cost $3.5 million.|Version 2.10.1 came out.",
    "See https://example.com/a.b?C=d.E for it.|He did.",
    "Open README.md or index.Html now.",
    "Mail j.doe@example.com.|He answers.",
    "Call object.Method on it.",
    "Raytheon [RTN] rose.|Boeing fell.",
    "The S-400 was sold in 2018.|It works.",
    # quotations
    "“It ended.”|He left.",
    "“It ended.” he said.",
    "“Why?” she asked.|“Because!” he cried.",
    '"Why?" she asked.|"No reason." she heard.',
    "“Why?” Fanning asked.|He knew.",
    "“Why now?” Eric Fanning added in a statement.",
    "“Why?”|The minister was silent.",
    "“It ended,” Fanning added.|“It is over.”",
    "“It ended. It is over. We go,” he said.".replace(". ", ".|"),
    "She said “it is over.”|Then she left.",
    "'It ended.'|'It began.'",
    "He wrote that ‘it ended.’|She read it.",
    "(He left.)|She stayed.",
    "He left (she stayed.)|They met.",
    "He was (really?) late.",
    "She said “[...] The end” to him.",
    "« Pourquoi ? »|Il part.",
    "Er sagte: „Es ist aus.“|Sie ging.",
    # ellipses
    "Well ... it ended.",
    "Well… it ended…|The next began.",
    "It went on and on...|Then it ended.",
    "... and so it ended.",
    "It was ... Raytheon that won.",
    "It went on. . . .|The end came.",
    "They count 1, 2, ... 10 and stop.",
    # footnote marks and missing spaces
    "It ended.[12]|He left.[3][4]|She stayed.",
    "It ended. [12]|He left.",
    "It ended[12].|He left.[citation needed]|She stayed.",
    # brand names and labels
    "It has parts.|(a) One is red.|(ii) Two is blue.",
    "It ended.|iPhone sales rose.|eBay fell.",
    "1. First comes this. 2. Second comes that.".replace(" 2.", "|2."),
    "a. First comes this.|Next comes that.",
    "it ended.|the next one began, e.g. here.|it was late.",
    # several scripts
    "Закон принят.|Он важен.",
    "وافق الرئيس.|هذا مهم.",
]


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("case", CASES)
def test_hand_written(case: str) -> None:
    assert pieces(case.replace("|", " ")) == case.split("|")


@pytest.mark.parametrize("case", [case for case in CASES if case[:2] not in ("1.", "a.")])
def test_newline_is_like_a_space(case: str) -> None:
    assert pieces(case.replace("|", "\n")) == case.split("|")


@pytest.mark.parametrize(
    "case",
    [
        "It came to an end.|The next began.",
        "It came to Washington.|The next began.",
        "It ended!|What now?|Nothing.",
        "It ended.”|“The next began.”",
        "It ended.[12]|The next began.",
        "他走了。|她来了！|为什么？|好。",
        "「行くと言った。」と彼は答えた。|終わり。",
        "“我走。”他说。|完了。",
        "好!|走吧。",
    ],
)
def test_without_a_space(case: str) -> None:
    assert pieces(case.replace("|", "")) == case.split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\nparagraph\n\nAnother", ["One\nparagraph", "Another"]),
        ("One\n \t\nAnother", ["One", "Another"]),
        ("# Head\nText goes\non.\n## Next\nMore", ["# Head", "Text goes\non.", "## Next", "More"]),
        (
            "Buy:\n- milk\n- eggs and\n  flour\n* tea",
            ["Buy:", "- milk", "- eggs and\n  flour", "* tea"],
        ),
        ("Do:\n1. this\n2. that", ["Do:", "1. this", "2. that"]),
        ("It was on July\n16. The end came.", ["It was on July\n16.", "The end came."]),
        ("Title\n=====\nText.", ["Title", "=====", "Text."]),
        ("| a | b |\n|---|---|\n| c | d |", ["| a | b |", "|---|---|", "| c | d |"]),
        ("He -\nthe boss - left.", ["He -\nthe boss - left."]),
        ("  It ended.\u00a0 He left. \n", ["It ended.", "He left."]),
        ("...", ["..."]),
        ("It ended. ***", ["It ended. ***"]),
        ("", []),
        (" \n\n\t\u00a0", []),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


NASTY = st.text(alphabet=" \n\u00a0.!?…。\"'”“’)([]-#|*1aAIé中\u0301", max_size=200)
WORDS = st.lists(
    st.sampled_from(
        ["U.S.", "The", "Mr.", "end.", "“Why?”", "said", "\n", "\n\n", "- ", "[1]", "J."]
    )
).map(" ".join)
TEXTS = st.one_of(st.text(), NASTY, WORDS)


@settings(deadline=None)
@given(TEXTS)
def test_every_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    bounds = [0, *(place for span in spans for place in span), len(text)]
    assert bounds == sorted(bounds)
    gaps = [text[end:start] for end, start in zip(bounds[::2], bounds[1::2], strict=True)]
    assert not "".join(gaps).strip()
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)


@settings(deadline=None)
@given(TEXTS)
def test_blank_lines_always_end_a_sentence(text: str) -> None:
    for sentence in pieces(text):
        assert all(line.strip() for line in sentence.split("\n"))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_paragraphs_are_split_independently(one: str, other: str) -> None:
    assert pieces(f"{one}\n\n{other}") == pieces(one) + pieces(other)


@settings(deadline=None)
@given(st.text(alphabet="a, ;.中、\n", min_size=1, max_size=9), st.integers(100, 700))
def test_long_sentences_are_cut_without_loss(part: str, times: int) -> None:
    text = part * times
    found = pieces(text)
    assert max(map(len, found), default=0) <= MAX_SENTENCE_CHARS
    assert "".join("".join(found).split()) == "".join(text.split())


def test_long_sentence_is_cut_at_the_last_semicolon() -> None:
    clause = "and the minister of 1,200 islands agreed, as he said"
    text = f"{clause * 15}; {clause * 12}"
    assert pieces(text)[0] == clause * 15 + ";"


def test_long_sentence_is_cut_at_commas_but_not_inside_numbers() -> None:
    first, *_ = pieces("1,200 men, " * 300)
    assert first.endswith("1,200 men,")


@pytest.mark.parametrize(
    "unit",
    [
        *(".", ". ", "? ", '"', "'.", "“.”", "(", "[1]", ".[1]", " ", "\n", ". \n", "- ", "#", "|"),
        *(
            "a",
            "A.",
            "“",
            "U.S. ",
            "…",
            "。",
            "1. ",
            ".) ",
            "»",
            " .",
            "\u0301",
            "J. A",
            "!a",
            " a",
        ),
    ],
)
def test_a_long_run_of_anything_is_split(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    spans = split_sentences(text + "end")
    assert spans[-1][1] == len(text) + 3
