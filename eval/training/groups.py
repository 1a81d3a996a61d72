"""Which sentences a question is shown with in an epoch, and in which company."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from eval.fitting.exchanging import exchange
from eval.training.slates import Slate

_HARD = 8  # of the wrong sentences, those ranked first
_UNANSWERED = 0.15  # share of the questions whose answer is taken out
_EXCHANGED = 0.15  # share of those that ask for something else with nearly the same words
_NEIGHBOURS = 30  # questions, mostly of the same article, that lend a word


@dataclass(frozen=True, slots=True)
class Group:
    """A question with the sentences to choose from; the first one answers, or none does."""

    question: str
    sentences: tuple[str, ...]
    answered: bool

    @property
    def length(self) -> int:
        """Of all that is to be read, in characters, about."""
        return sum(map(len, self.sentences)) + len(self.question) * len(self.sentences)


def batches(slates: Sequence[Slate], epoch: int, seed: int, size: int, wrong: int) -> list[
    list[Group]
]:  # fmt: skip
    """The batches of an epoch, `size` groups each: the same for the same seed and epoch.

    wrong: sentences that do not answer beside the one that does. Groups of about one length come
    together, for what is shorter than its company is padded.
    """
    luck = random.Random(f"{seed} {epoch}")
    groups = [
        _group(slate, _near(slates, at, luck), luck, wrong) for at, slate in enumerate(slates)
    ]
    luck.shuffle(groups)
    stretch = size * 32  # sorted inside, so that batches stay of mixed sources
    made = []
    for start in range(0, len(groups), stretch):
        own = sorted(groups[start : start + stretch], key=lambda group: group.length)
        made += [own[at : at + size] for at in range(0, len(own), size)]
    luck.shuffle(made)
    return made


def _near(slates: Sequence[Slate], at: int, luck: random.Random) -> Slate:
    return slates[(at + luck.randint(1, _NEIGHBOURS)) % len(slates)]


def _group(slate: Slate, near: Slate, luck: random.Random, wrong: int) -> Group:
    """Mostly hard ones: half or more from the first few, the rest from all."""
    hard = luck.sample(slate.wrong[:_HARD], min((wrong * 3 + 3) // 4, len(slate.wrong[:_HARD])))
    others = [text for text in slate.wrong if text not in hard]
    chosen = hard + luck.sample(others, min(wrong - len(hard), len(others)))
    right = luck.choice(slate.right)
    fate = luck.random()
    if fate < _UNANSWERED:
        return Group(slate.question, tuple(chosen), answered=False)
    if fate < _UNANSWERED + _EXCHANGED:
        other = exchange(slate.question, near.question)
        if other != slate.question:
            return Group(other, (right, *chosen), answered=False)
    return Group(slate.question, (right, *chosen), answered=True)
