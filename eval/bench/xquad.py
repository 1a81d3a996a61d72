"""XQuAD (English) as a closed pool: 240 paragraphs as 240 articles, 1,190 questions.

Source: Artetxe et al. 2020, "On the Cross-lingual Transferability of Monolingual
Representations", CC BY-SA 4.0. It measures; nothing is fitted on it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError
from index.types import Article

FILE = "xquad.en.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the article that answers it and the accepted answers."""

    question: str
    article_id: str
    answers: tuple[str, ...]


def load_xquad(folder: Path) -> tuple[list[Article], list[Asked]]:
    """The articles and questions in their order. Raises FootnoteError where the file is missing."""
    path = folder / FILE
    if not path.is_file():
        raise FootnoteError(f"{path} is missing; name the folder that holds {FILE} with --data.")
    articles: list[Article] = []
    asked: list[Asked] = []
    for theme in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in theme["paragraphs"]:
            article = Article(f"xquad-{len(articles):03}", paragraph["context"])
            articles.append(article)
            for row in paragraph["qas"]:
                answers = tuple(answer["text"] for answer in row["answers"])
                asked.append(Asked(row["question"], article.id, answers))
    return articles, asked


def write_articles(articles: Sequence[Article], folder: Path) -> None:
    """Write each article as a text file, to be indexed as a user's folder is."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
