"""Reading a reply: the same sentences however it is cut in pieces, and the numbers they cite."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences
from qa.writing.reply import Statement, read, statements

_BITS = """\
The mill closed. | It was sold to Ann Lee in May 2021. | the mill closed. | it was| sold|[1]| [2]|\
[1, 2]|, [3].| [|]|【1†source】|【| (see [4]).|\n|\r\n|\n\n- |1. |**|__|`|# |U.S. |Mr. |...|! |? |\
“We are open,” she said.| e.g. |3.5 |NO ANSWER|磨坊关闭了。|e\u0301|\ufeff|\u200b| """
BITS = st.sampled_from(_BITS.split("|"))
REPLIES = st.one_of(st.lists(BITS, max_size=40).map("".join), st.text(max_size=200))


def words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


@given(REPLIES, st.data())
def test_it_does_not_matter_how_a_reply_is_cut(text: str, data: st.DataObject) -> None:
    pieces, left = [], text
    while left:
        at = data.draw(st.integers(1, len(left)))
        pieces.append(left[:at])
        left = left[at:]
    assert list(statements(pieces)) == list(statements(text)) == read(text)


@given(st.lists(st.sampled_from(["mill", "It", "closed.", "Lee", "sold!", "U.S.", "\n"])))
def test_no_word_is_lost_or_told_twice(told: list[str]) -> None:
    text = " ".join(told)
    assert words(" ".join(one.text for one in read(text))) == words(text)


@given(st.lists(st.sampled_from(["Ann Lee sold the mill.", "It closed in May.", "Who knows why?"])))
def test_sentences_are_those_of_articles(told: list[str]) -> None:
    text = " ".join(told)
    whole = [text[start:end] for start, end in split_sentences(text)] if text else []
    assert [one.text for one in read(text)] == whole


def test_a_sentence_is_told_once_another_has_begun() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ["The mill closed", ". [1] It", " was sold", " to Ann", " Lee. [2]"]:
            taken.append(piece)
            yield piece

    reply = statements(pieces())
    assert next(reply) == Statement("The mill closed.", (1,))
    assert taken[-1] == " to Ann"
    assert list(reply) == [Statement("It was sold to Ann Lee.", (2,))]


def test_a_capital_that_comes_later_loses_nothing() -> None:
    """Where there are no capitals a sentence may begin with a small letter; then there is one."""
    told = list(statements(["the mill closed. it was sold to ", "Ann Lee."]))
    assert [one.text for one in told] == ["the mill closed.", "it was sold to Ann Lee."]


def test_what_breaks_off_comes_through() -> None:
    def pieces() -> Iterator[str]:
        yield "The mill closed. [1] It was sold to a"
        raise OSError

    reply = statements(pieces())
    assert next(reply) == Statement("The mill closed.", (1,))
    with pytest.raises(OSError, match=r"^$"):
        next(reply)


@pytest.mark.parametrize(
    "mark",
    [
        *("[1][2]", " [1] [2]", "[1], [2]", " [1] and [2]", "[1, 2]", "[1;2]", "[1 and 2]"),
        *("[Passage 1, 2]", "[^1][^2]", "[passages 1 & 2]", " [[1]] [[2]]", "[1–2]", "[ 1 , 2 ]"),
        *("【1†source】【2†lines 3-4】", "\n[1, 2]", "**[1][2]**"),
    ],
)
@pytest.mark.parametrize(
    "form", ["The mill closed{}. It was sold.", "The mill closed.{} It was sold."]
)
def test_marks_are_read_and_taken_out(mark: str, form: str) -> None:
    assert read(form.format(mark)) == [
        Statement("The mill closed.", (1, 2)),
        Statement("It was sold.", ()),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[2] The mill closed.", [("The mill closed.", 2)]),
        ("The mill closed.[1]It was sold.", [("The mill closed.", 1), ("It was sold.",)]),
        ("The mill [1]closed [2].", [("The mill closed.", 1, 2)]),
        ("The mill closed [1]and burned.", [("The mill closed and burned.", 1)]),
        ("It closed [1-3, 11-13].", [("It closed.", 1, 2, 3, 11, 12, 13)]),
        ("It closed [3-1] [1-99].", [("It closed.", 3, 1, 99)]),
        ("It closed [sic] in [2018] [1].", [("It closed [sic] in [2018].", 1)]),
        ("- It closed [1]\n- **Ann** sold it [2]", [("It closed", 1), ("Ann sold it", 2)]),
        ("1. It closed. [1]\n2. It was sold. [2]", [("It closed.", 1), ("It was sold.", 2)]),
        ("", []),
        (" \n [1] ... ", []),
        ("It closed. [1", [("It closed.",), ("[1",)]),
    ],
)
def test_sentences_and_what_they_cite(text: str, told: list[tuple[str, *tuple[int, ...]]]) -> None:
    assert read(text) == [Statement(one[0], one[1:]) for one in told]


@pytest.mark.parametrize("bit", [" ", "\n", "[", "a. ", "* ", "\n- ", "It closed. ", "字"])
def test_a_reply_that_does_not_end_is_read_no_further(bit: str) -> None:
    """Blanks alone once took minutes; the test would run out of time."""
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield bit

    told = "".join(one.text for one in statements(endless()))
    assert taken <= 4001
    assert len(told) <= 4000
    assert set(told) <= {*bit, " "}
