"""Reading articles from a file or a folder, one kind of file per Reader.

What cannot be read is a Problem among the articles; the rest goes on.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleError
from index.metadata import Metadata, read_sidecar, split_front_matter
from index.protocols import Reader
from index.text import read_text
from index.types import Article

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Stands for a byte of a file name that is not UTF-8."""
_TOP_HEADING = re.compile(r"^#[ \t]+([^\s#].*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """A path that gave no article, and why: a sentence that names it (or its sidecar)."""

    path: Path
    reason: str


class TextReader:
    """Reads plain text: a whole file is one article."""

    suffixes: frozenset[str] = frozenset({".txt"})

    def __call__(self, path: Path, article_id: str) -> Iterator[Article]:
        """Yield the one article. Raises ArticleError naming the path."""
        metadata, text = _read_parts(path)
        yield _article(path, article_id, text, metadata)


class MarkdownReader:
    """Reads Markdown: as plain text, and the first "# heading" is the title where none is given."""

    suffixes: frozenset[str] = frozenset({".md"})

    def __call__(self, path: Path, article_id: str) -> Iterator[Article]:
        """Yield the one article. Raises ArticleError naming the path."""
        metadata, text = _read_parts(path)
        heading = _TOP_HEADING.search(text)
        title = " ".join(heading[1].split()) if heading else None
        yield _article(path, article_id, text, metadata.over(Metadata(title=title)))


READERS: tuple[Reader, ...] = (TextReader(), MarkdownReader())
"""Every kind of file that is read. No two share an ending."""


def list_files(root: Path) -> list[Path]:
    """List the files at or below `root` that a Reader reads, sorted by their path below it.

    Hidden files and folders are skipped; links to folders are not followed. Raises ArticleError
    where `root` does not exist or holds no such file.
    """
    return _walk(root)[0]


def read_articles(root: Path) -> Iterator[Article | Problem]:
    """Read a file, or every file of a folder, in the order of `list_files`.

    An article's id is its path below the folder without the ending, with forward slashes; for a
    single file the name without the ending. Of two files with one id the first is read and the
    second is a Problem. Raises ArticleError at once, before anything is read, as `list_files` does.
    """
    files, problems = _walk(root)
    return _read_all(root, files, problems)


def _walk(root: Path) -> tuple[list[Path], list[Problem]]:
    """Return the readable kinds of files, sorted, and the folders that could not be listed."""
    endings = ", ".join(sorted(suffix for reader in READERS for suffix in reader.suffixes))
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except OSError as error:
        raise ArticleError(
            f"{root} cannot be opened ({error.strerror}); name a folder, or a file with one of the"
            f" endings {endings}."
        ) from error
    if not is_folder:
        if _reader_of(root) is None:
            raise ArticleError(f"{root} is of no kind that is read; the endings are {endings}.")
        return [root], []
    files: list[Path] = []
    problems: list[Problem] = []

    def note(error: OSError) -> None:
        why = error.strerror or type(error).__name__
        reason = f"{error.filename} cannot be listed ({why}); check that you may read it."
        problems.append(Problem(Path(error.filename), reason))

    for folder, subfolders, names in os.walk(root, onerror=note):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        files += [path for path in paths if _reader_of(path)]
    if not files and not problems:
        raise ArticleError(f"{root} holds no file that is read; the endings are {endings}.")
    return sorted(files, key=lambda path: path.relative_to(root).as_posix()), problems


def _read_all(
    root: Path, files: list[Path], problems: list[Problem]
) -> Iterator[Article | Problem]:
    yield from problems
    first: dict[str, Path] = {}
    for path in files:
        article_id = article_id_of(root, path)
        if not article_id.strip() or _SURROGATE.search(article_id):
            yield Problem(path, f"{str(path)!a} has a name that cannot be shown; rename it.")
            continue
        if article_id in first:
            reason = f"{path} has the same id as {first[article_id]}; rename one of them."
            yield Problem(path, reason)
            continue
        first[article_id] = path
        reader = _reader_of(path)
        assert reader is not None, "the walk lists only files that have a reader"
        try:
            yield from reader(path, article_id)
        except ArticleError as error:
            yield Problem(path, str(error))


def _reader_of(path: Path) -> Reader | None:
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def article_id_of(root: Path, path: Path) -> str:
    """The id of the article that a path below `root` holds.

    In NFC, because some systems decompose the letters of file names.
    """
    below = Path(path.name) if path == root else path.relative_to(root)
    return unicodedata.normalize("NFC", below.with_suffix("").as_posix())


def _read_parts(path: Path) -> tuple[Metadata, str]:
    metadata, text = split_front_matter(read_text(path), path)
    return metadata.over(read_sidecar(path.with_suffix(".json"))), text


def _article(path: Path, article_id: str, text: str, metadata: Metadata) -> Article:
    """Make the Article; that it is blank, which Article would say of its id, is said of `path`."""
    if not text.strip():
        raise ArticleError(f"{path} holds no text; remove it or fill it.")
    return Article(
        id=article_id,
        text=text,
        title=metadata.title,
        source=metadata.source,
        url=metadata.url,
        date=metadata.date,
    )
