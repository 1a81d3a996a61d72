"""The passages nearest to a question that is refused: which part to show, and their titles."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.types import Hit
from qa.types import Answer
from ui.output import one_line
from ui.server.live import Live
from ui.server.users import User
from ui.snippets import snippet

SHOWN = 3  # nearest passages shown with a refusal
_SNIPPET = 240  # characters of a passage


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a question, its article's title, and the part of it to show."""

    hit: Hit
    title: str
    snippet: str


def nearest(answer: Answer, titles: Mapping[str, str]) -> list[Near]:
    """The passages to show with a refusal, best first; one without a title has its article's id."""
    return [
        Near(
            hit,
            titles.get(hit.passage.article_id) or hit.passage.article_id,
            snippet(one_line(hit.passage.text), answer.question, _SNIPPET),
        )
        for hit in answer.hits[:SHOWN]
    ]


async def titles_of(answer: Answer, live: Live, user: User) -> dict[str, str]:
    """The titles of the articles whose passages are shown, by their ids. Raises StoreError."""
    titles = {}
    for article_id in {hit.passage.article_id for hit in answer.hits[:SHOWN]}:
        article = await live.article(article_id, user)
        if article is not None and article.title:
            titles[article_id] = article.title
    return titles
