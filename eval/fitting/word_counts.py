"""Counts in how many background sentences each stem occurs: python -m eval.fitting.word_counts."""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from eval.fitting.data import load_examples
from index.words import stems

RAREST = 4  # stems in fewer sentences count as never seen
TARGET = Path(__file__).parents[2] / "qa" / "data" / "word_counts.json.gz"


def count(folder: Path) -> tuple[int, dict[str, int]]:
    """The number of different sentences, and in how many of them each stem occurs."""
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for example in load_examples(folder):
        for sentence in (*example.positives, *example.negatives):
            folded = sentence.lower()
            if folded not in seen:
                seen.add(folded)
                counts.update(set(stems(folded)))
    kept = {stem: n for stem, n in sorted(counts.items()) if n >= RAREST and not stem.isdigit()}
    return len(seen), kept


def main() -> None:
    """Write the counts into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the training questions")
    sentences, counts = count(parser.parse_args().folder)
    raw = json.dumps({"sentences": sentences, "counts": counts}, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(raw, mtime=0))


if __name__ == "__main__":
    main()
