"""Where the quotes of evidence stand in the articles, to the code point."""

from collections.abc import Mapping

from eval.errors import GoldError
from eval.loading.fields import brief
from eval.types import Gold, GoldSet, Place
from index.text import normalise
from index.types import Article


def locate(question: Gold, articles: Mapping[str, Article]) -> tuple[Place, ...]:
    """One place for each quote: the first in the first of the question's articles that holds it.

    The quote is normalised as the articles' text is, and must then stand there verbatim. Raises
    GoldError, naming question and line, where it stands in none of them, or where one of them is
    not in `articles` (by id).
    """
    try:
        named = [_article(name, articles) for name in question.article_ids]
        return tuple(_place(quote, named) for quote in question.evidence)
    except GoldError as error:
        line = f" (line {question.line})" if question.line else ""
        raise GoldError(f"Question {brief(question.id)}{line} {error}.") from error


def check_gold(gold: GoldSet, articles: Mapping[str, Article]) -> dict[str, tuple[Place, ...]]:
    """The places of every question's evidence, by the question's id.

    Raises GoldError for the first question that `locate` refuses, with the number of the others.
    """
    places: dict[str, tuple[Place, ...]] = {}
    faults: list[str] = []
    for question in gold.questions:
        try:
            places[question.id] = locate(question, articles)
        except GoldError as error:
            faults.append(str(error).removesuffix("."))
    if faults:
        raise GoldError(f"{gold.name}: {faults[0]}{_others(len(faults) - 1)}.")
    return places


def _article(name: str, articles: Mapping[str, Article]) -> Article:
    article = articles.get(name)
    if article is None:
        raise GoldError(
            f"is about the article {brief(name)}, which is not indexed; run footnote index on it,"
            " or name the index that holds it with --index"
        )
    return article


def _place(quote: str, named: list[Article]) -> Place:
    wanted = normalise(quote)
    for article in named:
        start = article.text.find(wanted) if wanted.strip() else -1
        if start >= 0:
            return Place(article.id, start, start + len(wanted))
    where = ", ".join(brief(article.id) for article in named) or "any article, for it names none"
    raise GoldError(
        f"quotes {brief(quote)}, which does not stand in {where}; copy the quote from the article"
    )


def _others(count: int) -> str:
    if count == 0:
        return ""
    return f" ({count:,} more {'question' if count == 1 else 'questions'} cannot be placed)"
