"""A person looks at one draft after the other and decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from eval.drafting.ledger import Ledger
from eval.drafting.showing import HELP, Articles, card
from eval.drafting.types import Draft, folded
from eval.errors import GoldError
from eval.loading import locate
from eval.types import Gold
from index.text import normalise
from index.types import Article

Ask = Callable[[str], str]
"""Shows a prompt and gives what the person typed, as `input` does."""
Tell = Callable[[str], None]
"""Shows one line."""
PROMPT = "y n e a r s q ?> "
_REFUSED = "unanswerable"
_OF_REFUSALS = frozenset({_REFUSED, "speaker-silent", "look-alike"})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many drafts were confirmed, rejected and skipped."""

    confirmed: int = 0
    rejected: int = 0
    skipped: int = 0


def review(
    drafts: Iterable[Draft],
    existing: Iterable[Gold],
    out: Path,
    ask: Ask,
    tell: Tell,
    articles: Articles,
) -> Reviewed:
    """Let a person judge drafts, one at a time; each decision is on the disk before the next one.

    Confirmed questions are added to `out` as gold lines with fresh ids, once their evidence is
    found in the articles. Drafts whose question is in `existing`, or was rejected before, are left
    out. Ends at the last draft, at "q", or where the input ends (EOFError); an interrupt
    (KeyboardInterrupt) passes through, and the files stay whole. Raises GoldError where `out`
    cannot be used.
    """
    return _Review(Ledger(out, existing), ask, tell, articles).run(drafts)


class _Review:
    """One sitting."""

    def __init__(self, ledger: Ledger, ask: Ask, tell: Tell, articles: Articles) -> None:
        self._ledger = ledger
        self._ask = ask
        self._tell = tell
        self._articles = articles
        self._count = {"confirmed": 0, "rejected": 0, "skipped": 0}

    def run(self, drafts: Iterable[Draft]) -> Reviewed:
        """Go through the drafts until they, or the person's patience, end."""
        number = 0
        try:
            for draft in drafts:
                if folded(draft.question) in self._ledger.known:
                    continue
                number += 1
                outcome = self._judge(draft, number)
                if outcome is None:
                    break
                self._count[outcome] += 1
        except EOFError:
            self._tell("")
        except KeyboardInterrupt:
            kept = self._count["confirmed"]
            raise KeyboardInterrupt(f"Stopped; {kept:,} confirmed here are kept.") from None
        return Reviewed(**self._count)

    def _judge(self, first: Draft, number: int) -> str | None:
        """Ask until there is a decision: the name of the count that grows, None to quit."""
        draft = first
        self._show(draft, number)
        while True:
            key = self._ask(PROMPT).strip().lower()
            if key in ("q", "quit"):
                return None
            if key == "s":
                return "skipped"
            if key == "n":
                self._ledger.reject(first.question)
                return "rejected"
            if key in ("y", "r"):
                if self._confirmed(_refused(draft) if key == "r" else draft, first):
                    return "confirmed"
            elif key in ("e", "a"):
                draft = self._with_question(draft) if key == "e" else self._with_answers(draft)
                self._show(draft, number)
            else:
                for line in HELP:
                    self._tell(line)

    def _show(self, draft: Draft, number: int) -> None:
        for line in card(draft, number, self._articles):
            self._tell(line)

    def _confirmed(self, draft: Draft, first: Draft) -> bool:
        """Write a draft as gold; where it cannot be, say why."""
        if draft.answers is None:
            self._tell("Give the answer first (a), or confirm it as to be refused (r).")
            return False
        try:
            gold = Gold(
                self._ledger.next_id, draft.question, draft.answers, draft.article_ids,
                draft.evidence, draft.speaker, tags=draft.tags,
            )  # fmt: skip
            locate(gold, self._found(draft.article_ids))
        except GoldError as error:
            self._tell(str(error))
            return False
        self._ledger.confirm(gold)
        if folded(draft.question) != folded(first.question):
            self._ledger.reject(first.question)
        self._tell(f"Kept as {gold.id}.")
        return True

    def _with_question(self, draft: Draft) -> Draft:
        typed = " ".join(normalise(self._ask("Question> ")).split())
        if folded(typed) in self._ledger.known:
            self._tell("That question is there already.")
            return draft
        return replace(draft, question=typed) if typed else draft

    def _with_answers(self, draft: Draft) -> Draft:
        typed = normalise(self._ask("Answers, with | between them> ")).split("|")
        answers = tuple(dict.fromkeys(each.strip() for each in typed if each.strip()))
        if not answers:
            return draft
        if not draft.evidence:
            return self._with_evidence(draft, answers)
        for answer in answers:
            if not any(answer in quote for quote in (*draft.evidence, draft.speaker or "")):
                self._tell(f"Mind: {answer!r} does not stand in the evidence.")
        return replace(draft, answers=answers)

    def _with_evidence(self, draft: Draft, answers: tuple[str, ...]) -> Draft:
        """Ask for the quote that holds the answers, and for its article where that is unclear."""
        quote = normalise(self._ask("The sentence of the article that says so> ")).strip()
        if not quote:
            return draft
        near = self._found(draft.near)
        holding = next((name for name, one in near.items() if quote in one.text), None)
        if holding is None:
            typed = self._ask("The id of the article in which it stands> ").strip()
            holding = next(
                (n for n, one in self._found((typed,)).items() if quote in one.text), None
            )
        if holding is None:
            self._tell("That sentence does not stand there; copy it from the article, exactly.")
            return draft
        tags = tuple(tag for tag in draft.tags if tag not in _OF_REFUSALS)
        return replace(
            draft, answers=answers, article_ids=(holding,), evidence=(quote,), tags=tags
        )  # fmt: skip

    def _found(self, article_ids: Iterable[str]) -> dict[str, Article]:
        return {one.id: one for name in article_ids if (one := self._articles(name)) is not None}


def _refused(draft: Draft) -> Draft:
    """The draft as a question that the articles do not answer."""
    tags = draft.tags if _REFUSED in draft.tags else (*draft.tags, _REFUSED)
    return replace(draft, answers=(), article_ids=(), evidence=(), speaker=None, tags=tags)
