"""The nouns of Footnote, from what is published to what is found.

Article -> Sentence (unit of answering) -> Passage (unit of retrieval, whole sentences) -> Hit.
All offsets count code points (Python string indices) in `Article.text`, start inclusive, end
exclusive. Values are checked when they are made and trusted afterwards.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date as day
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.errors import ArticleError, FilterError

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def is_date(text: str) -> bool:
    """Tell whether `text` is a date of ISO 8601: a year, a month or a day that there was."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        day.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Article:
    """One article as published, after the one normalisation (`index.text.normalise`).

    `date` is ISO 8601 with the precision that is known ("2018", "2018-07", "2018-07-16").
    Raises ArticleError where the text is blank or not normalised, the date is none, or the url is
    no web address.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ArticleError("An article needs an id, and this one's is blank.")
        if not self.text.strip():
            raise ArticleError(f"{self.id} holds no text; remove it or fill it.")
        if "\r" in self.text or not unicodedata.is_normalized("NFC", self.text):
            raise ArticleError(f"{self.id} is not normalised; pass its text through normalise().")
        if self.date is not None and not is_date(self.date):
            raise ArticleError(
                f"{self.id} has the date {self.date!r}; write it as 2018, 2018-07 or 2018-07-16."
            )
        if self.url is not None and not _LINK.fullmatch(self.url):
            raise ArticleError(
                f"{self.id} has the url {self.url!r}; give one that begins with http or https."
            )

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of text and metadata: equal exactly where nothing has changed."""
        fields = [self.id, self.text, self.title, self.source, self.url, self.date]
        return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as the article itself introduces them.

    `name` is the fullest form of the name in the article ("Tina Kaidanow", "the White House");
    `title` stands before it ("Ambassador"); `role` is what the article says they are, with the
    organisation ("acting assistant Secretary of State for the Bureau of …").
    """

    name: str
    title: str | None = None
    role: str | None = None

    @property
    def label(self) -> str:
        """The speaker in one line: title, name, comma, role."""
        named = f"{self.title} {self.name}" if self.title else self.name
        return f"{named}, {self.role}" if self.role else named


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its article, and who speaks in it (None: the article's own voice)."""

    start: int
    end: int
    speaker: Speaker | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a sentence cannot span {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Span:
    """A passage before it is stored: whole sentences `first` to `last`, last exclusive."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last:
            raise ValueError(f"a passage cannot hold the sentences {self.first}..{self.last}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage: `text == article.text[start:end]`, sentences `first` to `last` (exclusive).

    `key` is the store's own number for it; `id` is "article id#position".
    """

    key: int
    id: str
    article_id: str
    start: int
    end: int
    text: str
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class EmbeddedArticle:
    """An article ready to be stored: split, attributed, embedded.

    `passage_vectors` is float32 (len(spans), dim), `sentence_vectors` (len(sentences), dim), of
    unit rows. `origin` is the file or folder that was indexed, by which a later run knows what is
    gone. Raises ValueError where the lengths do not fit.
    """

    article: Article
    origin: str
    sentences: list[Sentence]
    spans: list[Span]
    passage_vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]

    def __post_init__(self) -> None:
        if len(self.sentences) != len(self.sentence_vectors):
            raise ValueError(f"{self.article.id}: sentences and their vectors differ in number")
        if len(self.spans) != len(self.passage_vectors):
            raise ValueError(f"{self.article.id}: passages and their vectors differ in number")


@dataclass(frozen=True, eq=False, slots=True)
class StoredSentence:
    """A sentence as it is stored. `position` counts the article's sentences from 0; `speaker_key`
    is the store's number of the speaker; `vector` is float32 (dim,), unit length."""

    article_id: str
    position: int
    start: int
    end: int
    speaker: Speaker | None
    speaker_key: int | None
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores for one question.

    `dense` is a cosine, -1..1; `lexical` is BM25 scaled to the question's best passage, 0..1;
    `score` is their fusion, by which hits are ordered.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may answer. Empty fields do not restrict; articles without a date never
    match a date limit. `speakers` holds the store's numbers of speakers: only passages in which
    one of them speaks. `chosen` is False where who asks has not chosen it, which lets the same
    articles through. Raises FilterError where a date is none or the range is empty.
    """

    sources: frozenset[str] = frozenset()
    article_ids: frozenset[str] = frozenset()
    date_from: str | None = None
    date_to: str | None = None
    speakers: frozenset[int] = frozenset()
    chosen: bool = field(default=True, compare=False)

    def __post_init__(self) -> None:
        for date in (self.date_from, self.date_to):
            if date is not None and not is_date(date):
                raise FilterError(f"{date!r} is not a date; write 2018, 2018-07 or 2018-07-16.")
        if self.date_from and self.date_to and self.date_from > self.date_to + "~":
            raise FilterError(f"No date lies between {self.date_from} and {self.date_to}.")

    @property
    def is_empty(self) -> bool:
        """True where every article may answer."""
        return self == Filter()
