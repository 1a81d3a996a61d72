"""Introductions of people: name, title and role as the article gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences
from index.speech.nouns import listed
from index.speech.people import find_people, surname
from index.types import Speaker

INTRODUCTIONS = {
    "Ambassador Tina Kaidanow, acting assistant Secretary of State for the Bureau of "
    "Political-Military Affairs, told reporters": Speaker(
        "Tina Kaidanow",
        "Ambassador",
        "acting assistant Secretary of State for the Bureau of Political-Military Affairs",
    ),
    "The President and CEO of the Aerospace Industries Association (AIA), Eric Fanning, cheered "
    "the plan.": Speaker(
        "Eric Fanning", None, "President and CEO of the Aerospace Industries Association (AIA)"
    ),
    "President Donald Trump on July 13 approved it.": Speaker("Donald Trump", "President"),
    "Jane Doe, 43, a nurse at St. Mary's, said no.": Speaker(
        "Jane Doe", None, "nurse at St. Mary's"
    ),
    "We met spokesman John Smith here.": Speaker("John Smith", None, "spokesman"),
    "Acme Corp. chief executive Maria Lopez said no.": Speaker(
        "Maria Lopez", None, "Acme Corp. chief executive"
    ),
    "Acme CEO Maria Lopez said no.": Speaker("Maria Lopez", None, "Acme CEO"),
    "Sen. Chris Coons (D-Del.) said so.": Speaker("Chris Coons", "Sen.", "D-Del."),
    "Sen. Bill Harmon, R-Tex., said so.": Speaker("Bill Harmon", "Sen.", "R-Tex."),
    "John Smith, the mayor of Leeds, said so.": Speaker("John Smith", None, "mayor of Leeds"),
    "Dr. A. B. Wu of Stanford University said so.": Speaker(
        "A. B. Wu", "Dr.", "Stanford University"
    ),
    "“Yes,” said Priya Raman, an analyst at Holt & Byrne, in a note.": Speaker(
        "Priya Raman", None, "analyst at Holt & Byrne"
    ),
    "Ann Poe, a professor at the University of California, Berkeley, said no.": Speaker(
        "Ann Poe", None, "professor at the University of California, Berkeley"
    ),
    "Prime Minister Ilse Brandvold said no.": Speaker("Ilse Brandvold", "Prime Minister"),
    "Secretary of State Ann Poe said no.": Speaker("Ann Poe", "Secretary of State"),
    "But Omar bin Said al-Rashid, the minister, said no.": Speaker(
        "Omar bin Said al-Rashid", None, "minister"
    ),
    "“No,” said Zed O’Neill Jr., the coach.": Speaker("Zed O’Neill Jr.", None, "coach"),
}


@pytest.mark.parametrize("text", INTRODUCTIONS)
def test_introduction(text: str) -> None:
    assert find_people(text, [(0, len(text))])[0].speaker == INTRODUCTIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "The Farnborough International Air Show opened in St. Albans on Monday.",
        "The Bank of England said Goldman Sachs Group was wrong.",
        "Separately, Pine Street was closed.",
    ],
)
def test_bodies_and_places_are_no_people(text: str) -> None:
    assert find_people(text, [(0, len(text))]) == []


def owners(text: str) -> list[tuple[str, str]]:
    """Each mention as (what stands there, whose it is)."""
    found = find_people(text, list(split_sentences(text)))
    return [(text[m.name : m.end], m.speaker.name) for m in found]


def test_surnames_alone_are_the_last_one_named() -> None:
    text = "Then Smith spoke. John Smith said yes. Smith left. Peter Smith said no. Smith left."
    expected = ["John Smith", "John Smith", "John Smith", "Peter Smith", "Peter Smith"]
    assert [owner for _, owner in owners(text)] == expected


def test_courtesy_titles_tell_a_couple_apart() -> None:
    text = "John Hale said yes. Mary Hale said no. Mr. Hale left. Ms. Hale stayed."
    assert [owner for _, owner in owners(text)] == 2 * ["John Hale", "Mary Hale"]


def test_title_and_role_of_later_places_are_learnt() -> None:
    text = "Ann Poe said no. Later Mayor Ann Poe, a Democrat, left."
    people = find_people(text, list(split_sentences(text)))
    assert {m.speaker for m in people} == {Speaker("Ann Poe", "Mayor", "Democrat")}


def test_initial_and_first_name_are_one_person() -> None:
    assert {owner for _, owner in owners("J. Hale said no. John Hale said no.")} == {"John Hale"}


def test_gender_by_title_first_name_and_role() -> None:
    text = "Sir Alva Holt said no. Maria Lopez said no. Spokeswoman Kit Ames said no."
    people = find_people(text, list(split_sentences(text)))
    assert [m.gender for m in people] == ["he", "she", "she"]


def test_surname_skips_junior() -> None:
    assert surname("Robert Hale Jr.") == "hale"


TEXTS = st.lists(
    st.sampled_from(
        sorted(
            listed(
                """Mr. Smith John Maria de la Lopez Acme Corp. chief executive the The mayor of , .
                ( ) Jr. (D-Del.) 43 said who U.S. A. O’Neill al-Rashid Secretary State ’s - & é Ł"""
            )
        )
    ),
    max_size=40,
).map(" ".join)


@given(TEXTS)
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    reached = 0
    for mention in find_people(text, list(split_sentences(text))):
        assert reached <= mention.name < mention.end <= len(text)
        assert mention.start <= mention.name
        speaker = mention.speaker
        assert all(part is None or part in text for part in (speaker.name, speaker.title))
        assert speaker.role is None or speaker.role in text
        reached = mention.name
