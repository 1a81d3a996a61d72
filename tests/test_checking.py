"""The check of what a model wrote: exact where it must be, whole whatever it is given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.protocols import Embedder
from index.types import Article
from qa.candidates import Candidate
from qa.checking.facts import missing, names
from qa.checking.support import Checker, is_verbatim, shipped_model, verbatim, windows
from tests.held import candidates

HELD = "No officials of the ministry saw the 12,600 cars that were sold in the town last year."
SOURCE = (
    "Mayor Ann Lee said the mill sold 180 cars on 3 May 2021. "
    "“We will not close the mill,” Lee said."
)


@pytest.fixture(scope="module")
def checker(embedder: Embedder) -> Checker:
    return Checker(embedder, shipped_model())


@pytest.mark.parametrize(
    ("statement", "text", "stands"),
    [
        (HELD, HELD, True),
        (HELD.rstrip(".") + "!", HELD, True),
        (f"“{HELD}”", HELD, True),
        (HELD, f"However, {HELD[0].lower()}{HELD[1:]}", True),
        (HELD.removeprefix("No "), HELD, False),
        (HELD.removesuffix(" last year."), HELD, False),
        ("legal trade in timber grew by half.", "Illegal trade in timber grew by half.", False),
        ("2,600 cars were sold in the town.", "12,600 cars were sold in the town.", False),
        ("the mill has closed for good.", "Nobody said that the mill has closed for good.", False),
        ("", HELD, False),
        ("...", "...", False),
    ],
)
def test_word_for_word(statement: str, text: str, *, stands: bool) -> None:
    assert is_verbatim(statement, text) is stands


LEFT = st.lists(st.sampled_from(["No", "But", "However,", "Few of", "un", "It is", "1"]))


@given(LEFT, LEFT)
def test_only_a_link_may_be_left_out(before: list[str], after: list[str]) -> None:
    text = " ".join([*before, "the mill is open", *after])
    links = not after and {"But", "However,"}.issuperset(before)
    assert is_verbatim("The mill is open.", text) is links


@pytest.mark.parametrize(
    ("statement", "lacking"),
    [
        ("Lee said the mill sold 180 cars.", None),
        ("Lee said on May 3, 2021 that 180 cars were sold.", None),
        ("Lee said the mill sold 190 cars.", "a number is none of the sources"),
        ("Lee said on 4 May 2021 that cars were sold.", "a date is none of the sources"),
        ("Later Brandt said the mill sold 180 cars.", "a name is not in the sources"),
        ("Lee said “the mill will close”.", "a quotation is none"),
        ("Lee said “we will not close the mill”.", None),
    ],
)
def test_what_must_be_exact(statement: str, lacking: str | None) -> None:
    assert missing(statement, [SOURCE], []) == lacking


@pytest.mark.parametrize("number", ["1" + "0" * 400, "about " + "9" * 350, "one hundred " * 200])
def test_numbers_beyond_all_measure(number: str) -> None:
    assert missing(f"The mill sold {number} cars.", [SOURCE], []) is not None
    assert missing(f"The mill sold {number} cars.", [f"It sold {number} cars."], []) is None


_ODD = """\
a 1 12,600 % $ “ ” " « I’m U.S. May 2021 3rd not never no may might must all Lee’s km/h about
hundred trillion dozen century last year -- … ١٢ ² 磨坊 \U0001f469\u200d\U0001f4bb"""
ODD = st.lists(st.sampled_from(_ODD.split()), min_size=1, max_size=30).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(statement=st.one_of(ODD, st.text(min_size=1, max_size=60)), data=st.data())
def test_whatever_a_statement_is(
    checker: Checker, held: list[Candidate], statement: str, data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(held), max_size=4, unique_by=id))
    support = checker.support(statement, some)
    assert 0.0 <= support.probability <= 1.0
    assert (support.why is None) is support.stands
    assert all(any(one is other for other in some) for one in support.sources)
    assert not support.stands or support.sources
    for one in names(statement):
        assert one in statement


@pytest.fixture(scope="module")
def held(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    folder = tmp_path_factory.mktemp("mill") / "index"
    article = Article("mill", f"{SOURCE} {HELD}", "The mill", date="2021-05-03")
    return candidates(folder, embedder, [article])


def test_each_sentence_supports_itself(checker: Checker, held: list[Candidate]) -> None:
    for one in held:
        support = checker.support(one.text, held)
        assert (support.stands, support.sources, support.probability) == (True, (one,), 1.0)
        assert verbatim(one.text, held) is one


def test_nothing_supports_what_cites_nothing(checker: Checker) -> None:
    support = checker.support("The mill closed.", [])
    assert (support.stands, support.sources, support.why) == (False, (), "there are no sources")


def test_a_reason_holds_nothing_of_the_statement(checker: Checker, held: list[Candidate]) -> None:
    """It is logged where questions are not."""
    for secret in ("Zebulon", "“zebulon zebulon”", "in June 1999", "77,777"):
        support = checker.support(f"Ann Lee said the mill sold 180 cars {secret} today.", held)
        assert support.why is not None
        assert secret.strip("“”").split()[-1] not in support.why


@given(st.text(max_size=120), st.integers(1, 12))
def test_stretches_are_those_of_brute_force(text: str, length: int) -> None:
    words = text.split()
    if not words:
        return
    cut = [text[start:end].split() for start, end in windows(text, length)]
    every = [words[at : at + length] for at in range(max(len(words) - length, 0) + 1)]
    assert all(one in every for one in cut)
    assert cut[0] == every[0]
    assert cut[-1] == every[-1]
    assert {word for one in cut for word in one} == set(words) or length == 1
