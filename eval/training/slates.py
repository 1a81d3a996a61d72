"""What is trained on: questions, each with the sentences that our own retriever proposes for it.

So the wrong sentences are the very ones that the model has to tell from the right ones later.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.fitting.pool import Asked, build_store, is_one_of
from eval.terminal import bar
from index.protocols import Embedder
from index.types import Article
from qa.candidates import gather
from qa.question import understand
from qa.ranking import shipped_ranker
from qa.retrieving import rank, retrieve

MOST = 20  # wrong sentences of a question


@dataclass(frozen=True, slots=True)
class Slate:
    """A question, the sentences that answer it, and others, those most like answers first."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def mine(
    articles: Sequence[Article], asked: Sequence[Asked], embedder: Embedder
) -> Iterator[Slate]:
    """Ask each question over the articles and sort what is found into right and wrong.

    Questions without an answering sentence, or without another one, are left out.
    """
    store = build_store(articles, embedder)
    ranker = shipped_ranker()
    with bar("Asking, questions") as advance:
        for number, item in enumerate(asked, 1):
            question = understand(item.question)
            vector = embedder.embed_question(question.text)
            candidates = gather(store, retrieve(store, question.text, vector, None))
            texts = [c.text for c in rank(ranker, question, vector, candidates).candidates]
            found = dict.fromkeys(text for text in texts if is_one_of(text, item.positives))
            wrong = dict.fromkeys(text for text in texts if text not in found)
            if wrong:
                yield Slate(item.question, tuple(found or item.positives), tuple(wrong)[:MOST])
            advance(number, len(asked))
    store.close()


def write(slates: Iterator[Slate], file: Path) -> None:
    """Write slates, a line each; the file is there when all of them are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as lines:
        for slate in slates:
            lines.write(json.dumps(asdict(slate), ensure_ascii=False) + "\n")
    unfinished.replace(file)


def read(file: Path) -> list[Slate]:
    """Read slates back."""
    with file.open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [Slate(r["question"], tuple(r["right"]), tuple(r["wrong"])) for r in rows]
