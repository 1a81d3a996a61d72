"""Questions to begin with: plain, answered for sure, and of many things where there are many."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filter, Speaker
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.examples import examples
from qa.settings import Settings
from qa.wording import said, told
from tests.stores import embed, make_articles, open_quick
from ui.cli import main

ANN = Speaker("Ann Lee", "Mayor")
ARTICLES = {
    "press/pool.md": "Mayor Ann Lee said the pool will be closed until the spring. Lee said the "
    "town cannot pay for the pumps. The pool was built in 1936. The pumps are broken.",
    "press/veltrix.md": "Veltrix was founded in 2003 in a garage in Dayton. It makes pumps.",
    "press/museum.md": "The Maritime Museum is a collection of ships on the western quay. "
    "Historian Otto Brandt said the quay is sinking. The quay was closed to lorries.",
    "board/bridge.md": "The Kestrel Bridge was designed by Carla Rossi. “The bridge will outlive "
    "us,” Rossi said. Engineer Carla Rossi said the bridge needs no paint.",
    "board/archive.md": "Wilhelmina Stuart was a botanist who drew the mosses of the island.",
    "board/quiet.md": "It rained. Then it stopped, and nobody came.",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("town")
    for name, text in ARTICLES.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nsource: {path.parent.name}\n---\n{text}", encoding="utf-8")
    assert main(["index", str(folder / "articles"), "--index", str(folder / "index")]) == 0
    assistant = open_assistant(Settings(folder / "index"))
    with assistant.store:
        yield assistant


def check(assistant: Assistant, questions: tuple[str, ...], only: Filter) -> set[str]:
    """Each is answered, surely; returns the articles that answer."""
    first = []
    for question in questions:
        answer = assistant.ask(question, only)
        assert answer.supported
        assert answer.confidence > assistant.gate.threshold + 0.2
        first.append(answer.citations[0].article.id)
    assert len(set(questions)) == len(questions)
    return set(first)


def test_of_the_shipped_article(assistant: Assistant, seed_index: Path) -> None:
    questions = examples(assistant, Filter())
    assert len(questions) == 4
    assert any("Tina Kaidanow" in question for question in questions)
    assert any("Eric Fanning" in question for question in questions)
    check(assistant, questions, Filter())
    again = open_assistant(Settings(seed_index))
    with again.store:
        assert examples(again, Filter()) == questions


def test_they_are_of_many_articles_people_and_kinds(town: Assistant) -> None:
    questions = examples(town, Filter())
    assert len(questions) == 4
    assert len(check(town, questions, Filter())) == 4
    assert len({question.split()[0] for question in questions}) > 1
    more = examples(town, Filter(), count=20)
    assert more[:4] == questions
    assert len(check(town, more, Filter())) == len(ARTICLES) - 1


@pytest.mark.parametrize("source", ["press", "board"])
def test_they_are_of_what_may_be_seen(town: Assistant, source: str) -> None:
    only = Filter(frozenset({source}))
    questions = examples(town, only)
    assert len(questions) > 1
    assert {name.partition("/")[0] for name in check(town, questions, only)} == {source}


def test_where_nothing_can_be_asked_nothing_is_offered(town: Assistant) -> None:
    assert examples(town, Filter(frozenset({"Herald"}))) == ()
    assert examples(town, Filter(article_ids=frozenset({"board/quiet"}))) == ()
    assert examples(town, Filter(), count=0) == ()


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Veltrix was founded in 2003 in a garage.", "When was Veltrix founded?"),
        ("The Kestrel Bridge was opened on July 4, 1936.", "When was the Kestrel Bridge opened?"),
        ("Radium was discovered by Marie Curie.", "Who discovered radium?"),
        ("Kestrel Hall is located near the quay.", "Where is Kestrel Hall located?"),
        ("William Farel was a student of Lefevre.", "Who was William Farel?"),
        ("Marie Curie was a Polish physicist.", "Who was Marie Curie?"),
        ("Wilhelmina Stuart was a gifted botanist.", "Who was Wilhelmina Stuart?"),
        ("The User Datagram Protocol (UDP) is an example.", "What is the User Datagram Protocol?"),
        ("Glaciers are the slowest of rivers.", "What are glaciers?"),
        ("A prime number is a natural number.", "What is a prime number?"),
        ("Forty-two miners filed a lawsuit on Monday.", "How many miners filed a lawsuit?"),
        ("1,200 people signed the petition.", "How many people signed the petition?"),
        ("Ann Lee, who leads the Green Club, agreed.", "Who leads the Green Club?"),
        ("The court will hear the case on June 9.", "When will the court hear the case?"),
        ("Forty days passed.", None),
        ("This is a test of the alarm.", None),
        ("It was founded in 2003.", None),
        ("North of Oslo are the lakes.", None),
        ("Lindisfarne are a folk-rock group.", None),
        ("There is a way.", None),
        ("Veltrix grew in 2003.", None),
    ],
)
def test_what_a_sentence_tells(sentence: str, question: str | None) -> None:
    assert next(told(sentence, f"{sentence} We saw radium and glaciers."), None) == question


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("Lee said the pool will be closed until spring.", ["the pool"]),
        ("She said Turkey and the pool are one.", ["Turkey", "the pool"]),
        ("“We spoke about defense trade with them.", ["defense trade"]),
        ("Lee said the value of interoperability is high.", ["the value of interoperability"]),
        ("The pool was closed.", []),  # nobody is told to speak
        ("Lee said the team wins.", []),
        ("Lee said Ann Lee swims.", []),
        ("Lee said it on Monday, and in March.", []),
        ("Lee said the violin will be sold.", []),  # which the article never comes back to
    ],
)
def test_what_a_person_speaks_of(sentence: str, topics: list[str]) -> None:
    article = f"{sentence} Turkey, the pool, defense trade, interoperability, team, Monday, March."
    wanted = [f"What did Ann Lee say about {topic}?" for topic in topics]
    speaks = sentence[0] == "“" or "said" in sentence
    assert said(sentence, ANN, article) == (wanted or ["What did Ann Lee say?"] * speaks)


@pytest.mark.parametrize(
    "nobody", [Speaker("The company"), Speaker("City officials"), Speaker("Lee"), Speaker("Bo Roe")]
)
def test_only_people_who_are_surely_named_are_asked_about(nobody: Speaker) -> None:
    sentence = f"{nobody.name} said the pool is closed."
    assert said(sentence, nobody, f"{sentence} The pool!") == []


@given(st.text(min_size=1), st.text())
def test_whatever_a_sentence_is(sentence: str, article: str) -> None:
    for question in (*told(sentence, article), *said(sentence, ANN, article)):
        assert question.endswith("?")


def test_a_sample_is_drawn_evenly(tmp_path: Path) -> None:
    with open_quick(tmp_path) as store:
        assert store.sample(5) == []
        with store.writing():
            store.add(embed(make_articles(60)))
            store.remove(["folder/000"])
        everything = store.sample(10_000)
        assert len(everything) == store.stats().passages
        assert len({passage.id for passage in everything}) == len(everything)
        few = store.sample(7)
        assert few == store.sample(7)
        assert (few[0], few[-1]) == (everything[0], everything[-1])
        assert len({passage.article_id for passage in few}) == 7
        only = Filter(article_ids=frozenset({"folder/007", "folder/030"}))
        assert {one.article_id for one in store.sample(100, only)} == only.article_ids
