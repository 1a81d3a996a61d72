"""Who says what: the seed article by hand, annotated articles, single constructions, properties."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences
from index.speech import attribute, mentions, speaker_words
from index.speech.nouns import listed
from index.speech.quotes import find_paragraphs, find_quotes
from index.types import Speaker

TESTS = Path(__file__).parent
SEED = TESTS.parent / "seeds" / "000_6a0a4035a744aefa.txt"
ARTICLES = sorted((TESTS / "articles").glob("*.txt"))
NOBODY = "-"
LEAST_ACCURACY = 0.90

KAIDANOW = Speaker(
    "Tina Kaidanow",
    "Ambassador",
    "acting assistant Secretary of State for the Bureau of Political-Military Affairs",
)
FANNING = Speaker(
    "Eric Fanning", None, "President and CEO of the Aerospace Industries Association (AIA)"
)
ADMINISTRATION = Speaker("The administration")
SEED_SPEAKERS = [
    ("President Donald Trump on July 13", None),
    ("The policy change is intended", None),
    ("The White House first announced", None),
    ("On July 16, Ambassador Tina Kaidanow", KAIDANOW),
    ("The implementation plan lists", None),
    ("Kaidanow said this means", KAIDANOW),
    ("That’s important as well.", KAIDANOW),
    ("So a lot of this is efficiency.", KAIDANOW),
    ("It’s not that we haven’t", KAIDANOW),
    ("The President and CEO", FANNING),
    ("“AIA and its more than 340", FANNING),
    ("“It is absolutely essential", FANNING),
    ("Going forward we commit", FANNING),
    ("The week of July15, Kaidanow is leading", None),
    ("She said her focus there", KAIDANOW),
    ("“We will make probably", KAIDANOW),
    ("Kaidanow said the U.S. is arguing", KAIDANOW),
    ("She will make the case", KAIDANOW),
    ("The ambassador had no new commitments", None),
    ("She said there has been", KAIDANOW),
    ("“It’s a case by case", KAIDANOW),
    ("She also said", KAIDANOW),
    ("With defense issues", KAIDANOW),
    ("Defense trade issues are dictated", KAIDANOW),
    ("“It’s important to keep", KAIDANOW),
    ("We don’t want them", KAIDANOW),
    ("Separately, Kaidanow said", KAIDANOW),
    ("The administration wants", ADMINISTRATION),
    ("“We’re trying to give the Turks", KAIDANOW),
    ("Kaidanow said the question is", KAIDANOW),
]


def annotated(path: Path) -> tuple[str, list[tuple[int, int]], list[str]]:
    """Read an article of lines "speaker | sentence", a blank line between paragraphs."""
    text, spans, gold = "", [], []
    for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text += "\n\n" if text else ""
        for place, line in enumerate(paragraph.split("\n")):
            speaker, sentence = line.split(" | ", 1)
            text += " " if place else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
            gold.append(speaker)
    return text, spans, gold


def names(text: str) -> list[str]:
    """The speakers' names, sentence by sentence, NOBODY for none."""
    found = attribute(text, list(split_sentences(text)))
    return [speaker.name if speaker else NOBODY for speaker in found]


def test_seed_article() -> None:
    text = SEED.read_text(encoding="utf-8")
    spans = list(split_sentences(text))
    for (start, _), (opening, _) in zip(spans, SEED_SPEAKERS, strict=True):
        assert text.startswith(opening, start)
    assert attribute(text, spans) == [speaker for _, speaker in SEED_SPEAKERS]


def right_of(path: Path) -> tuple[int, int]:
    text, spans, gold = annotated(path)
    found = [s.name if s else NOBODY for s in attribute(text, spans)]
    return sum(a == b for a, b in zip(found, gold, strict=True)), len(gold)


def test_accuracy_over_all_articles() -> None:
    counts = [right_of(path) for path in ARTICLES]
    assert len(counts) >= 6
    assert sum(right for right, _ in counts) >= LEAST_ACCURACY * sum(n for _, n in counts)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_accuracy_of_each_article(path: Path) -> None:
    right, count = right_of(path)
    assert right >= 0.8 * count


