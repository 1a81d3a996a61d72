"""Gold written to files, one writer a format, shared by several test files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from index.text import normalise

LINE: dict[str, Any] = {
    "id": "who-1",
    "question": "Who burned the mill?",
    "answers": ["Ann Lee"],
    "article_ids": ["mill"],
    "evidence": ["Ann Lee burned it"],
}
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
filled = texts.filter(lambda text: bool(normalise(text).strip()))


def write_lines(path: Path, *lines: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def write_squad(path: Path, *paragraphs: tuple[str, Sequence[object]]) -> Path:
    """A SQuAD file of one theme."""
    raw = [{"context": context, "qas": questions} for context, questions in paragraphs]
    content = {"version": "v2.0", "data": [{"title": "The_Mill", "paragraphs": raw}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def ask(name: str, *answers: str, **more: object) -> dict[str, Any]:
    """A question of SQuAD."""
    found = [{"text": answer, "answer_start": 0} for answer in answers]
    return {"id": name, "question": f"{name}?", "answers": found} | more


def write_beir(folder: Path, qrels: str, name: str = "test.tsv") -> Path:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    write_lines(
        folder / "corpus.jsonl",
        {"_id": "a", "title": " The  mill", "text": "It burned.\r\n", "metadata": {"url": "x"}},
        {"_id": "b", "title": "Only a title", "text": ""},
        {"_id": "c", "text": "No title."},
    )
    write_lines(
        folder / "queries.jsonl",
        {"_id": "2", "text": "what burned"},
        {"_id": "1", "text": "who burned it"},
        {"_id": "3", "text": "not judged"},
    )
    (folder / "qrels" / name).write_text("query-id\tcorpus-id\tscore\r\n" + qrels, encoding="utf-8")
    return folder
