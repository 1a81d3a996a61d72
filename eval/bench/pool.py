"""XQuAD's passages, as Footnote splits them, and the questions that every program is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.xquad import Asked, load_xquad
from index.adding import Splitting
from index.models import DEFAULT_MODEL, find_model
from index.passages import SplitSettings
from index.tokens import count_tokens
from index.types import Article

QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class Pool:
    """`texts`, `ids` and `article_ids` of the passages run in parallel, and a program's hits are
    places in them. `warm_up` are asked before `timed`, and are as many other questions."""

    articles: list[Article]
    texts: list[str]
    ids: list[str]
    article_ids: list[str]
    warm_up: list[Asked]
    timed: list[Asked]

    def given(self) -> dict[str, object]:
        """What a program is told: never which passage is the right one."""
        return {
            "model": str(find_model(DEFAULT_MODEL).folder),
            "passages": self.texts,
            "ids": self.ids,
            "warm_up": [item.question for item in self.warm_up],
            "timed": [item.question for item in self.timed],
        }

    def hit_at(self, k: int, hits: Sequence[Sequence[int]]) -> float:
        """The share of the timed questions of which one of the first k hits is from the article
        that answers it: 0..1."""
        right = [
            item.article_id in {self.article_ids[number] for number in found[:k]}
            for item, found in zip(self.timed, hits, strict=True)
        ]
        return sum(right) / len(right)


def load_pool(data: Path, questions: int = QUESTIONS) -> Pool:
    """Split the articles and draw the questions evenly. Raises FootnoteError."""
    articles, asked = load_xquad(data)
    splitting = Splitting(SplitSettings(), count_tokens)
    pool = Pool(articles, [], [], [], [], [])
    for article in articles:
        sentences, spans = splitting(article)
        for position, span in enumerate(spans):
            start, end = sentences[span.first].start, sentences[span.last - 1].end
            pool.texts.append(article.text[start:end])
            pool.ids.append(f"{article.id}#{position}")
            pool.article_ids.append(article.id)
    step = max(len(asked) // questions, 2)
    pool.warm_up.extend(asked[step // 2 :: step])
    pool.timed.extend(asked[::step])
    return pool
