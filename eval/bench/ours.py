"""Footnote over a folder of articles, timed: python -m eval.bench.ours MODE FILE INDEX FOLDER.

Everything counts: reading, splitting, attributing, embedding passages and sentences, SQLite, FAISS
and tantivy; and for a question retrieving, ranking, gating and citing. FILE and MODE are those of
`eval.bench.peers.timing`; FOLDER holds the articles.
"""

import json
import sys
import time
from pathlib import Path

from eval.bench.peers.timing import ask_all, peak_mb
from index.adding import index_path
from qa.compose import open_assistant, open_for_indexing
from qa.settings import Settings


def main() -> None:
    """Index the folder and ask the questions, or ask one of what was indexed."""
    mode = sys.argv[1]
    file, index, folder = (Path(argument) for argument in sys.argv[2:])
    given = json.loads(file.read_text(encoding="utf-8"))
    row: dict[str, object] = {}
    if mode == "warm":
        row["passages_per_second"] = _build(folder, index)
    assistant = open_assistant(Settings(index))
    numbers = {name: number for number, name in enumerate(given["ids"])}

    def ask(question: str) -> list[int]:
        return [numbers[hit.passage.id] for hit in assistant.ask(question).hits]

    if mode == "warm":
        row |= ask_all(ask, given["warm_up"], given["timed"])
    else:
        row["hits"] = [ask(given["timed"][0])]
    print(json.dumps(row | {"peak_mb": peak_mb()}))  # noqa: T201


def _build(folder: Path, index: Path) -> float:
    store, splitting, embedder = open_for_indexing(index, None)
    embedder.embed_passages(["Warm up."] * 32, [[(0, 8)]] * 32)
    splitting.count_tokens("Warm up.")
    start = time.perf_counter()
    with store, store.writing():
        outcome = index_path(store, folder, splitting, embedder, lambda progress: None)
    return outcome.passages / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
