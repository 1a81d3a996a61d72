"""Trains the sentence reader: python -m eval.training FOLDER.

Stopped by Ctrl-C or worse, it goes on from its last checkpoint when it is run again.
"""

import argparse
from pathlib import Path

from eval.fitting.pool import load_pool
from eval.training.export import write_onnx
from eval.training.loop import Plan, train
from eval.training.slates import mine, read, write
from index.models import open_embedder
from qa.reader import SHIPPED

_PLAN = Plan()
_TARGET = Path(__file__).parents[2] / "qa" / SHIPPED


def main() -> None:
    """Mine what to train on, once; train; write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    parser.add_argument("--out", type=Path, default=Path("var/train"), help="where it is kept")
    parser.add_argument("--epochs", type=int, default=_PLAN.epochs)
    parser.add_argument("--seed", type=int, default=_PLAN.seed)
    parser.add_argument("--to", type=Path, default=_TARGET, help="where the int8 model goes")
    options = parser.parse_args()
    slates = options.out / "slates.jsonl"
    if not slates.exists():
        write(mine(*load_pool(options.folder)["train"], open_embedder()), slates)
    run = options.out / f"run-{options.epochs}-{options.seed}"
    plan = Plan(epochs=options.epochs, seed=options.seed)
    reader = train(read(slates), run, plan)
    reader.save(run / "model")
    write_onnx(reader, run / "fp32", int8=False)
    write_onnx(reader, options.to)


if __name__ == "__main__":
    main()