CASES = {
    "role": ("John Hale, the mayor, said no. The mayor added why.", 2 * ["John Hale"]),
    "question": (
        "“Is it over?” asked Maria Lopez. “I hope so,” replied Tom Brandt. “We all do.”",
        ["Maria Lopez", "Tom Brandt", "Tom Brandt"],
    ),
    "surnames": (
        "John Smith said yes. Peter Smith said no. “I said no twice,” Smith added.",
        ["John Smith", "Peter Smith", "Peter Smith"],
    ),
    "it": ("The company said it would appeal. It added that it was right.", 2 * ["The company"]),
    "split": ("“I think,” Ann Poe said, “that we go. Now, not later.”", 2 * ["Ann Poe"]),
    "inches": ('The 5\'10" guard scored. "I\'m tired," said Joe Kim.', [NOBODY, "Joe Kim"]),
    "number": ("The company added 200 jobs. The rain continued.", [NOBODY, NOBODY]),
    "according": ("According to Ann Poe, a professor of law at Yale, judges agree.", ["Ann Poe"]),
    "view": (
        "Ann Poe said no. In Poe’s view, the law is weak. In her words, it is “a mess.”",
        3 * ["Ann Poe"],
    ),
    "passive": ("Ann Poe was told to leave. Poe was asked about it.", [NOBODY, NOBODY]),
    "quoted as": ("Mayor Ann Poe was quoted as saying that it was over.", ["Ann Poe"]),
    "action": ("Mayor Ann Poe called the police. Poe called for calm.", [NOBODY, "Ann Poe"]),
    "news": ("Ann Poe announced a cut. Poe announced that it is big.", [NOBODY, "Ann Poe"]),
    "apostrophe": ("Workers’ groups said the workers’ rights bill was weak.", ["Workers’ groups"]),
    "single": ("‘Bees don’t vote,’ Jane Hill said. ‘They can’t.’", ["Jane Hill", "Jane Hill"]),
    "body": ("The Bank of England warned that rates would rise.", ["The Bank of England"]),
    "states": ("Officials in three states say the dam is safe.", ["Officials in three states"]),
    "unfit": ("The company said no. He said so.", ["The company", NOBODY]),
    "gender": ("Tom Brandt met Maria Lopez. She said it went well.", [NOBODY, "Maria Lopez"]),
    "later": ("“No,” Brandt said. Tom Brandt has said so before.", 2 * ["Tom Brandt"]),
    "colon": ("Asked if he would go, Tom Brandt said: “No. I was elected.”", 2 * ["Tom Brandt"]),
    "participle": ("Tom Brandt raised the fee, saying it was too low.", ["Tom Brandt"]),
    "conjoined": ("Tom Brandt shook his head and said it was over.", ["Tom Brandt"]),
    "chained": (
        "“We lost,” Tom Brandt said. “It hurts.\n\n“It will pass.”\n\nThe fans went home.",
        3 * ["Tom Brandt"] + [NOBODY],
    ),
    "late cue": ("“We lost.\n\n“It hurts,” Tom Brandt said.", ["Tom Brandt", "Tom Brandt"]),
    "turns": ("Ann Poe: Why?\nBob Ray: We can. And must.", ["Ann Poe", "Bob Ray", "Bob Ray"]),
}


@pytest.mark.parametrize("case", CASES)
def test_construction(case: str) -> None:
    text, expected = CASES[case]
    assert names(text) == expected


PIECES = st.just("\n\n") | st.sampled_from(
    sorted(
        listed(
            """said “ ” ‘ ’ " ' , . : ; ? ( ) — the The a mayor Mr. Smith John Maria Lopez Acme
            Corp. says told who and he She they it according to According of Dr. A. B. U.S. 43
            chief executive (D-Del.) police City saying ’s was not words view In her added that
            Q: A: é ﬁ İ Ł"""
        )
    )
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=60).map(" ".join)


@given(TEXTS)
def test_one_entry_per_sentence_and_every_word_verbatim(text: str) -> None:
    spans = list(split_sentences(text))
    found = attribute(text, spans)
    assert len(found) == len(spans)
    for speaker in filter(None, found):
        for part in (speaker.name, speaker.title, speaker.role):
            assert part is None or (part.strip() and part in text)


@given(TEXTS)
def test_quotes_lie_in_paragraphs_in_order(text: str) -> None:
    paragraphs = find_paragraphs(text)
    reached = 0
    for quote in find_quotes(text, paragraphs):
        assert reached <= quote.start < quote.end
        assert any(start <= quote.start and quote.end <= end for start, end in paragraphs)
        assert quote.open or text[quote.end - 1] in "”\"’'"
        reached = quote.end


@pytest.mark.parametrize("unit", ["‘a’ ", '"', "“", "said ", "John Smith said, ", "s’ "])
def test_long_text_in_one_sentence(unit: str) -> None:
    text = unit * 20_000
    assert len(attribute(text, [(0, len(text))])) == 1


@pytest.mark.parametrize(
    "phrase",
    [
        "Kaidanow",
        "the ambassador",
        "Tina Kaidanow",
        "Ambassador Kaidanow",
        "Ms. Kaidanow",
        "the State Department official",
        "the assistant secretary of state",
    ],
)
def test_phrase_names_the_ambassador(phrase: str) -> None:
    assert mentions(phrase, KAIDANOW)
    assert not mentions(phrase, ADMINISTRATION)


@pytest.mark.parametrize(
    "phrase", ["AIA's president", "the CEO of AIA", "Fanning", "AIA’s chief executive"]
)
def test_phrase_names_the_president(phrase: str) -> None:
    assert mentions(phrase, FANNING)
    assert not mentions(phrase, KAIDANOW)


@pytest.mark.parametrize(
    "phrase", ["", "the", "AIA", "Ambassador Fanning", "Eric Smith", "Trump’s CEO"]
)
def test_phrase_names_somebody_else(phrase: str) -> None:
    assert not mentions(phrase, FANNING)


def test_accents_do_not_count() -> None:
    assert mentions("Jose Nunez of Tromso", Speaker("José Núñez", None, "mayor of Tromsø"))


WORDS = st.lists(
    st.sampled_from(
        sorted(listed("Ann Poe CEO chief executive mayor Dr. doctor of the Leeds’s AIA Sen."))
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(WORDS, st.builds(Speaker, WORDS, st.none() | WORDS, st.none() | WORDS))
def test_matching_phrases_are_found_by_their_words(phrase: str, speaker: Speaker) -> None:
    dropped = {"of", "the"}
    asked = {w.rstrip(".").removesuffix("’s") for w in phrase.casefold().split()} - dropped
    if mentions(phrase, speaker):
        assert asked <= speaker_words(speaker)
    elif asked & set(speaker.name.casefold().replace("’s", "").replace(".", "").split()):
        assert not asked <= speaker_words(speaker)
