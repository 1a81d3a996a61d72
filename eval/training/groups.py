"""Which sentences a question is shown with in an epoch, and in which company."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from eval.fitting.exchanging import exchange
from eval.training.slates import Slate

_HARD = 16  # of the wrong sentences, those ranked first
_EXCHANGED = 0.1  # share of the questions beside which one asks for something else
_FEWER = 5  # sentences that such a question is shown with
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

    wrong: sentences that do not answer beside the one that does. Beside some questions stands one
    with nearly the same words that nothing answers. Groups of about one length come together, for
    what is shorter than its company is padded.
    """
    luck = random.Random(f"{seed} {epoch}")
    groups = []
    for at, slate in enumerate(slates):
        group = _group(slate, luck, wrong)
        groups.append(group)
        if luck.random() < _EXCHANGED:
            other = exchange(slate.question, _near(slates, at, luck).question)
            if other != slate.question:
                groups.append(Group(other, group.sentences[:_FEWER], answered=False))
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


def _group(slate: Slate, luck: random.Random, wrong: int) -> Group:
    """Mostly hard ones: three in four from the first few, the rest from all."""
    hard = luck.sample(slate.wrong[:_HARD], min((wrong * 3 + 3) // 4, len(slate.wrong[:_HARD])))
    others = [text for text in slate.wrong if text not in hard]
    chosen = hard + luck.sample(others, min(wrong - len(hard), len(others)))
    return Group(slate.question, (luck.choice(slate.right), *chosen), answered=True)
