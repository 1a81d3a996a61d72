"""Articles that people add: each is kept as a file beside the index, and indexed at once."""

import re
import shutil
import unicodedata
from collections.abc import Callable, Container, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.adding import index_path
from index.errors import ArticleError
from index.protocols import Embedder, Spans, Vectors
from index.reading import Problem, article_id_of, read_articles
from index.schema import told_plainly
from qa.compose import open_for_indexing
from ui.output import one_line
from ui.server.live import Live
from ui.server.users import User

FOLDER = "uploads"
_NAME_ENDS = re.compile(r"[^\w-]+")
_LONGEST = 50  # characters of a name: with all else, less than the 255 bytes that systems allow
_TOGETHER = 32  # passages embedded between two words about how far it is

Report = Callable[[int, int], None]
"""Told how many passages are embedded, and how many the article has."""


def add_article(live: Live, index: Path, file: Path, user: User, report: Report) -> str:
    """Keep a copy of a file in the index's folder and add its article; returns the article's id.

    Ids begin with "upload-", so that they are not those of the owner's articles. The article is its
    own origin: indexing a folder later leaves it as it is. Raises ArticleError, which names the
    file as `file` is named, and the errors of `index.errors`; then nothing is kept.
    """
    if not file.is_file():  # the same one was sent twice, say
        raise ArticleError(f"{one_line(file.name)} is no longer here; choose it again.")
    store, splitting, embedder = open_for_indexing(index, None, live.embedder())
    with store, store.writing(), ExitStack() as undo:
        path = _free(index / FOLDER, file, store.contents())
        undo.callback(path.unlink, missing_ok=True)
        with told_plainly(index):
            path.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, path)
        try:
            _check_source(path, user)
            telling = _Telling(embedder, report)
            index_path(store, path, splitting, telling, lambda _: None)
        except ArticleError as error:
            raise ArticleError(str(error).replace(str(path), one_line(file.name))) from None
        undo.pop_all()
    return article_id_of(path, path)


def _free(folder: Path, file: Path, taken: Container[str]) -> Path:
    """A path in the folder for a copy of the file, whose article has an id that is not taken.
    Raises ArticleError where the file was added already."""
    stem = unicodedata.normalize("NFC", file.stem)
    stem = f"upload-{_NAME_ENDS.sub('-', stem).strip('-')[:_LONGEST] or 'article'}"
    ending = _NAME_ENDS.sub("", file.suffix.lower())[:_LONGEST]
    number = 1
    path = folder / f"{stem}.{ending}"
    while article_id_of(path, path) in taken:
        if path.exists() and path.read_bytes() == file.read_bytes():
            raise ArticleError(f"{one_line(file.name)} was added before; ask about it.")
        number += 1
        path = folder / f"{stem}-{number}.{ending}"
    return path


def _check_source(path: Path, user: User) -> None:
    """Who may see some sources only cannot add articles to others. Raises ArticleError."""
    article = next(read_articles(path))
    if user.sources is None or isinstance(article, Problem) or article.source in user.sources:
        return
    known = ", ".join(sorted(user.sources)) or "none"
    raise ArticleError(
        f"{path} is of a source that you may not read; name one of yours ({known}) in a line "
        '"source: …" between lines "---" at its beginning.'
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """An embedder that tells how far it is, for an article is embedded as a whole."""

    embedder: Embedder
    report: Report

    @property
    def name(self) -> str:
        return self.embedder.name

    @property
    def dim(self) -> int:
        return self.embedder.dim

    def embed_question(self, text: str) -> Vectors:
        return self.embedder.embed_question(text)

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        passages, inner = [], []
        for at in range(0, len(texts), _TOGETHER):
            self.report(at, len(texts))
            part = slice(at, at + _TOGETHER)
            outer, within = self.embedder.embed_passages(texts[part], spans[part])
            passages.append(outer)
            inner += within
        return np.concatenate(passages), inner
