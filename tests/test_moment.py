"""One answer, one moment: whatever a writer does meanwhile, an answer is of one commit."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import caches
from index.store import open_store
from index.types import Article, EmbeddedArticle, Speaker
from qa.assistant import Assistant
from qa.extracting import ExtractiveGenerator
from qa.gate import Gate, shipped_gate
from qa.ranking import shipped_ranker
from qa.types import Answer
from tests.processes import output, python, wait_for
from tests.stores import WORDS, QuickEmbedder, embed, fill, found, make_articles, open_quick

ANN = Speaker("Ann Lee", "Mayor")
TOWNS = ("Arvada", "Bolton", "Cadiz", "Delft", "Espoo", "Fargo")
QUESTIONS = (
    "How many boats did the mill of Cadiz send to the harbour?",
    "What did Ann Lee say about the boats of Delft?",
    "What did Ann Lee say?",
    "How many boats did the mill of Fargo send?",
    "Who said that the harbour was full of boats?",
)
QUESTION = " ".join(WORDS[::61])
ASKED = 60  # by each of the threads
THREADS = 4
EDITION = re.compile(r"\bedition\w+")

WRITER = """
import sys, threading
from pathlib import Path
from tests.stores import open_quick
from tests.test_moment import TOWNS, edition
told = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
with open_quick(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    number = 1
    while not told.is_set():
        with store.writing():
            for _ in range(1 + number % 3):  # commits between which the caches are not levelled
                store.remove([TOWNS[number % len(TOWNS)]])
                store.add(edition(number))
                number += 1
"""


def article(town: str, number: int) -> Article:
    """An article of which every sentence tells its edition, and the text's length does, too."""
    stamp = f"edition{number}" + "x" * (number % 7)
    text = " ".join(
        f"By {stamp} the mill of {town} sent {boats} boats to the harbour in the {boats}th year."
        for boats in range(10 + number % 3)
    )
    return Article(town, text)


def edition(number: int) -> list[EmbeddedArticle]:
    return embed([article(town, number) for town in TOWNS], speakers=[ANN])


def the_edition(answer: Answer) -> str:
    """The one edition of which all that an answer shows is; it is as that edition was written."""
    shown = [hit.passage for hit in answer.hits]
    shown += [citation.passage for citation in answer.citations]
    texts = [passage.text for passage in shown] + [c.quote for c in answer.citations]
    stamps: set[str] = {stamp for text in texts for stamp in EDITION.findall(text)}
    assert len(stamps) == 1, stamps
    (stamp,) = stamps
    number = int(stamp.strip("editonx"))
    for passage in shown:
        assert article(passage.article_id, number).text[passage.start : passage.end] == passage.text
    for citation in answer.citations:
        assert citation.article == article(citation.article.id, number)
    return stamp


def open_gated(folder: Path) -> Assistant:
    """An assistant that answers whatever it finds."""
    shipped = shipped_gate()
    gate = Gate(shipped.weights, shipped.bias, 1e-12)
    store = open_store(folder)
    return Assistant(store, QuickEmbedder(), shipped_ranker(), gate, ExtractiveGenerator())


@pytest.mark.parametrize("few", [caches.FEW, 0])
def test_no_answer_is_of_two_generations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(caches, "FEW", few)
    with open_quick(tmp_path) as store, store.writing():
        store.add(edition(0))
    assistant = open_gated(tmp_path)

    def ask(number: int) -> str:
        answer = assistant.ask(QUESTIONS[number % len(QUESTIONS)])
        # Of few passages none is missed, not even while the caches' files are behind.
        assert answer.supported or not few, answer.text
        hits = assistant.search(QUESTIONS[-1], 20)
        assert len({tuple(EDITION.findall(hit.passage.text))[:1] for hit in hits}) <= 1
        return the_edition(answer) if answer.hits else ""

    with assistant.store, python(WRITER, str(tmp_path)) as writer:
        wait_for("ready", writer)
        with ThreadPoolExecutor(THREADS) as threads:
            seen = set(threads.map(ask, range(ASKED * THREADS)))
        output(writer)
    assert len(seen) > 3, "the writer has hardly written"


def test_a_reader_notices_what_is_committed(tmp_path: Path) -> None:
    with open_quick(tmp_path) as store, open_store(tmp_path) as reader:
        assert found(reader, QUESTION) == []
        with store.writing():
            store.add(embed(make_articles(3)))
            assert reader.generation == 1
            at_once = found(reader, QUESTION, 500)
            assert len({name.partition("#")[0] for name, *_ in at_once}) == 3
            store.add(embed(make_articles(1, seed=5)))  # in place of one of them
            assert store.get("folder/000") == reader.get("folder/000")
            replaced = found(reader, QUESTION, 500)
            assert len({name.partition("#")[0] for name, *_ in replaced}) == 3
        assert found(reader, QUESTION, 500) == found(store, QUESTION, 500) == replaced != at_once


def test_many_passages_are_found_when_the_writer_has_levelled_the_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "FEW", 0)
    with open_quick(tmp_path) as store, open_store(tmp_path) as reader:
        assert found(reader, QUESTION) == []
        with store.writing():
            store.add(embed(make_articles(3)))
            assert found(reader, QUESTION) == []
            store.level_caches()
            wanted = found(reader, QUESTION)
            assert wanted
            store.add(embed(make_articles(3, first=3)))
            assert found(reader, QUESTION) == wanted
            assert len(reader.contents()) == 6
        assert len(found(reader, QUESTION, 500)) > len(wanted)


def test_a_reader_beside_a_first_run_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generation 0 is sealed, and the reader opens it while the writer is at 1."""
    monkeypatch.setattr(caches, "FEW", 0)
    with open_quick(tmp_path) as store:
        with store.writing():
            pass
        with store.writing():
            store.add(embed(make_articles(3)))
            reader = open_store(tmp_path)
            assert found(reader, QUESTION) == []
        assert found(reader, QUESTION) == found(store, QUESTION) != []
        reader.close()


def test_removed_passages_are_left_out_before_the_caches_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "FEW", 0)
    fill(tmp_path, make_articles(6))
    with open_quick(tmp_path) as store, open_store(tmp_path) as reader:
        best = max(found(reader, QUESTION, 500), key=lambda hit: hit[3])[0].partition("#")[0]
        with store.writing():
            store.remove([best])
            hits = found(reader, QUESTION, 500)
            names = {name.partition("#")[0] for name, *_ in hits}
            assert names == {f"folder/00{n}" for n in range(6)} - {best}
            assert max(lexical for *_, lexical in hits) == 1.0
