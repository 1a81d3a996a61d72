"""Trains the sentence reader: python -m eval.training FOLDER.

Stopped by Ctrl-C or worse, it goes on from its last checkpoint when it is run again.
"""

import argparse
from pathlib import Path

from eval.fitting.pool import load_pool
from eval.training.loop import Plan, train
from eval.training.slates import mine, read, write
from index.models import open_embedder

_PLAN = Plan()


def main() -> None:
    """Mine what to train on, once; train; write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    parser.add_argument("--out", type=Path, default=Path("var/train"), help="where it is kept")
    parser.add_argument("--epochs", type=int, default=_PLAN.epochs)
    parser.add_argument("--seed", type=int, default=_PLAN.seed)
    options = parser.parse_args()
    slates = options.out / "slates.jsonl"
    if not slates.exists():
        write(mine(*load_pool(options.folder)["train"], open_embedder()), slates)
    run = options.out / f"run-{options.epochs}-{options.seed}"
    plan = Plan(epochs=options.epochs, seed=options.seed)
    train(read(slates), run, plan).save(run / "model")


if __name__ == "__main__":
    main()
