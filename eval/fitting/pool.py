"""A closed pool of articles made from the training questions, in parts that never meet.

Neighbouring questions of the data that share sentences make one article. Blocks of neighbours
go to the parts in turn: "train" trains the reader, "rank" fits the ranker, "gate" fits the gate,
"held" measures them all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeAlias

from eval.fitting.data import Example, load_examples
from index.adding import Splitting, embed_articles
from index.passages import SplitSettings
from index.protocols import Embedder
from index.schema import SCHEMA, Manifest
from index.store import EmbeddedStore, create_store
from index.tokens import count_tokens
from index.types import Article
from index.words import stems

PARTS = ("train", "rank", "gate", "held")
_SOURCES = frozenset({"squad", "selqa", "natural-questions", "covidqa"})
_BLOCK = 500  # questions
_TURNS = "train train rank train train gate train held train train".split()  # noqa: SIM905
_LONGEST_RUN = 40  # questions of one article
_PARAGRAPH = 6  # sentences
_LONGEST = 200  # sentences of an article; longer ones are cut into several
_SAME = 0.8  # share of a sentence's stems from which it counts as the given one


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the id of the article that answers it, and the answering sentences."""

    question: str
    article_id: str
    positives: tuple[str, ...]


Pool: TypeAlias = dict[str, tuple[list[Article], list[Asked]]]


def load_pool(folder: Path) -> Pool:
    """The articles and questions of each part. Raises FootnoteError where the data is missing."""
    examples = [e for e in load_examples(folder) if e.source in _SOURCES]
    pool: Pool = {part: ([], []) for part in PARTS}
    for at, group in _tied(examples):
        articles, asked = pool[_TURNS[at // _BLOCK % len(_TURNS)]]
        sentences = list(dict.fromkeys(s for e in group for s in _in_order(e)))
        for start in range(0, len(sentences), _LONGEST):
            cut = sentences[start : start + _LONGEST]
            article_id = f"{at}-{start}"
            articles.append(Article(article_id, _text(cut)))
            inside = set(cut)
            asked += [
                Asked(e.question, article_id, e.positives)
                for e in group
                if inside.issuperset(e.positives)
            ]
    return pool


def build_store(articles: Sequence[Article], embedder: Embedder) -> EmbeddedStore:
    """An index of these articles in a temporary folder."""
    splitting = Splitting(SplitSettings(), count_tokens)
    manifest = Manifest(SCHEMA, embedder.name, "fitting", embedder.dim, splitting.settings.name)
    store = create_store(Path(mkdtemp(prefix="footnote-fitting-")), manifest)
    with store.writing():
        for at in range(0, len(articles), 32):
            store.add(embed_articles(articles[at : at + 32], "fitting", splitting, embedder))
    return store


def is_one_of(text: str, positives: Iterable[str]) -> bool:
    """Tell whether a sentence, as it was split here, is one of the given ones or part of it."""
    own = set(stems(text))
    for positive in positives:
        given = set(stems(positive))
        smaller = min(len(own), len(given))
        if smaller and len(own & given) >= _SAME * smaller and 2 * len(own) >= len(given):
            return True
    return False


def _in_order(example: Example) -> list[str]:
    # The order of the source is lost; a place that the question decides keeps it from being first.
    digest = int(hashlib.sha256(example.question.encode()).hexdigest(), 16)
    at = digest % (len(example.negatives) + 1)
    return [*example.negatives[:at], *example.positives, *example.negatives[at:]]


def _text(sentences: Sequence[str]) -> str:
    paragraphs = [sentences[at : at + _PARAGRAPH] for at in range(0, len(sentences), _PARAGRAPH)]
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _tied(examples: Sequence[Example]) -> Iterator[tuple[int, list[Example]]]:
    """Runs of neighbours of which each shares a sentence with the one before, not too long;
    with the place of the first."""
    group: list[Example] = []
    former: set[str] = set()
    for at, example in enumerate(examples):
        own = {*example.positives, *example.negatives}
        if group and (not own & former or len(group) == _LONGEST_RUN or at % _BLOCK == 0):
            yield at - len(group), group
            group = []
        group.append(example)
        former = own
    if group:
        yield len(examples) - len(group), group
