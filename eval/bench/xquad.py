"""XQuAD (English) as a closed pool: 240 paragraphs as 240 articles, 1,190 questions.

Source: Artetxe et al. 2020, "On the Cross-lingual Transferability of Monolingual
Representations", CC BY-SA 4.0. It measures; nothing is fitted on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.loading import load_gold
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
    """The articles and questions in their order. Raises FootnoteError where the file is missing or
    is no SQuAD JSON."""
    path = folder / FILE
    if not path.is_file():
        raise FootnoteError(f"{path} is missing; name the folder that holds {FILE} with --data.")
    gold = load_gold(path)
    names = {one.id: f"xquad-{number:03}" for number, one in enumerate(gold.articles or ())}
    articles = [Article(names[one.id], one.text) for one in gold.articles or ()]
    asked = [
        Asked(one.question, names[one.article_ids[0]], one.answers or ()) for one in gold.questions
    ]
    return articles, asked


def write_articles(articles: Sequence[Article], folder: Path) -> None:
    """Write each article as a text file, to be indexed as a user's folder is."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
