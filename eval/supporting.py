"""Measuring the check of what a model writes: `python -m eval.supporting [FILE]`.

Each pair is a sentence that a model may have written and the sentences of an article that it cites,
supported by them or not. "Unsupported" is the positive class: what must not reach anybody.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.adding import index_path
from index.errors import FootnoteError
from index.protocols import Embedder
from index.store import EmbeddedStore
from index.types import Filter, Hit
from qa.candidates import Candidate, gather
from qa.checking.support import Checker, shipped_model
from qa.compose import open_for_indexing

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "eval/gold/support/reporting.jsonl"
TUNING = ROOT / "eval/gold/support/tuning.jsonl"
ARTICLES = (ROOT / "seeds", ROOT / "eval/gold/adversarial/articles")

_ALL = 10_000  # passages of an article


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, what it cites, how it was made, and whether what it cites supports it."""

    id: str
    article: str
    evidence: tuple[str, ...]
    statement: str
    kind: str
    supported: bool


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """A pair with the candidates that it cites, and what the check says of it."""

    pair: Pair
    stands: bool
    why: str | None


def load_pairs(path: Path = GOLD) -> list[Pair]:
    """Read the pairs, a JSON object a line. Raises FootnoteError where they cannot be read."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return [Pair(**(row | {"evidence": tuple(row["evidence"])})) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FootnoteError(f"{path} holds no pairs ({error}).") from error


def open_articles(folder: Path) -> tuple[EmbeddedStore, Embedder]:
    """The articles of all pairs, indexed in a folder."""
    store, splitting, embedder = open_for_indexing(folder, None)
    with store.writing():
        for path in ARTICLES:
            index_path(store, path, splitting, embedder, lambda _: None)
    return store, embedder


def cited(pair: Pair, store: EmbeddedStore) -> list[Candidate]:
    """The candidates that the evidence of a pair lies in. Raises FootnoteError for none."""
    article = store.get(pair.article)
    if article is None:
        raise FootnoteError(f"{pair.id} cites {pair.article}, which is no article of the pairs.")
    places = [(article.text.find(text), len(text)) for text in pair.evidence]
    only = Filter(article_ids=frozenset({pair.article}))
    hits = [Hit(passage, 0.0, 0.0, 0.0) for passage in store.sample(_ALL, only)]
    found = [
        one
        for one in gather(store, hits)
        if any(one.sentence.start < at + length and at < one.sentence.end for at, length in places)
    ]
    if not found or any(at < 0 for at, _ in places):
        raise FootnoteError(f"{pair.id} cites what does not stand in {pair.article}.")
    return found


def judge(pairs: Sequence[Pair], store: EmbeddedStore, checker: Checker) -> list[Judged]:
    """Check every pair."""
    supports = [checker.support(pair.statement, cited(pair, store)) for pair in pairs]
    return [
        Judged(pair, support.stands, support.why)
        for pair, support in zip(pairs, supports, strict=True)
    ]


def precision_recall(judged: Sequence[Judged]) -> tuple[float, float]:
    """Precision and recall of "unsupported", 0..1; 0 where nothing was called so."""
    called = [one for one in judged if not one.stands]
    rightly = sum(not one.pair.supported for one in called)
    wanted = sum(not one.pair.supported for one in judged)
    return rightly / len(called) if called else 0.0, rightly / wanted if wanted else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision, recall and each kind: 0, or 2 where the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.supporting", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=GOLD, help="default: the shipped one")
    parser.add_argument("--missed", action="store_true", help="name every pair judged wrongly")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            pairs = load_pairs(chosen.file)
            store, embedder = open_articles(Path(folder))
            with store:
                judged = judge(pairs, store, Checker(embedder, shipped_model()))
        except FootnoteError as error:
            sys.stderr.write(f"{error}\n")
            return 2
    precision, recall = precision_recall(judged)
    lines = [f"{len(pairs)} pairs; unsupported: precision {precision:.3f}, recall {recall:.3f}"]
    counted = Counter(one.pair.kind for one in judged)
    stand = Counter(one.pair.kind for one in judged if one.stands)
    lines += [f"{kind}: {stand[kind]} of {n} stand" for kind, n in sorted(counted.items())]
    wrong = [one for one in judged if chosen.missed and one.stands != one.pair.supported]
    lines += [f"{one.pair.id} ({one.pair.kind}; {one.why}): {one.pair.statement}" for one in wrong]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
