"""A BEIR folder (Thakur et al. 2021): corpus.jsonl, queries.jsonl and judgements in qrels/*.tsv."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from eval.errors import GoldError
from eval.loading.fields import as_filled, as_text, brief, take, title_of
from eval.loading.lines import decode, numbered_lines, read_rows, refuse
from eval.types import Gold
from index.text import normalise
from index.types import Article

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
QRELS = "qrels"
_PREFERRED = "test.tsv"
_HEADER = ["query-id", "corpus-id", "score"]
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class _Judgement:
    """How relevant an article is to a question; 0 or less: not at all."""

    question: str
    article: str
    score: int


def load_beir(folder: Path) -> tuple[list[Gold], list[Article]]:
    """The questions that have a relevant article, in the order of their file, and all articles.

    Only retrieval can be judged: there are grades, but no answers. An entry without text is known
    by its title. Keys of no use here are ignored. Raises GoldError, naming file and line.
    """
    qrels = _qrels_of(folder)
    articles = read_rows(folder / CORPUS, _article)
    queries = read_rows(folder / QUERIES, _query)
    grades = _grades(qrels, queries, articles)
    questions = [
        replace(query, article_ids=tuple(grades[name]), grades=MappingProxyType(grades[name]))
        for name, query in queries.items()
        if name in grades
    ]
    if not questions:
        raise GoldError(f"{qrels} judges no article as relevant; name another folder.")
    return questions, list(articles.values())


def _article(fields: dict[str, object], _line: int) -> Article:
    name = as_filled(take(fields, "_id"), '"_id"')
    title = title_of(fields)
    text = normalise(as_text(take(fields, "text"), '"text"'))
    if not text.strip():
        text = title
    if not text:
        raise GoldError(f"{brief(name)} has neither text nor title")
    return Article(name, text, title or None)


def _query(fields: dict[str, object], line: int) -> Gold:
    name = as_filled(take(fields, "_id"), '"_id"')
    return Gold(name, as_filled(take(fields, "text"), '"text"'), None, line=line)


def _qrels_of(folder: Path) -> Path:
    """The file of judgements: test.tsv, else the only one. Raises GoldError."""
    files = sorted((folder / QRELS).glob("*.tsv"))
    preferred = folder / QRELS / _PREFERRED
    if preferred in files:
        return preferred
    if not files:
        raise GoldError(f"{folder / QRELS} holds no .tsv file; put the judgements there.")
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise GoldError(
            f"{folder / QRELS} holds {names}, and no {_PREFERRED}; give the one to use that name."
        )
    return files[0]


def _grades(
    path: Path, queries: Container[str], articles: Container[str]
) -> Mapping[str, dict[str, int]]:
    """The positive scores, by question and article. Raises GoldError, naming file and line."""
    lines: dict[tuple[str, str], tuple[int, int]] = {}
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    faults: list[str] = []
    for number, cells in _rows(path):
        try:
            judged = _judgement(cells, queries, articles)
            pair = (judged.question, judged.article)
            score, earlier = lines.setdefault(pair, (judged.score, number))
            if score != judged.score:
                raise GoldError(f"line {earlier} gives the same pair the score {score}")
        except GoldError as error:
            faults.append(f"line {number}: {error}")
            continue
        if judged.score > 0:
            grades[judged.question][judged.article] = judged.score
    refuse(path, faults, "line")
    return grades


def _rows(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line below the header. Raises GoldError where it has none."""
    lines = numbered_lines(path)
    number, header = next(lines)
    if header.decode("utf-8", "replace").split("\t") != _HEADER:
        names = ", ".join(_HEADER)
        raise GoldError(
            f"{path}, line {number}: the header is not {names}, with tabs between; put it there."
        )
    yield from lines


def _judgement(raw: bytes, queries: Container[str], articles: Container[str]) -> _Judgement:
    cells = decode(raw).split("\t")
    if len(cells) != len(_HEADER):
        raise GoldError(f"it has {len(cells)} columns, and must have {len(_HEADER)}")
    question, article, score = cells
    if not _WHOLE_NUMBER.fullmatch(score.strip()):
        raise GoldError(f"the score {brief(score)} is not a whole number")
    if question not in queries:
        raise GoldError(f"the question {brief(question)} is not in {QUERIES}")
    if int(score) > 0 and article not in articles:
        raise GoldError(f"the article {brief(article)} is not in {CORPUS}")
    return _Judgement(question, article, int(score))
