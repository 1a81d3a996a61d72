"""Nearest passages by words: tantivy's BM25 over stemmed words, without stop words."""

import json
import os
import weakref
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
import tantivy

from index.protocols import Keys

_ANALYSER = "footnote"
_MANAGED = ".managed.json"  # tantivy's own list of its files
_MEMORY = 64_000_000  # bytes the writer may use before it writes a segment
_WRITERS = 1  # one thread keeps the segments, and so the scores, the same from run to run
_LONGEST_WORD = 80
_REMEMBERED = 4096  # texts whose stems are kept: questions come back to the same articles
_SHORTEST_MISSPELT, _TWICE_MISSPELT = 4, 7  # letters
_AHEAD = 8  # how far beyond k to look before a filter is built into the query ...
_LOOKED_AT = 512  # ... or, where one will do, at how many


@cache
def _analyser() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@lru_cache(_REMEMBERED)
def stems(text: str) -> tuple[str, ...]:
    """The words of a text as the index knows them: lower case, without accents and the commonest
    words, stemmed."""
    return tuple(_analyser().analyze(text))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


class WordCache:
    """A tantivy index over passage texts, by passage key; in memory where `folder` is None.

    Raises ValueError where the files in the folder are none, OSError where it cannot be made.
    """

    def __init__(self, folder: Path | None) -> None:
        self._schema = _schema()
        self._analyser = _analyser()
        path: str | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            path = str(folder)
            if not os.access(folder, os.W_OK):
                path = _linked(folder)
                weakref.finalize(self, rmtree, path, ignore_errors=True)
        self._folder = folder
        self._index: Any = tantivy.Index(self._schema, path=path, reuse=True)
        self._index.config_reader("Manual")  # else it takes a lock in the folder at any time
        self._index.register_tokenizer(_ANALYSER, self._analyser)
        self._searcher: Any = self._index.searcher()

    def change(self, added: Iterable[tuple[int, str]], removed: Keys) -> None:
        """Add passages (key, text) and remove keys, in one commit. Raises ValueError, OSError."""
        writer = self._index.writer(_MEMORY, _WRITERS)
        for key in removed:
            writer.delete_documents_by_term("key", int(key))
        for key, text in added:
            writer.add_document(tantivy.Document(key=key, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self.reload()

    def reload(self) -> None:
        """See what was last committed."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def files(self) -> list[str]:
        """Names of the files that hold what was last committed. Raises OSError.

        The list that tantivy keeps of its own files is left out: it changes before a commit does.
        """
        if self._folder is None:
            return []
        names = json.loads((self._folder / _MANAGED).read_text(encoding="utf-8"))
        return sorted(name for name in names if (self._folder / name).is_file())

    def search(self, text: str, k: int, allowed: Keys | None = None) -> dict[int, float]:
        """The k best passages: key -> BM25 (k1 1.2, b 0.75; 0 upwards), best first.

        allowed: int64 (m,) ascending, the only keys to return.
        """
        query = self._query(text)
        if query is None:
            return {}
        if allowed is None:
            return self._top(query, k)
        wide = self._top(query, k * _AHEAD)
        kept = {key: score for key, score in wide.items() if _holds(allowed, key)}
        if len(kept) >= k or len(wide) < k * _AHEAD:
            return dict(list(kept.items())[:k])
        return self._only(query, k, allowed.tolist())

    def _query(self, text: str) -> Any:
        terms = dict.fromkeys(self._analyser.analyze(text))
        should = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term, "freq"))
            for term in terms
        ]
        return tantivy.Query.boolean_query(should) if should else None

    def _only(self, query: Any, k: int, keys: Collection[int]) -> dict[int, float]:
        among = tantivy.Query.term_set_query(self._schema, "key", list(keys))
        must = [
            (tantivy.Occur.Must, query),
            (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
        ]
        return self._top(tantivy.Query.boolean_query(must), k)

    def holds(self, stem: str, allowed: Keys | None = None) -> bool:
        """Tell whether a stem, or one that is spelt nearly the same, occurs in any passage.

        Nearly: one letter apart, two from seven letters on; digits must be the same.
        allowed: int64 (m,) ascending, the only keys to look at.
        """
        query = tantivy.Query.term_query(self._schema, "text", stem, "basic")
        if self._finds(query, allowed):
            return True
        if any(letter.isdigit() for letter in stem) or len(stem) < _SHORTEST_MISSPELT:
            return False
        apart = 1 if len(stem) < _TWICE_MISSPELT else 2
        query = tantivy.Query.fuzzy_term_query(self._schema, "text", stem, apart, True)
        return self._finds(query, allowed)

    def _finds(self, query: Any, allowed: Keys | None) -> bool:
        if allowed is None:
            return bool(self._searcher.search(query, limit=1, count=False).hits)
        some = self._top(query, _LOOKED_AT)
        if any(_holds(allowed, key) for key in some):
            return True
        return len(some) == _LOOKED_AT and bool(self._only(query, 1, allowed.tolist()))

    def _top(self, query: Any, k: int) -> dict[int, float]:
        hits = self._searcher.search(query, limit=k, count=False).hits
        if not hits:
            return {}
        keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        ranked = sorted(zip(hits, keys, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return {int(key): float(score) for (score, _), key in ranked}


def _linked(folder: Path) -> str:
    """A folder of links to the files of one that cannot be written: tantivy takes locks even to
    read."""
    links = mkdtemp(prefix="footnote-words-")
    for path in folder.iterdir():
        if path.suffix != ".lock":
            Path(links, path.name).symlink_to(path.resolve())
    return links


def _holds(ascending: Keys, key: int) -> bool:
    at = int(np.searchsorted(ascending, key))
    return at < len(ascending) and int(ascending[at]) == key
