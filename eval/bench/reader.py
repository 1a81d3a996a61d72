"""Opening a grown index in a fresh process and asking it: python -m eval.bench.reader INDEX FILE.

FILE holds JSON: the questions `warm_up`, `timed` and `near`, each a list. Prints one line of JSON:
seconds to open (the store, its caches and one search), milliseconds beyond the embedding of the
question, the peak of memory, the passages nearest to the vectors of `near`, and the index's size.
"""

import json
import sys
import time
from pathlib import Path

from eval.bench.peers.timing import peak_mb
from index.models import open_embedder
from index.store import open_store
from qa.assistant import Assistant
from qa.extracting import ExtractiveGenerator
from qa.gate import shipped_gate
from qa.ranking import shipped_ranker

NEAREST = 10


def main() -> None:
    """Open, ask, search, tell."""
    folder, file = (Path(argument) for argument in sys.argv[1:])
    given = json.loads(file.read_text(encoding="utf-8"))
    embedder = open_embedder()
    first = given["warm_up"][0]
    vector = embedder.embed_question(first)
    start = time.perf_counter()
    store = open_store(folder)
    store.search(first, vector, NEAREST)
    row: dict[str, object] = {"open_s": time.perf_counter() - start}
    with store:
        assistant = Assistant(
            store, embedder, shipped_ranker(), shipped_gate(), ExtractiveGenerator()
        )
        row |= _ask(assistant, given["warm_up"], given["timed"])
        row["peak_mb"] = peak_mb()
        # A question without words is searched by its vector alone.
        near = [store.search("", embedder.embed_question(text), NEAREST) for text in given["near"]]
        row["near"] = [[hit.passage.id for hit in hits] for hits in near]
        stats = store.stats()
        row |= {"disk_mb": stats.disk_bytes / 1e6, "exact": stats.exact}
    print(json.dumps(row))  # noqa: T201


def _ask(assistant: Assistant, warm_up: list[str], timed: list[str]) -> dict[str, object]:
    for question in warm_up:
        assistant.ask(question)
    taken = []
    for question in timed:
        spent = assistant.ask(question).timings_ms
        taken.append(spent["total"] - spent["embed"])
    taken.sort()
    return {"ask_ms": taken[len(taken) // 2], "ask_p95_ms": taken[len(taken) * 95 // 100]}


if __name__ == "__main__":
    main()
