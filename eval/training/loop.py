"""The training itself: it stops at any time and goes on where it was."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.terminal import bar, say
from eval.training.groups import Group, batches
from eval.training.network import Reader
from eval.training.slates import Slate

if TYPE_CHECKING:
    import torch

CHECKPOINT = "checkpoint.pt"
_WARM_UP = 0.06  # share of the steps
_LONGEST_STEP = 1.0  # of the gradient, by its norm
_TAKEN_OUT = 0.15  # weight of "none answers" where the answering sentence is left out
_AT_ONCE = 8  # groups; a step of many is made in parts, so that it fits into memory


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rate` is the highest learning rate, `groups` the questions of a step,
    `wrong` the sentences beside the right one, `every` the steps between two checkpoints."""

    epochs: int = 3
    rate: float = 1.2e-4
    groups: int = 32
    wrong: int = 16
    seed: int = 1
    every: int = 50


def train(slates: Sequence[Slate], folder: Path, plan: Plan) -> Reader:
    """Train from the folder's checkpoint on, or from the start; the trained model.

    The same slates, plan and seed give the same weights within noise, stopped between or not.
    """
    import torch

    torch.manual_seed(plan.seed)
    reader = Reader()
    steps = sum(1 for _ in _from(0, slates, plan))
    trained = [weight for weight in reader.network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=plan.rate, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    done = _resume(folder / CHECKPOINT, reader, optimiser, pace)
    reader.network.train()
    costs = []
    with bar("Training, steps") as advance:
        for step, batch in _from(done, slates, plan):
            torch.manual_seed(plan.seed * 1_000_003 + step)  # dropout, the same when gone on
            optimiser.zero_grad()
            costs.append(_learn(reader, batch))
            torch.nn.utils.clip_grad_norm_(trained, _LONGEST_STEP)
            optimiser.step()
            pace.step()
            advance(step + 1, steps)
            if (step + 1) % plan.every == 0 or step + 1 == steps:
                _keep(folder / CHECKPOINT, step + 1, reader, optimiser, pace)
                say(f"step {step + 1} of {steps}: loss {sum(costs) / len(costs):.3f}")
                costs.clear()
    reader.network.eval()
    return reader


def _learn(reader: Reader, batch: Sequence[Group]) -> float:
    """Add up the gradient of a batch, part by part; the mean loss of its groups."""
    total = 0.0
    for start in range(0, len(batch), _AT_ONCE):
        cost = losses(reader, batch[start : start + _AT_ONCE]).sum() / len(batch)
        cost.backward()
        total += cost.item()
    return total


def losses(reader: Reader, batch: Sequence[Group]) -> "torch.Tensor":
    """Of each group, float32 (n,): the cross-entropy of choosing the sentence that answers, or
    "none" at score 0 where none does. A group with an answer counts as one without it, too."""
    import torch

    scores = reader.score([(g.question, sentence) for g in batch for sentence in g.sentences])
    costs = []
    for group, own in zip(batch, scores.split([len(g.sentences) for g in batch]), strict=True):
        choices = torch.cat([own, own.new_zeros(1)])
        if group.answered:
            right = choices.logsumexp(0) - own[0]
            cost = (1 - _TAKEN_OUT) * right + _TAKEN_OUT * choices[1:].logsumexp(0)
        else:
            cost = choices.logsumexp(0)
        costs.append(cost)
    return torch.stack(costs)


def _pace(step: int, steps: int) -> float:
    """The learning rate as a share of the highest: it rises, then falls to nothing."""
    warm = max(1, math.ceil(steps * _WARM_UP))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def _from(done: int, slates: Sequence[Slate], plan: Plan) -> Iterator[tuple[int, list[Group]]]:
    step = 0
    for epoch in range(plan.epochs):
        for batch in batches(slates, epoch, plan.seed, plan.groups, plan.wrong):
            if step >= done:
                yield step, batch
            step += 1


def _resume(file: Path, reader: Reader, optimiser: Any, pace: Any) -> int:  # noqa: ANN401
    """Take up a checkpoint; the steps done."""
    import torch

    if not file.exists():
        return 0
    kept = torch.load(file, map_location="cpu", weights_only=True)
    reader.network.load_state_dict(kept["network"])
    optimiser.load_state_dict(kept["optimiser"])
    pace.load_state_dict(kept["pace"])
    return int(kept["step"])


def _keep(file: Path, step: int, reader: Reader, optimiser: Any, pace: Any) -> None:  # noqa: ANN401
    import torch

    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    kept = {
        "step": step,
        "network": reader.network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "pace": pace.state_dict(),
    }
    torch.save(kept, unfinished)
    unfinished.replace(file)
