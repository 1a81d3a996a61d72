"""Citation recall and precision in the sense of ALCE, on sentences worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.citing import citation_precision, citation_recall, supports

BUILT = "Ann Lee built the mill in 1901 for 1,000 workers."
BURNED = "The mill burned down in Dover."
OTHER = "Prices of grain rose again."
BOTH = "The mill that Ann Lee built in 1901 burned down in Dover."


@pytest.mark.parametrize(
    ("statement", "cited", "expected"),
    [
        (BUILT, [BUILT], True),
        (BUILT, [OTHER, BUILT], True),
        (BUILT, [OTHER], False),
        (BUILT, [], False),
        ("The mill was built in 1901.", [BUILT], True),
        ("The mill was built in 1902.", [BUILT], False),  # a number that is not there
        ("The mill was built in 190.", [BUILT], False),  # nor is a part of one
        ("In 1901 the mill was built for 1000 workers.", [BUILT], True),
        ("The mill was built by Bob in 1901.", [BUILT], False),  # a name that is not there
        ("By ann LEE the mill was built.", [BUILT], True),
        ("Workers built mills.", [BUILT], True),  # stems: worker, built, mill
        ("Workers painted houses.", [BUILT], False),
        (BOTH, [BUILT, BURNED], True),
        (BOTH, [BUILT], False),
        (BOTH, [BURNED], False),
        ("in 19", [BUILT], False),  # a quote has whole words
        ("mill  in\n1901", [BUILT], True),
        ("It is.", ["It is."], True),  # a quote, though it tells nothing
        ("It is.", [BUILT], False),
        ("", [BUILT], False),
        ("", [], False),
    ],
)
def test_support(statement: str, cited: list[str], expected: bool) -> None:
    assert supports(statement, cited) is expected


def test_four_fifths_of_the_words_are_enough() -> None:
    cited = ["green apples, brown pears, ripe plums, cheap figs"]
    assert supports("green apples brown pears lemons", cited)  # 4 of 5
    assert not supports("green apples brown lemons", cited)  # 3 of 4


def test_names_are_words_inside_sentences() -> None:
    cited = ["the guests ate green apples brown pears ripe plums"]
    eaten = "guests ate green apples brown pears ripe plums"
    assert supports(f"Yesterday {eaten}", cited)  # begins the sentence
    assert not supports(f"When Yesterday {eaten}", cited)
    assert supports(f"So: “Yesterday {eaten}”", cited)  # begins a quote
    assert supports(f"They {eaten[7:]}. Yesterday {eaten}", cited)
    assert not supports(f"They {eaten[7:]} with Mr. Yesterday", cited)


def test_recall_by_hand() -> None:
    assert citation_recall([(BUILT, [BUILT]), (BURNED, [OTHER]), (OTHER, [])]) == 1 / 3
    assert citation_recall([(BUILT, [BUILT])]) == 1.0
    assert citation_recall([]) is None


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([(BUILT, [BUILT])], 1.0),
        ([(BUILT, [BUILT, OTHER])], 1 / 2),  # an idle one
        ([(BUILT, [OTHER])], 0.0),
        ([(BOTH, [BUILT, BURNED])], 1.0),  # neither alone, both needed
        ([(BOTH, [BUILT, OTHER, BURNED])], 2 / 3),
        ([(BUILT, [BUILT, BUILT])], 1.0),  # each supports it alone
        ([(BOTH, [BUILT, OTHER])], 0.0),  # not supported: no citation counts
        ([(BUILT, [BUILT]), (BURNED, [OTHER, OTHER])], 1 / 3),  # of all citations
        ([(BUILT, [BUILT]), (OTHER, [])], 1.0),
        ([(BUILT, [])], 0.0),
    ],
)
def test_precision_by_hand(sentences: list[tuple[str, list[str]]], expected: float) -> None:
    assert citation_precision(sentences) == pytest.approx(expected)


def test_precision_of_nothing() -> None:
    assert citation_precision([]) is None


TEXTS = st.lists(st.sampled_from([BUILT, BURNED, OTHER, "It is."]), max_size=3)
SENTENCES = st.lists(st.tuples(st.sampled_from([BUILT, BURNED, BOTH, OTHER]), TEXTS), min_size=1)


@given(SENTENCES)
def test_ranges(sentences: list[tuple[str, list[str]]]) -> None:
    recall, precision = citation_recall(sentences), citation_precision(sentences)
    assert recall is not None
    assert precision is not None
    assert 0 <= recall <= 1
    assert 0 <= precision <= 1
    assert precision == 0 or recall > 0


@given(st.sampled_from([BUILT, BOTH, "Mills burned in 1901."]), TEXTS, TEXTS)
def test_more_text_supports_no_less(statement: str, cited: list[str], more: list[str]) -> None:
    assert supports(statement, cited) <= supports(statement, cited + more)


@given(st.text(max_size=40).filter(lambda text: any(map(str.isalnum, text))))
def test_any_quote_is_supported(statement: str) -> None:
    assert supports(statement, [OTHER, f"So: {statement} !"])
    assert not supports(statement, [])
