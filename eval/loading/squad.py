"""SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016 and 2018): each paragraph becomes an article.

Where an answer begins in its paragraph ("answer_start") is not read: only its words are judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import GoldError
from eval.loading.fields import as_filled, as_list, as_object, brief, take, title_of
from eval.loading.lines import empty, opened, parse_json, refuse
from eval.types import Gold
from index.text import normalise
from index.types import Article, Filter

_NO_SLUG = re.compile(r"[^\w.]+")
_LONGEST_SLUG = 60  # characters


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """`article` is the first of the file with this text; `questions` are not checked yet."""

    place: str
    article: Article
    questions: list[object]


def read_squad(path: Path) -> dict[str, object] | None:
    """The file's JSON object, None where it is JSON of another kind, without "data".

    Raises GoldError where it cannot be opened, is empty or is no JSON.
    """
    with opened(path) as file:
        raw = file.read()
    if not raw.strip():
        raise empty(path)
    try:
        value = parse_json(raw)
    except GoldError as error:
        raise GoldError(f"{path} cannot be used: {error}; correct it.") from error
    return value if isinstance(value, dict) and "data" in value else None


def load_squad(
    path: Path, content: dict[str, object], *, comprehension: bool
) -> tuple[list[Gold], list[Article]]:
    """The questions of `content`, which `read_squad` read from `path`, and its paragraphs.

    An article's id is "file/title/number", the number counting the file's paragraphs from 0;
    paragraphs of equal text are one article. With `comprehension` each question may only be
    answered from its own paragraph. Raises GoldError, naming the paragraph or question.
    """
    paragraphs = _paragraphs(path, content)
    seen: dict[str, str] = {}
    questions: list[Gold] = []
    faults: list[str] = []
    for paragraph in paragraphs:
        for number, raw in enumerate(paragraph.questions):
            place = f"{paragraph.place}.qas[{number}]"
            try:
                fields = as_object(raw, "it")
                name = as_filled(take(fields, "id"), '"id"')
                place = f"question {brief(name)}"
                if name in seen:
                    raise GoldError(f"its id stands in {seen[name]} and {paragraph.place}")
                seen[name] = paragraph.place
                questions.append(_question(name, fields, paragraph.article, comprehension))
            except GoldError as error:
                faults.append(f"{place}: {error}")
    refuse(path, faults, "question")
    articles = {paragraph.article.id: paragraph.article for paragraph in paragraphs}
    return questions, list(articles.values())


def _paragraphs(path: Path, content: dict[str, object]) -> list[_Paragraph]:
    """Every paragraph of the file, in order."""
    stem = _slug(path.stem)
    by_text: dict[str, Article] = {}
    paragraphs: list[_Paragraph] = []
    faults: list[str] = []
    for number, (place, title, raw) in enumerate(_raw_paragraphs(path, content)):
        try:
            fields = as_object(raw, "it")
            text = normalise(as_filled(take(fields, "context"), '"context"'))
            questions = as_list(take(fields, "qas"), '"qas"')
        except GoldError as error:
            faults.append(f"{place}: {error}")
            continue
        if text not in by_text:
            name = "/".join(filter(None, (stem, _slug(title or ""), str(number))))
            by_text[text] = Article(name, text, title)
        paragraphs.append(_Paragraph(place, by_text[text], questions))
    refuse(path, faults, "paragraph")
    return paragraphs


def _raw_paragraphs(
    path: Path, content: dict[str, object]
) -> Iterator[tuple[str, str | None, object]]:
    """Yield place, title and unchecked value of every paragraph."""
    place = '"data"'
    try:
        for theme, raw in enumerate(as_list(content["data"], "it")):
            place = f"data[{theme}]"
            fields = as_object(raw, "it")
            title = title_of(fields)
            paragraphs = as_list(take(fields, "paragraphs"), '"paragraphs"')
            for number, paragraph in enumerate(paragraphs):
                yield f"{place}.paragraphs[{number}]", title.replace("_", " ") or None, paragraph
    except GoldError as error:
        raise GoldError(f"{path}, {place}: {error}; correct it.") from error


def _question(name: str, fields: dict[str, object], article: Article, comprehension: bool) -> Gold:
    """The question; where it is impossible it has no answers, and no article answers it."""
    impossible = fields.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise GoldError('"is_impossible" must be true or false')
    answers = _answers(take(fields, "answers"), article.text)
    if impossible == bool(answers):
        has = "has answers" if answers else "has no answers"
        raise GoldError(f'it {has}, yet "is_impossible" is {str(impossible).lower()}')
    return Gold(
        id=name,
        question=as_filled(take(fields, "question"), '"question"'),
        answers=answers,
        article_ids=(article.id,) if answers else (),
        only=Filter(article_ids=frozenset({article.id})) if comprehension else Filter(),
    )


def _answers(value: object, text: str) -> tuple[str, ...]:
    """The accepted answers, each once. Raises GoldError where one is not in the text."""
    answers: dict[str, None] = {}
    for raw in as_list(value, '"answers"'):
        fields = as_object(raw, 'an entry of "answers"')
        answer = normalise(as_filled(take(fields, "text"), 'an answer\'s "text"'))
        if answer not in text:
            raise GoldError(f"its answer {brief(answer)} is not in its paragraph")
        answers[answer] = None
    return tuple(answers)


def _slug(text: str) -> str:
    return _NO_SLUG.sub("_", normalise(text)).strip("_")[:_LONGEST_SLUG]
