"""Gold that cannot be used: one sentence each, with file, place, reason and way out."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import GoldError
from eval.loading import load_gold
from tests.gold_files import LINE, ask, write_beir, write_lines, write_squad


def complaint(
    path: Path, *, half: str | None = None, limit: int | None = None, comprehension: bool = False
) -> str:
    """The sentence about a gold, with its folder left out."""
    with pytest.raises(GoldError) as caught:
        load_gold(path, half=half, limit=limit, comprehension=comprehension)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence.replace(f"{path.parent}/", "")


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in LINE.items() if name != key}


LINES: list[tuple[object, str]] = [
    ("{", "it is not JSON (Expecting property name enclosed in double quotes at column 2)"),
    ("[" * 100_000, "it is not JSON that can be read (too deep, or too long a number)"),
    ("9" * 5000, "it is not JSON that can be read (too deep, or too long a number)"),
    ('{"id": "a", "id": "b"}', "the key 'id' stands twice in one object"),
    ([], "it is a list, and must be an object"),
    (without("evidence"), '"evidence" is missing'),
    (LINE | {"id": 1}, '"id" is a number, and must be text'),
    (LINE | {"id": " "}, '"id" is blank'),
    (LINE | {"question": "\ufeff"}, '"question" is blank'),
    (LINE | {"question": "\ud800"}, '"question" holds NUL or half a character'),
    (LINE | {"question": "a\0"}, '"question" holds NUL or half a character'),
    (LINE | {"answers": "Ann"}, '"answers" is text, and must be a list'),
    (LINE | {"answers": None}, '"answers" is null, and must be a list'),
    (LINE | {"answers": [True]}, 'an entry of "answers" is true or false, and must be text'),
    (LINE | {"answers": []}, "it has no answers, so it must be refused, yet it names articles"),
    (LINE | {"article_ids": []}, "it has answers, yet names no article in article_ids"),
    (LINE | {"evidence": [""]}, 'an entry of "evidence" is blank'),
    (LINE | {"speaker": []}, '"speaker" is a list, and must be text'),
    (LINE | {"half": "both"}, "half is 'both', and must be one of tuning, reporting"),
    (LINE | {"tags": {}}, '"tags" is an object, and must be a list'),
    (LINE | {"tag": ["x"]}, "the key 'tag' is unknown (known are id, question, answers,"),
    (LINE | {"history": "Eh?"}, '"history" is text, and must be a list'),
    (LINE | {"history": [1]}, 'an entry of "history" is a number, and must be text or an object'),
    (LINE | {"history": [" "]}, 'an entry of "history" is blank'),
    (LINE | {"history": [{"answer": "Oh."}]}, '"question" is missing'),
    (LINE | {"history": [{"question": "?", "who": "Bo"}]}, "the key 'who' in \"history\" is"),
    (LINE | {"history": [{"question": "?", "answer": 1}]}, '"answer" in "history" is a number'),
    (LINE | {"filters": []}, '"filters" is a list, and must be an object'),
    (LINE | {"filters": {"source": ["AP"]}}, "the key 'source' in \"filters\" is unknown"),
    (LINE | {"filters": {"date_to": "May"}}, "\"filters\" cannot be used ('May' is not a date;"),
    (
        LINE | {"filters": {"date_from": "2019", "date_to": "2018"}},
        '"filters" cannot be used (No date lies between 2019 and 2018)',
    ),
]


@pytest.mark.parametrize(("line", "reason"), LINES, ids=lambda value: str(value)[:40])
def test_a_bad_line_is_refused(tmp_path: Path, line: object, reason: str) -> None:
    raw = line if isinstance(line, str) else json.dumps(line)
    path = tmp_path / "g.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n\n{raw}\n", encoding="utf-8")
    sentence = complaint(path)
    assert sentence.startswith(f"g.jsonl, line 3: {reason}")
    assert sentence.endswith("; correct that line.")


def test_the_first_of_several_bad_lines_is_named(tmp_path: Path) -> None:
    bad = without("question")
    path = write_lines(tmp_path / "g.jsonl", LINE, bad, bad)
    said = 'g.jsonl, line 2: "question" is missing; correct that line, and '
    assert complaint(path) == said + "1 more line with a fault."
    write_lines(path, LINE, bad, LINE, *[bad] * 1000)
    assert complaint(path) == said + "1,001 more lines with a fault."


def test_an_id_that_stands_twice_names_both_lines(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "g.jsonl", LINE | {"id": "x"}, LINE, LINE | {"question": "Why?"})
    assert complaint(path, limit=1) == (
        "g.jsonl, line 3: its id 'who-1' is also that of line 2; correct that line."
    )


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "g.jsonl", LINE | {"x\n" * 10_000: 1})
    assert len(complaint(path)) < 400


@pytest.mark.parametrize("name", ["g.jsonl", "g.json"])
def test_a_file_that_is_missing_empty_or_of_another_encoding(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert complaint(path).startswith(f"{name} cannot be opened (No such file or directory); check")
    for nothing in (b"", b"\xef\xbb\xbf", b"\n \n"):
        path.write_bytes(nothing)
        assert complaint(path) == f"{name} is empty; fill it, or name another gold."
    path.write_bytes(json.dumps(LINE | {"id": "é"}, ensure_ascii=False).encode("latin-1"))
    assert "it is not UTF-8 (at byte 9), the one encoding of gold; correct" in complaint(path)


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    link = tmp_path / "g.jsonl"
    link.symlink_to("/dev/null")
    assert "is not a regular file" in complaint(link)


def test_what_is_of_no_format_names_the_three(tmp_path: Path) -> None:
    text, other, folder = tmp_path / "g.csv", tmp_path / "g.json", tmp_path / "g"
    text.write_text("id,question\n", encoding="utf-8")
    other.write_text('{"questions": []}', encoding="utf-8")
    folder.mkdir()
    for path in (text, other, folder):
        assert complaint(path) == (
            f"{path.name} is no gold that is read; give our JSONL (.jsonl), SQuAD JSON (.json with"
            ' "data") or a BEIR folder (with corpus.jsonl).'
        )
    assert "File name too long" in complaint(tmp_path / ("x" * 300))


def test_options_that_cannot_be_met(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "g.jsonl", LINE | {"half": "tuning"})
    squad = write_squad(tmp_path / "s.json", ("One.", [ask("a", "One")]))
    beir = write_beir(tmp_path / "b", "1\ta\t1\n")
    assert complaint(lines, half="reporting") == (
        'g.jsonl holds no question of the reporting half; mark some with "half": "reporting",'
        " or name another gold."
    )
    for path in (squad, beir):
        assert "which has no halves; leave out the half." in complaint(path, half="tuning")
    for path in (lines, beir):
        assert "which has no paragraphs; leave" in complaint(path, comprehension=True)


def test_a_limit_or_half_that_is_none(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "g.jsonl", LINE)
    for limit in (0, -1):
        with pytest.raises(GoldError, match=f"^The limit is {limit}, and must be at least 1"):
            load_gold(path, limit=limit)
    with pytest.raises(GoldError, match=r"^There is no half 'test'; the halves are tuning and"):
        load_gold(path, half="test")


QUESTIONS: list[tuple[object, str]] = [
    (ask("q", "Two"), "question 'q': its answer 'Two' is not in its paragraph"),
    (ask("q"), "question 'q': it has no answers, yet \"is_impossible\" is false"),
    (ask("q", "One", is_impossible=True), "question 'q': it has answers, yet \"is_impossible\" is"),
    (ask("q", "One", is_impossible=0), "question 'q': \"is_impossible\" must be true or false"),
    (ask("q", "One", question=""), "question 'q': \"question\" is blank"),
    (ask("q", " "), "question 'q': an answer's \"text\" is blank"),
    (ask("q", answers=["One"]), "question 'q': an entry of \"answers\" is text, and must be an"),
    (ask("a", "One"), "question 'a': its id stands in data[0].paragraphs[0] and data[0].para"),
    ({"id": 7}, 'data[0].paragraphs[1].qas[0]: "id" is a number, and must be text'),
    ("q", "data[0].paragraphs[1].qas[0]: it is text, and must be an object"),
]


@pytest.mark.parametrize(("question", "reason"), QUESTIONS, ids=lambda value: str(value)[:60])
def test_a_bad_squad_question_is_refused(tmp_path: Path, question: object, reason: str) -> None:
    first = ("Two.", [ask("a", "Two")])
    path = write_squad(tmp_path / "s.json", first, ("One.", [question]))
    sentence = complaint(path)
    assert sentence.startswith(f"s.json, {reason}")
    assert sentence.endswith("; correct that question.")


DATA: list[tuple[object, str]] = [
    ({}, '"data": it is an object, and must be a list; correct it.'),
    ([1], "data[0]: it is a number, and must be an object; correct it."),
    ([{"title": 0, "paragraphs": []}], 'data[0]: "title" is a number, and must be text; correct'),
    ([{"title": "T"}], 'data[0]: "paragraphs" is missing; correct it.'),
    (
        [{"paragraphs": [{"context": "", "qas": []}, {"context": "One."}]}],
        'data[0].paragraphs[0]: "context" is blank; correct that paragraph, and 1 more paragraph',
    ),
]


@pytest.mark.parametrize(("data", "reason"), DATA)
def test_bad_squad_data_is_refused(tmp_path: Path, data: object, reason: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    assert complaint(path).startswith(f"s.json, {reason}")


def test_squad_json_that_is_none_or_holds_no_question(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text('{\n"data": [', encoding="utf-8")
    assert complaint(path) == (
        "s.json cannot be used: it is not JSON (Expecting value at line 2, column 10); correct it."
    )
    path.write_text('{"data": []}', encoding="utf-8")
    assert complaint(path) == "s.json holds no question; add some, or name another gold."


QRELS: list[tuple[str, str]] = [
    ("1\ta\n", "line 2: it has 2 columns, and must have 3; correct that line."),
    ("1\ta\thigh\n", "line 2: the score 'high' is not a whole number; correct that line."),
    ("1\ta\t1\n9\ta\t1\n", "line 3: the question '9' is not in queries.jsonl; correct that line."),
    ("1\td\t1\n", "line 2: the article 'd' is not in corpus.jsonl; correct that line."),
    ("1\ta\t1\n1\ta\t2\n", "line 3: line 2 gives the same pair the score 1; correct that line."),
    (
        "1\ta\tx\n1\ta\t1\n1\n",
        "line 2: the score 'x' is not a whole number; correct that line, and",
    ),
    ("1\ta\t0\n", "test.tsv judges no article as relevant; name another folder."),
    ("", "test.tsv judges no article as relevant; name another folder."),
]


@pytest.mark.parametrize(("qrels", "reason"), QRELS)
def test_bad_judgements_are_refused(tmp_path: Path, qrels: str, reason: str) -> None:
    assert reason in complaint(write_beir(tmp_path / "b", qrels))


def test_a_beir_folder_that_lacks_a_part(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "b", "1\ta\t1\n", name="dev.tsv")
    (folder / "qrels/train.tsv").touch()
    assert complaint(folder) == (
        "b/qrels holds dev.tsv, train.tsv, and no test.tsv; give the one to use that name."
    )
    (folder / "qrels/test.tsv").write_text("1\ta\t1\n", encoding="utf-8")
    said = "b/qrels/test.tsv, line 1: the header is not query-id, corpus-id, score, with tabs"
    assert complaint(folder).startswith(said)
    (folder / "queries.jsonl").unlink()
    assert complaint(folder).startswith("b/queries.jsonl cannot be opened (No such file")
    for file in (folder / "qrels").iterdir():
        file.unlink()
    assert complaint(folder) == "b/qrels holds no .tsv file; put the judgements there."


def test_a_corpus_entry_without_words_is_refused(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "b", "1\ta\t1\n")
    write_lines(
        folder / "corpus.jsonl", {"_id": "a", "text": "A."}, {"_id": "e", "text": "\ufeff "}
    )
    assert complaint(folder) == (
        "b/corpus.jsonl, line 2: 'e' has neither text nor title; correct that line."
    )
