"""Articles that people add: each is kept as a file beside the index, and indexed at once."""

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable, Container, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event

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
_DIGITS = 12  # of the hash in a name
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
        try:
            _check_source(file, user)
            path = _free(index / FOLDER, file, store.contents(), user)
            undo.callback(path.unlink, missing_ok=True)
            with told_plainly(index):
                path.parent.mkdir(exist_ok=True)
                shutil.copyfile(file, path)
            telling = _Telling(embedder, report, live.stopping)
            index_path(store, path, splitting, telling, lambda _: None)
        except ArticleError as error:
            raise ArticleError(str(error).replace(str(file), one_line(file.name))) from None
        undo.pop_all()
    return article_id_of(path, path)


def _free(folder: Path, file: Path, taken: Container[str], user: User) -> Path:
    """A path in the folder for a copy of the file, whose article has an id that is not taken.

    Who may see some sources only does not learn which names others have taken: their files get
    names of their own. Raises ArticleError where the file was added already; its source, which is
    in it, is one that the user may see.
    """
    stem = unicodedata.normalize("NFC", file.stem)
    stem = f"upload-{_NAME_ENDS.sub('-', stem).strip('-')[:_LONGEST] or 'article'}"
    ending = _NAME_ENDS.sub("", file.suffix.lower())[:_LONGEST]
    content = file.read_bytes()
    digest = hashlib.sha256(f"{ending}\0".encode() + content).hexdigest()[:_DIGITS]
    plain, own = folder / f"{stem}.{ending}", folder / f"{stem}-{digest}.{ending}"
    for path in (plain, own):
        known = article_id_of(path, path) in taken
        if known and path.is_file() and path.read_bytes() == content:
            raise ArticleError(f"{file} was added before; ask about it.")
    is_free = user.sources is None and article_id_of(plain, plain) not in taken
    return plain if is_free else own


def _check_source(path: Path, user: User) -> None:
    """Who may see some sources only cannot add articles to others. Raises ArticleError, also where
    the article cannot be read."""
    article = next(read_articles(path))
    if isinstance(article, Problem):
        raise ArticleError(article.reason)
    if user.sources is None or article.source in user.sources:
        return
    known = ", ".join(sorted(user.sources)) or "none"
    raise ArticleError(
        f"{path} is of a source that you may not read; name one of yours ({known}) in a line "
        '"source: …" between lines "---" at its beginning.'
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """An embedder that tells how far it is, for an article is embedded as a whole, and that ends
    with an ArticleError when the server stops."""

    embedder: Embedder
    report: Report
    stopping: Event

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
            if self.stopping.is_set():
                raise ArticleError("The server stops; add the file when it is back.")
            self.report(at, len(texts))
            part = slice(at, at + _TOGETHER)
            outer, within = self.embedder.embed_passages(texts[part], spans[part])
            passages.append(outer)
            inner += within
        return np.concatenate(passages), inner
