"""Indexing a folder: what is new, changed or gone, what cannot be read, and what is kept."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import index.adding
from index.adding import Outcome, Progress, embed_articles, index_path
from index.audit import audit
from index.errors import ArticleError
from index.protocols import Embedder
from index.reading import list_files
from index.store import EmbeddedStore
from index.types import Article
from qa.compose import open_for_indexing
from tests.stores import SPLITTING, QuickEmbedder, found, make_articles, open_quick


class Shelf:
    """A folder of articles and the index made from it."""

    def __init__(self, root: Path) -> None:
        self.articles = root / "articles"
        self.embedder = QuickEmbedder()
        self.store = open_quick(root / "index")
        self.steps: list[Progress] = []

    def write(self, name: str, text: str) -> None:
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def index(self, root: Path | None = None) -> Outcome:
        self.embedder.texts.clear()
        self.steps.clear()
        with self.store.writing():
            return index_path(
                self.store,
                root or self.articles,
                SPLITTING,
                self.embedder,
                self.steps.append,
            )

    def texts(self) -> dict[str, str]:
        return {name: article.text for name, article in self.store.articles(self.ids()).items()}

    def ids(self) -> list[str]:
        return list(self.store.contents())


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """New, changed, removed, unchanged, problems."""
    o = outcome
    return o.added, o.changed, o.removed, o.unchanged, len(o.problems)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    made.write("a.txt", "Barada fonelmi. Harutko gilopda.")
    made.write("b.txt", "Delanko molirta.")
    made.write("deep/c.md", "# Nasutza\n\nKurelge barada.")
    with made.store:
        yield made


def test_new_then_unchanged(shelf: Shelf) -> None:
    assert counts(shelf.index()) == (3, 0, 0, 0, 0)
    assert shelf.ids() == ["a", "b", "deep/c"]
    assert len(shelf.embedder.texts) == shelf.store.stats().passages
    generation = shelf.store.generation
    assert counts(shelf.index()) == (0, 0, 0, 3, 0)
    assert shelf.embedder.texts == []
    assert shelf.store.generation == generation
    assert list(audit(shelf.store)) == []


def test_changed_removed_renamed(shelf: Shelf) -> None:
    shelf.index()
    shelf.write("a.txt", "Barada is another now.")
    (shelf.articles / "b.txt").unlink()
    (shelf.articles / "deep" / "c.md").rename(shelf.articles / "deep" / "d.md")
    assert counts(shelf.index()) == (1, 1, 2, 0, 0)
    assert shelf.ids() == ["a", "deep/d"]
    assert shelf.texts()["a"] == "Barada is another now."
    assert len(shelf.embedder.texts) == 2
    assert [name for name, *_ in found(shelf.store, "delanko molirta harutko")] == [
        "a#0",
        "deep/d#0",
    ]
    assert list(audit(shelf.store)) == []


def test_metadata_alone_is_a_change(shelf: Shelf) -> None:
    shelf.index()
    shelf.write("a.json", '{"source": "Herald", "date": "2018-07"}')
    assert counts(shelf.index()) == (0, 1, 0, 2, 0)
    assert shelf.store.sources() == {"Herald"}


def test_file_that_can_no_longer_be_read_keeps_its_older_version(shelf: Shelf) -> None:
    shelf.index()
    (shelf.articles / "a.txt").write_bytes(b"\0\1\2 damaged")
    outcome = shelf.index()
    assert counts(outcome) == (0, 0, 0, 2, 1)
    assert "a.txt" in outcome.problems[0].reason
    assert shelf.texts()["a"].startswith("Barada fonelmi.")


def test_id_from_elsewhere_is_refused_and_nothing_lost(shelf: Shelf, tmp_path: Path) -> None:
    shelf.index()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Another article of the same name.")
    (other / "z.txt").write_text("Molirta.")
    before = shelf.texts()
    outcome = shelf.index(other)
    assert counts(outcome) == (1, 0, 0, 0, 1)
    assert str(shelf.articles) in outcome.problems[0].reason
    assert shelf.texts() == before | {"z": "Molirta."}
    assert counts(shelf.index()) == (0, 0, 0, 3, 0)  # nor does the first folder take z away


def test_root_with_nothing_readable_removes_nothing(shelf: Shelf) -> None:
    shelf.index()
    before = shelf.texts()
    for path in list_files(shelf.articles):
        path.write_bytes(b"\0")
    with pytest.raises(ArticleError, match="None of the 3 files"):
        shelf.index()
    for path in list_files(shelf.articles):
        path.unlink()
    with pytest.raises(ArticleError, match="holds no file"):
        shelf.index()
    assert shelf.texts() == before


def test_single_file(shelf: Shelf) -> None:
    assert counts(shelf.index(shelf.articles / "b.txt")) == (1, 0, 0, 0, 0)
    assert shelf.ids() == ["b"]


def test_progress(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.adding, "BATCH_PASSAGES", 10)
    monkeypatch.setattr(index.adding, "LEVEL_EVERY", 20)
    for article in make_articles(40):
        shelf.write(f"{article.id}.txt", article.text)
    shelf.write("bad.txt", "")
    outcome = shelf.index()
    assert counts(outcome) == (43, 0, 0, 0, 1)
    files, passages = [s.files for s in shelf.steps], [s.passages for s in shelf.steps]
    assert len(files) > 5
    assert files == sorted(files)
    assert passages == sorted(passages)
    assert {s.of_files for s in shelf.steps} == {files[-1]} == {44}
    assert passages[-1] == outcome.passages == shelf.store.stats().passages


def test_an_interrupted_run_goes_on(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.adding, "BATCH_PASSAGES", 10)
    for article in make_articles(20):
        shelf.write(f"{article.id}.txt", article.text)

    def stop(progress: Progress) -> None:
        if progress.passages > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), shelf.store.writing():
        index_path(shelf.store, shelf.articles, SPLITTING, shelf.embedder, stop)
    kept = len(shelf.ids())
    assert 0 < kept < 23
    assert counts(shelf.index()) == (23 - kept, 0, 0, kept, 0)
    assert list(audit(shelf.store)) == []


def check_vectors(article: Article, store: EmbeddedStore, embedder: Embedder) -> None:
    """A sentence's vector is the one that its first passage gives it; none is another's."""
    question = embedder.embed_question(article.text[:200])
    passages = sorted(
        (h.passage for h in store.search(article.text[:200], question, 99)), key=lambda p: p.start
    )
    assert len(passages) > 2
    seen: set[int] = set()
    for passage, inside in zip(passages, store.sentences(passages), strict=True):
        spans = [(s.start - passage.start, s.end - passage.start) for s in inside]
        _, (alone,) = embedder.embed_passages([passage.text], [spans])
        for sentence, vector in zip(inside, alone, strict=True):
            if sentence.position not in seen:
                seen.add(sentence.position)
                np.testing.assert_allclose(sentence.vector, vector, atol=2e-3)
    assert seen == set(range(len(seen)))


def test_sentence_vectors_are_in_order(tmp_path: Path) -> None:
    article = max(make_articles(30), key=lambda made: len(made.text))
    with open_quick(tmp_path) as store, store.writing():
        store.add(embed_articles([article], "tests", SPLITTING, QuickEmbedder()))
        store.level_caches()
        check_vectors(article, store, QuickEmbedder())


def test_sentence_vectors_are_in_order_with_the_real_embedder(
    tmp_path: Path, embedder: Embedder
) -> None:
    store, splitting, real = open_for_indexing(tmp_path, None)
    path = Path(__file__).parents[1] / "seeds" / "000_6a0a4035a744aefa.txt"
    with store:
        with store.writing():
            outcome = index_path(store, path, splitting, real, lambda progress: None)
        assert counts(outcome) == (1, 0, 0, 0, 0)
        article = store.get(path.stem)
        assert article is not None
        check_vectors(article, store, embedder)
        assert list(audit(store)) == []
