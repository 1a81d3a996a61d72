"""Reading gold questions from each format."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import GoldError
from eval.loading import check_gold, load_gold, to_line
from eval.types import HALVES, Gold
from index.types import Article, Filter
from qa.following import Turn
from tests.gold_files import LINE, ask, filled, texts, write_beir, write_lines, write_squad

several = st.lists(filled, max_size=3).map(tuple)
filters = st.builds(
    Filter,
    sources=st.frozensets(filled, max_size=3),
    article_ids=st.frozensets(filled, max_size=3),
    date_from=st.sampled_from([None, "2018", "2018-07-16"]),
    date_to=st.sampled_from([None, "2019-01", "2020"]),
)
turns = st.builds(Turn, filled, texts, several)
rest: dict[str, Any] = {
    "id": filled,
    "question": filled,
    "speaker": st.none() | filled,
    "only": filters,
    "history": st.lists(turns, max_size=3).map(tuple),
    "half": st.sampled_from([None, *HALVES]),
    "tags": several,
}
must = st.lists(filled, min_size=1, max_size=3).map(tuple)
golds = st.builds(Gold, answers=st.just(()), **rest) | st.builds(
    Gold, answers=must, article_ids=must, evidence=several, **rest
)


def test_a_line_gives_all_it_says(tmp_path: Path) -> None:
    line = LINE | {
        "speaker": "Bo",
        "filters": {"sources": ["AP"], "article_ids": ["mill"], "date_from": "2018"},
        "history": ["What burned?", {"question": "Where?", "answer": "Here.", "speakers": ["Bo"]}],
        "half": "tuning",
        "tags": ["who"],
    }
    [gold] = load_gold(write_lines(tmp_path / "g.jsonl", line)).questions
    assert gold == Gold(
        id="who-1",
        question="Who burned the mill?",
        answers=("Ann Lee",),
        article_ids=("mill",),
        evidence=("Ann Lee burned it",),
        speaker="Bo",
        only=Filter(frozenset({"AP"}), frozenset({"mill"}), date_from="2018"),
        history=(Turn("What burned?"), Turn("Where?", "Here.", ("Bo",))),
        half="tuning",
        tags=("who",),
        line=1,
    )


@given(gold=golds)
def test_what_is_written_is_read_back(gold: Gold) -> None:
    line = to_line(gold)
    assert line.splitlines() == [line]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "gold.jsonl"
        path.write_bytes(f"\n{line}\r\n".encode())
        assert load_gold(path).questions == (replace(gold, line=2),)


@pytest.mark.parametrize(
    "gold",
    [
        Gold("a", "Who?", None, ("mill",)),
        Gold("a", "Who?", ("Ann",), ("mill",), grades={"mill": 2}),
        Gold("a", "Who?", ("Ann",), ("mill",), only=Filter(speakers=frozenset({1}))),
        Gold("a", "Who?", (), speaker=""),
        Gold("a", "Who \ud800?", ()),
    ],
)
def test_what_would_not_be_read_back_is_not_written(gold: Gold) -> None:
    with pytest.raises(GoldError, match=r"^Question 'a' cannot be written as a gold line"):
        to_line(gold)


def test_bytes_before_between_and_after_the_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "g.JSONL"
    one, two = (json.dumps(LINE | {"id": name}, ensure_ascii=False) for name in ("é\u2028", "b"))
    path.write_bytes(b"\xef\xbb\xbf" + f"{one}\r\n\n  \n{two}".encode())
    assert [(g.id, g.line) for g in load_gold(path).questions] == [("é\u2028", 1), ("b", 4)]


def test_half_and_limit_keep_the_order(tmp_path: Path) -> None:
    halves = ["tuning", "reporting", None, "tuning", "tuning"]
    lines = [LINE | {"id": str(number), "half": half} for number, half in enumerate(halves)]
    path = write_lines(tmp_path / "g.jsonl", *lines)
    assert [g.id for g in load_gold(path, half="tuning").questions] == ["0", "3", "4"]
    assert [g.id for g in load_gold(path, half="tuning", limit=2).questions] == ["0", "3"]
    assert [g.id for g in load_gold(path, limit=99).questions] == ["0", "1", "2", "3", "4"]


def test_the_digest_tells_sets_apart_and_nothing_else(tmp_path: Path) -> None:
    lines = [LINE | {"id": name} for name in "abc"]
    path = write_lines(tmp_path / "g.jsonl", *lines)
    moved = tmp_path / "moved.jsonl"
    moved.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    whole = load_gold(path).digest
    assert whole == load_gold(moved).digest
    assert len(whole) == 64
    changes: list[dict[str, Any]] = [
        {"tags": ["x"]},
        {"filters": {"sources": ["AP"]}},
        {"history": ["Eh?"]},
        {"history": [{"question": "Eh?", "answer": "Oh."}]},
    ]
    changed = [
        load_gold(write_lines(tmp_path / "h.jsonl", *lines[:2], lines[2] | change)).digest
        for change in changes
    ]
    assert len({whole, load_gold(path, limit=2).digest, *changed}) == 6


def test_squad_paragraphs_become_articles(tmp_path: Path) -> None:
    path = write_squad(
        tmp_path / "s.v2.json",
        ("Ann Lee burned\r\nthe mill.", [ask("a", "Ann Lee", "Ann", "Ann Lee")]),
        ("Cafe\u0301 Lee is shut.", [ask("b", "Cafe\u0301"), ask("c", is_impossible=True)]),
        ("Ann Lee burned\nthe mill.", [ask("d", "burned\r\nthe")]),
    )
    gold = load_gold(path)
    assert gold.name == "s.v2"
    assert gold.articles == (
        Article("s.v2/The_Mill/0", "Ann Lee burned\nthe mill.", "The Mill"),
        Article("s.v2/The_Mill/1", "Caf\u00e9 Lee is shut.", "The Mill"),
    )
    assert gold.questions == (
        Gold("a", "a?", ("Ann Lee", "Ann"), ("s.v2/The_Mill/0",)),
        Gold("b", "b?", ("Caf\u00e9",), ("s.v2/The_Mill/1",)),
        Gold("c", "c?", ()),
        Gold("d", "d?", ("burned\nthe",), ("s.v2/The_Mill/0",)),
    )


def test_comprehension_keeps_to_the_own_paragraph(tmp_path: Path) -> None:
    paragraphs = ("One.", [ask("a", "One")]), ("Two.", [ask("b", is_impossible=True)])
    path = write_squad(tmp_path / "s.json", *paragraphs)
    own = [gold.only.article_ids for gold in load_gold(path, comprehension=True).questions]
    assert own == [{"s/The_Mill/0"}, {"s/The_Mill/1"}]
    assert all(gold.only.is_empty for gold in load_gold(path).questions)


def test_squad_limit_keeps_all_articles(tmp_path: Path) -> None:
    path = write_squad(
        tmp_path / "s.json", ("One.", [ask("a", "One")]), ("Two.", [ask("b", "Two")])
    )
    few = load_gold(path, limit=1)
    assert few.articles == load_gold(path).articles
    assert [gold.id for gold in few.questions] == ["a"]
    assert few.articles is not None
    assert check_gold(few, {few.articles[0].id: few.articles[0]}) == {"a": ()}


def test_a_changed_paragraph_changes_the_digest(tmp_path: Path) -> None:
    one = load_gold(write_squad(tmp_path / "s.json", ("One.", [ask("a", "One")])))
    two = load_gold(write_squad(tmp_path / "s.json", ("One!", [ask("a", "One")])))
    assert one.questions == two.questions
    assert one.digest != two.digest


def test_a_beir_folder_gives_grades(tmp_path: Path) -> None:
    folder = write_beir(
        tmp_path / "pool.v1", "1\ta\t2\n1\tb\t1\r\n1\tc\t0\n2\tgone\t-1\n2\tb\t1\n2\tb\t1\n"
    )
    gold = load_gold(folder)
    assert gold.name == "pool.v1"
    assert gold.articles == (
        Article("a", "It burned.\n", "The mill"),
        Article("b", "Only a title", "Only a title"),
        Article("c", "No title."),
    )
    assert gold.questions == (
        Gold("2", "what burned", None, ("b",), grades={"b": 1}, line=1),
        Gold("1", "who burned it", None, ("a", "b"), grades={"a": 2, "b": 1}, line=2),
    )
    assert gold.articles is not None
    assert check_gold(gold, {each.id: each for each in gold.articles}) == {"1": (), "2": ()}


def test_a_beir_folder_is_judged_by_test_or_the_only_file(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "pool", "1\ta\t1\n", name="dev.tsv")
    assert [gold.id for gold in load_gold(folder).questions] == ["1"]
    write_beir(folder, "2\ta\t1\n")
    assert [gold.id for gold in load_gold(folder).questions] == ["2"]
