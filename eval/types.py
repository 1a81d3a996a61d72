"""The nouns of the eval suite: a gold question, a set of them, the place of an evidence quote."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.errors import GoldError
from index.types import Article, Filter
from qa.following import Turn

HALVES = ("tuning", "reporting")


@dataclass(frozen=True, slots=True)
class Gold:
    """One question with what is known of its answer.

    `answers` are the accepted answers: empty where the articles cannot answer and the question
    must be refused, None where only retrieval is judged. `article_ids` are the articles that
    answer, `evidence` quotes that stand verbatim in one of them, `speaker` who says it. `grades`
    holds degrees of relevance by article id (1 upwards) where the source gives them. `only` limits
    which articles may answer, `history` holds the turns before, oldest first. `half` is
    one of HALVES, or None where a source has no halves. `line` is where it stands in its file.
    Raises GoldError where these contradict each other; the message lacks file and line.
    """

    id: str
    question: str
    answers: tuple[str, ...] | None
    article_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    speaker: str | None = None
    only: Filter = field(default_factory=Filter)
    history: tuple[Turn, ...] = ()
    half: str | None = None
    tags: tuple[str, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict, hash=False)
    line: int = 0

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.question.strip():
            raise GoldError("the id or the question is blank")
        if self.half is not None and self.half not in HALVES:
            raise GoldError(f"half is {self.half!r}, and must be one of {', '.join(HALVES)}")
        if self.answers == () and (self.article_ids or self.evidence):
            raise GoldError("it has no answers, so it must be refused, yet it names articles")
        if self.answers and not self.article_ids:
            raise GoldError("it has answers, yet names no article in article_ids")
        earlier = [turn.question for turn in self.history]
        if any(not text.strip() for text in (*(self.answers or ()), *self.evidence, *earlier)):
            raise GoldError("an answer, a quote of evidence or a question of its history is blank")

    @property
    def answerable(self) -> bool | None:
        """Whether the articles answer it; None where only retrieval is judged."""
        return None if self.answers is None else bool(self.answers)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold questions in their order, at least one, no id twice. `articles` are those that the
    source itself brings; None where they are looked for in an index or a folder. `digest` is the
    SHA-256 (hex) of the questions and articles: equal digests mean equal sets."""

    name: str
    questions: tuple[Gold, ...]
    articles: tuple[Article, ...] | None
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: code points start..end (exclusive) of the article's text."""

    article_id: str
    start: int
    end: int
