"""A proposed gold question, before a person has judged it."""

from dataclasses import dataclass

from eval.errors import GoldError


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposed question, to be confirmed, changed or rejected by a person.

    `answers` are as in Gold, but None means that the person has to give them. `evidence` are
    quotes from the articles; `near` are the ids of the articles in which to look for a quote where
    there is none. `tags` open with the kind. `note` tells the person where the draft comes from
    where that is not an index. Raises GoldError where the question is blank or the parts contradict
    each other.
    """

    question: str
    answers: tuple[str, ...] | None
    article_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    speaker: str | None = None
    tags: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise GoldError("the question is blank")
        if self.answers == () and (self.article_ids or self.evidence):
            raise GoldError("it must be refused, yet it names articles")
        if self.answers and not (self.article_ids and self.evidence):
            raise GoldError("it has answers, yet no evidence")

    @property
    def kind(self) -> str:
        """Its first tag, such as "when"; empty where it has none."""
        return self.tags[0] if self.tags else ""


def folded(question: str) -> str:
    """A question as its letters and digits alone, by which two that differ in nothing else are
    the same."""
    return "".join(letter for letter in question.casefold() if letter.isalnum())
