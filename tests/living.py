"""Indexes to be served, and what happens to them meanwhile."""

import asyncio
import shutil
from pathlib import Path

from index.adding import Splitting, embed_articles
from index.passages import SplitSettings
from index.store import open_store
from index.tokens import count_tokens
from index.types import Article, Filter
from ui.cli import main
from ui.server.live import Live

ALL = Filter()
QUESTION = "What burned down on Monday?"


def make_index(folder: Path, what: str, source: str = "press") -> Path:
    """An index of one article, "fire", in which a building burned down."""
    articles = folder.with_name(f"{folder.name} articles")
    articles.mkdir(parents=True)
    text = f"The {what} of the harbour burned down on Monday. Veltrix is a maker of boats."
    (articles / "fire.md").write_text(f"---\nsource: {source}\n---\n{text}", encoding="utf-8")
    assert main(["index", str(articles), "--index", str(folder)]) == 0
    return folder


def ask(live: Live, question: str = QUESTION, only: Filter = ALL) -> str:
    return asyncio.run(live.ask(question, only)).text


def add(live: Live, place: Path, *texts: str) -> None:
    """Add articles by a second store of this process, as an upload does."""
    splitting = Splitting(SplitSettings(), count_tokens)
    with open_store(place, writable=True) as store:
        for number, text in enumerate(texts):
            article = Article(f"added/{number}", text, source="people")
            with store.writing():
                store.add(embed_articles([article], "upload", splitting, live.embedder()))


def swap(place: Path, other: Path) -> None:
    """Put a copy of another index in its place, as one does it."""
    fresh = shutil.copytree(other, place.with_name("fresh"))
    place.rename(place.with_name("old"))
    fresh.rename(place)
    shutil.rmtree(place.with_name("old"))
