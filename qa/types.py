"""What comes out: an Answer, its sentences, its citations."""

from dataclasses import dataclass, field

from index.types import Article, Hit, Passage, Speaker


@dataclass(frozen=True, slots=True)
class Citation:
    """A true footnote: `quote` stands in the article's text at start..end, checked when made.

    `number` counts from 1 within the answer; `start` and `end` count code points.
    Raises ValueError where the quote is not there.
    """

    number: int
    article: Article = field(repr=False)
    start: int
    end: int
    quote: str
    speaker: Speaker | None
    passage: Passage = field(repr=False)

    def __post_init__(self) -> None:
        if not self.quote or self.article.text[self.start : self.end] != self.quote:
            raise ValueError(
                f"{self.article.id} does not hold the quote at {self.start}..{self.end}"
            )
        if self.number < 1:
            raise ValueError(f"footnotes count from 1, not {self.number}")


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer with the numbers of the citations that support it, at least one.

    `key` is where in the text the words stand that answer by themselves, start and end in code
    points, end exclusive; None where that cannot be told. `flagged` tells that a model wrote it and
    the citations do not support it. Raises ValueError where the key lies outside the text, is
    empty, or begins or ends with a blank.
    """

    text: str
    citations: tuple[int, ...]
    key: tuple[int, int] | None = None
    flagged: bool = False

    def __post_init__(self) -> None:
        if not self.text or not self.citations:
            raise ValueError("a sentence of an answer needs words and a citation")
        if self.key is not None and not _holds(self.text, *self.key):
            raise ValueError(f"no words of the sentence begin and end at {self.key}")


@dataclass(frozen=True, slots=True)
class Written:
    """What is told of a language model's part in an answer.

    `by` is its name; `note` a sentence for people, such as why they see quotes instead; `struck`
    counts the sentences that were left out because nothing supports them; the tokens are counted
    by Footnote; `rewrote` tells that it made the question stand by itself. Raises ValueError where
    one of them is less than 0.
    """

    by: str
    note: str | None = None
    struck: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    rewrote: bool = False

    def __post_init__(self) -> None:
        if min(self.struck, self.prompt_tokens, self.answer_tokens) < 0:
            raise ValueError("sentences and tokens are counted from 0")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; a refusal where `reason` is given.

    `confidence` is the probability, 0..1, that the shown sentences answer the question (for a
    refusal: that the best ones found would have). `hits` are the nearest passages, best first;
    `timings_ms` says how long each step took and is no part of the answer's identity.
    `disagreement` tells that the sentences give different answers, newest article first.
    `question` is the one that is answered; `asked` is how it was typed, where it referred back to
    what was asked before, None where it is the same. `written` is None where no language model had
    a part in it.
    Raises ValueError where a sentence cites a footnote that is not there, a footnote is cited by
    none, a refusal has citations, or fewer than two sentences disagree.
    """

    question: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    confidence: float
    generator: str
    hits: tuple[Hit, ...]
    reason: str | None = None
    disagreement: bool = False
    asked: str | None = None
    written: Written | None = None
    timings_ms: dict[str, float] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        numbers = {citation.number for citation in self.citations}
        cited = {number for sentence in self.sentences for number in sentence.citations}
        if numbers != cited or len(numbers) != len(self.citations):
            raise ValueError(
                f"the sentences cite {sorted(cited)} of the footnotes {sorted(numbers)}"
            )
        if (self.reason is None) != bool(self.sentences):
            raise ValueError("an answer has sentences or a reason, not both and not neither")
        if self.disagreement and len(self.sentences) < 2:
            raise ValueError("it takes two sentences to disagree")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence is a probability, not {self.confidence}")

    @property
    def supported(self) -> bool:
        """True where the articles answer the question; False for a refusal."""
        return self.reason is None

    @property
    def text(self) -> str:
        """The answer as plain text, its footnotes in square brackets; a refusal's reason."""
        if self.reason is not None:
            return self.reason
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations)
            for sentence in self.sentences
        )


def _holds(text: str, start: int, end: int) -> bool:
    """Tell whether words of the text begin at start and end at end."""
    words = text[start:end]
    return 0 <= start < end <= len(text) and words == words.strip()
