"""Stretches of the index's articles, drawn at random without reading the whole of it."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from index import database
from index.schema import told_plainly
from index.speech.capitals import FIRST_NAMES
from index.speech.people import Mention, find_people
from index.store import EmbeddedStore
from index.types import Passage, Speaker, StoredSentence

_MOST_ARTICLES = 5_000  # drawn at most, one after the other, as long as drafts are wanted
_MOST_PASSAGES = 24  # of one article
_LOWER = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][\w’'-]*")
_NAME_PART = re.compile(r"[^\W_]+(?:[-’']\w\w+)*\.?(?=[\s,])")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*")


@dataclass(frozen=True, eq=False)
class Stretch:
    """A run of sentences of one article; `text` is that of the article from `start` on."""

    article_id: str
    start: int
    text: str
    sentences: tuple[StoredSentence, ...]

    def sentence(self, at: int) -> str:
        """The text of a sentence, verbatim; `at` counts those of the stretch from 0."""
        one = self.sentences[at]
        return self.text[one.start - self.start : one.end - self.start]

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """The words that it writes with a small first letter."""
        return frozenset(_LOWER.findall(self.text))

    @cached_property
    def capital_words(self) -> frozenset[str]:
        """The words that it writes with a capital first letter inside a sentence."""
        return frozenset(_INSIDE.findall(self.text))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every mention of a person; places count from the start of `text`."""
        spans = [(s.start - self.start, s.end - self.start) for s in self.sentences]
        return tuple(find_people(self.text, spans))

    def is_quoted(self, at: int) -> bool:
        """Whether a sentence begins inside a quotation."""
        before = self.text[: self.sentences[at].start - self.start]
        return before.rfind("“") > before.rfind("”")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The people that it names, in every way it does, in the order of their letters."""
        found = {name for at in range(len(self.sentences)) for name in self.people_in(at)}
        return tuple(sorted(found))

    def people_in(self, at: int) -> list[str]:
        """The people that one sentence names, as it names them, title first.

        Only those with a common first name, a title or a role: other names may be of places.
        """
        one = self.sentences[at]
        low, high = one.start - self.start, one.end - self.start
        found = []
        for m in self.mentions:
            if low <= m.name < high and _is_surely_one(m.speaker):
                found += _as_written(self.text[:high], m)
        return found


def stretches(store: EmbeddedStore, draw: random.Random) -> Iterator[Stretch]:
    """One stretch of each of the index's articles, in random order; at most some thousands.

    The same for the same index and state of `draw`. Raises the errors of `index.errors`.
    """
    seen: set[int] = set()
    with _reading(store) as connection:
        low, high = connection.execute("SELECT min(key), max(key) FROM articles").fetchone()
    if low is None:
        return
    keys = range(low, high + 1)
    for drawn in draw.sample(keys, min(len(keys), _MOST_ARTICLES)):
        with _reading(store) as connection:
            query = "SELECT key FROM articles WHERE key >= ? ORDER BY key LIMIT 1"
            (key,) = connection.execute(query, (drawn,)).fetchone()
        if key not in seen:
            seen.add(key)
            found = _stretch(store, key, draw)
            if found:
                yield found


def _stretch(store: EmbeddedStore, key: int, draw: random.Random) -> Stretch | None:
    with _reading(store) as connection:
        query = "SELECT count(*) FROM passages WHERE article = ?"
        (count,) = connection.execute(query, (key,)).fetchone()
        first = draw.randrange(max(1, count - _MOST_PASSAGES + 1))
        query = "SELECT key FROM passages WHERE article = ? ORDER BY position LIMIT ? OFFSET ?"
        rows = connection.execute(query, (key, _MOST_PASSAGES, first)).fetchall()
        passages = list(database.passages(connection, [key for (key,) in rows]).values())
    article = store.get(passages[0].article_id) if passages else None
    if article is None:
        return None
    start, end = min(p.start for p in passages), max(p.end for p in passages)
    return Stretch(article.id, start, article.text[start:end], _sentences(store, passages))


def _sentences(store: EmbeddedStore, passages: list[Passage]) -> tuple[StoredSentence, ...]:
    """The sentences of passages, which may overlap, each once and in order."""
    by_position = {s.position: s for several in store.sentences(passages) for s in several}
    return tuple(by_position[position] for position in sorted(by_position))


def words_of(store: EmbeddedStore, name: str, most: int) -> list[str] | None:
    """The sentences in which speakers of that name speak, anywhere in the index.

    None where there are more than `most`, so that nobody need read them all.
    """
    with _reading(store) as connection:
        rows = connection.execute(
            "SELECT substr(a.text, s.start + 1, s.end - s.start) FROM speakers w"
            " JOIN sentences s ON s.speaker = w.key JOIN articles a ON a.key = s.article"
            " WHERE w.name = ? LIMIT ?",
            (name, most + 1),
        ).fetchall()
    return None if len(rows) > most else [text for (text,) in rows]


@contextmanager
def _reading(store: EmbeddedStore) -> Iterator[sqlite3.Connection]:
    """The store's connection, for reading what is of one moment."""
    with told_plainly(store.folder), database.snapshot(store.connection):
        yield store.connection


def _is_surely_one(speaker: Speaker) -> bool:
    return bool(speaker.title or speaker.role) or speaker.name.split()[0] in FIRST_NAMES


def _as_written(text: str, mention: Mention) -> list[str]:
    """The name at a mention as it stands there, after its title where it has one, then bare."""
    known = set(re.findall(r"\w+", mention.speaker.name))
    end = mention.name
    for word in _NAME_PART.finditer(text, mention.name):
        if word.start() > end + 1 or not set(re.findall(r"\w+", word.group())) <= known:
            break
        end = word.end()
    if end == mention.name:
        return []
    bare = text[mention.name : end]
    before = text[mention.start : mention.name].strip()
    return [f"{before} {bare}", bare] if before and before == mention.speaker.title else [bare]
