"""The whole of `footnote eval draft`: propose, review, keep."""

from itertools import chain, islice
from pathlib import Path

from eval.drafting.feedback import from_feedback
from eval.drafting.ledger import Ledger
from eval.drafting.proposing import propose
from eval.drafting.reviewing import Ask, Tell, review
from eval.drafting.types import folded
from eval.errors import GoldError
from eval.loading import load_gold
from eval.types import Gold
from index.store import EmbeddedStore, open_store


def draft(
    store: EmbeddedStore, *, out: Path, count: int, feedback: Path | None, ask: Ask, tell: Tell
) -> int:
    """Propose at most `count` gold questions, those from feedback first, and let a person judge.

    Confirmed ones are added to `out`. Returns how many. Raises GoldError where the feedback or
    `out` is malformed or cannot be used, and the errors of `index.errors`.
    """
    if count < 1:
        raise GoldError(f"-n {count} is out of range; ask for at least 1 proposal.")
    existing: tuple[Gold, ...] = ()
    if out.exists() and (out.is_dir() or out.stat().st_size):
        existing = load_gold(out).questions
    known = Ledger(out, existing).known
    given = from_feedback(feedback, store) if feedback is not None else iter(())
    proposed = chain(given, propose(store, count, known=known))
    new = islice((each for each in proposed if folded(each.question) not in known), count)
    first = next(new, None)
    if first is None:
        tell("There is nothing new to propose; index more articles, or collect more feedback.")
        return 0
    done = review(chain((first,), new), existing, out, ask, tell, store.get)
    tell(f"{done.confirmed:,} confirmed, {done.rejected:,} rejected, {done.skipped:,} skipped.")
    if done.confirmed:
        tell(f"The confirmed ones are in {out}.")
    return done.confirmed


def draft_gold(index: Path, out: Path, count: int, feedback: Path | None) -> int:
    """`draft` on the terminal, over the index in a folder; returns the exit status, 0.

    Raises GoldError and the errors of `index.errors`.
    """
    import readline  # noqa: F401  (line editing at the prompts)

    with open_store(index) as store:
        draft(store, out=out, count=count, feedback=feedback, ask=input, tell=_say)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
