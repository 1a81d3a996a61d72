"""Understanding a question: whose words it asks for, about what, and what cannot be asked."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from index.text import normalise
from qa.question import LONGEST, Question, check_script, understand

LATIN = frozenset({"LATIN"})

# question -> (whose words, about what); nothing but that person's words will do
STRICT = {
    "what did Kaidanow say about Turkey": ("Kaidanow", "Turkey"),
    "What did Kaidanow say about Turkey?": ("Kaidanow", "Turkey"),
    "WHAT DID KAIDANOW SAY ABOUT TURKEY?!": ("KAIDANOW", "TURKEY"),
    "what did kaidanow have to say about turkey": ("kaidanow", "turkey"),
    "What did Ambassador Tina Kaidanow tell reporters about the policy?": (
        "Ambassador Tina Kaidanow",
        "the policy",
    ),
    "What does Eric Fanning think of the plan?": ("Eric Fanning", "the plan"),
    "What did Kaidanow argue about interoperability?": ("Kaidanow", "interoperability"),
    "What did the AIA's president say regarding transparency?": (
        "the AIA's president",
        "transparency",
    ),
    "What did the President and CEO of AIA say about dialogue?": (
        "the President and CEO of AIA",
        "dialogue",
    ),
    "What has Fanning said about tariffs?": ("Fanning", "tariffs"),
    "What Kaidanow said about SMEs": ("Kaidanow", "SMEs"),
    "Kaidanow's view on Patriot": ("Kaidanow", "Patriot"),
    "What is Kaidanow’s position on Russia?": ("Kaidanow", "Russia"),
    "what are the views of Eric Fanning on exports?": ("Eric Fanning", "exports"),
    "What were Fanning's comments on the plan?": ("Fanning", "the plan"),
    "What was the Pentagon's response to the plan?": ("the Pentagon", "the plan"),
    "What did Kaidanow say?": ("Kaidanow", ""),
    "What exactly did Fanning promise?": ("Fanning", ""),
    "What did Paris announce about the games?": ("Paris", "the games"),
}

# that person's words first, the article's own where there are none
LOOSE = {
    "What does Eric Fanning promise to expand?": ("Eric Fanning", "to expand"),
    "According to Kaidanow, what decides defense trade issues?": (
        "Kaidanow",
        "what decides defense trade issues",
    ),
    "What decides defense trade issues, according to Kaidanow?": (
        "Kaidanow",
        "What decides defense trade issues",
    ),
    "In Kaidanow's view, what matters?": ("Kaidanow", "what matters"),
    "Why does Kaidanow say the policy matters?": ("Kaidanow", "the policy matters"),
    "How does Fanning describe the plan?": ("Fanning", "the plan"),
    "What did Tesla claim to have invented?": ("Tesla", "to have invented"),
}

WHO_SAID = {
    "Who said that it is a case by case evaluation?": "it is a case by case evaluation",
    "Who talked about the need to outpartner adversaries?": "the need to outpartner adversaries",
    "Which official said the plan helps?": "the plan helps",
    "Who told reporters about the policy?": "the policy",
    "Who has said that tariffs hurt?": "tariffs hurt",
}

# they look like questions for somebody's words, and are none
NOBODY = [
    "What is the position of the satellite in its orbit?",
    "what did the state council establish",
    "What did the article say about Turkey?",
    "What does the text say about missiles?",
    "What did the report state about exports?",
    "According to the article, who leads the delegation?",
    "What did she say about Turkey?",
    "What did people say about the war?",
    "What do experts say about Turkey?",
    "What do you think about Turkey?",
    "In the author's opinion, what matters?",
    "What position did he hold?",
    "What are the words of the song?",
    "What was the response to the attack on the city?",
    "What note did the band add in the song?",
    "What language do they speak in Brazil?",
    "Who leads the U.S. delegation?",
    "How much does a Patriot battery cost?",
    "Kaidanow on Turkey",
]


@pytest.mark.parametrize(("text", "expected"), STRICT.items())
def test_nothing_but_their_words_will_do(text: str, expected: tuple[str, str]) -> None:
    who, topic = expected
    assert understand(text) == Question(text, topic, who=who, strict=True)


@pytest.mark.parametrize(("text", "expected"), LOOSE.items())
def test_their_words_come_first(text: str, expected: tuple[str, str]) -> None:
    who, topic = expected
    assert understand(text) == Question(text, topic, who=who)


@pytest.mark.parametrize(("text", "topic"), WHO_SAID.items())
def test_the_speaker_is_asked_for(text: str, topic: str) -> None:
    question = understand(text)
    assert question == Question(text, topic, who_said=True)
    assert question.asks_for_words


@pytest.mark.parametrize("text", NOBODY)
def test_nobodys_words_are_asked_for(text: str) -> None:
    question = understand(text)
    assert question == Question(text, text)
    assert not question.asks_for_words


@pytest.mark.parametrize(
    "text",
    [
        "What is the position of the satellite relative to Earth?",
        "What is the plane's position to the sun?",
    ],
)
def test_a_place_is_no_opinion(text: str) -> None:
    assert understand(text).who is None


@pytest.mark.parametrize(
    "text",
    [
        "What's Kaidanow's view on Russia?",
        "What’s Kaidanow’s view on Russia?",
        "whats Kaidanow's view on Russia",
    ],
)
def test_everyday_forms_are_understood(text: str) -> None:
    question = understand(text)
    assert (question.who, question.topic) == ("Kaidanow", "Russia")


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0", "\ufeff"])
def test_blank_question(blank: str) -> None:
    with pytest.raises(QuestionError, match=r"^The question is empty; ask something"):
        understand(blank)


@pytest.mark.parametrize("wordless", ["?", "...", "¿?!", "— …", "\u0301"])
def test_question_without_words(wordless: str) -> None:
    with pytest.raises(QuestionError, match="holds no words; ask it in words"):
        understand(wordless)


def test_the_limit_is_kept_and_stated() -> None:
    longest = "why " * (LONGEST // 4 - 1) + "why?"
    assert len(understand(longest).text) == LONGEST
    with pytest.raises(QuestionError, match=f"has 1,001 characters, and at most {LONGEST:,} are"):
        understand("w" + longest)


def test_blanks_do_not_count() -> None:
    padded = "\n why" + " " * LONGEST + "not? \r\n"
    assert understand(padded).text == "why not?"


def test_half_a_character() -> None:
    with pytest.raises(QuestionError):
        understand("who leads \ud800 the delegation?")


def test_the_two_forms_of_an_accent_are_one_question() -> None:
    composed = "What did José Núñez say about Tromsø?"
    assert understand(unicodedata.normalize("NFD", composed)) == understand(composed)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("кто возглавляет делегацию?", "Cyrillic"),
        ("谁领导代表团？", "Chinese"),
        ("من يقود الوفد؟", "Arabic"),
        ("ποιος ηγείται της αντιπροσωπείας;", "Greek"),
    ],
)
def test_another_script(text: str, script: str) -> None:
    with pytest.raises(
        QuestionError, match=rf"written in {script}.* and the articles are in Latin"
    ):
        check_script(understand(text), LATIN)


@pytest.mark.parametrize(
    "text", ["who leads?", "¿quién dirige?", "S-400 для Турции, who sells it?", "1,5 × 20 = 30?"]
)
def test_the_same_script(text: str) -> None:
    check_script(understand(text), LATIN)


def test_any_script_may_be_asked_of_an_empty_index() -> None:
    check_script(understand("谁领导代表团？"), frozenset())


WORDS = st.sampled_from(
    sorted({word for text in (*STRICT, *LOOSE, *WHO_SAID, *NOBODY) for word in text.split()})
)


@given(st.text() | st.lists(WORDS, max_size=20).map(" ".join))
def test_whatever_comes_is_one_line_or_an_error(raw: str) -> None:
    try:
        question = understand(raw)
    except QuestionError:
        return
    assert question.text == " ".join(normalise(raw).split())
    assert question.who is None or question.who in question.text
    assert not (question.who_said and question.who)
    check_script(question, frozenset())
