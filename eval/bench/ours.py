"""Footnote over a folder of articles, timed: python -m eval.bench.ours FOLDER INDEX QUESTIONS.

Everything counts: reading, splitting, attributing, embedding passages and sentences, SQLite, FAISS
and tantivy; and for a question retrieving, ranking, gating and citing.
"""

import json
import sys
import time
from pathlib import Path

from index.adding import index_path
from qa.compose import open_assistant, open_for_indexing
from qa.settings import Settings


def main() -> None:
    """Index the folder, then ask the questions."""
    folder, index, questions = (Path(argument) for argument in sys.argv[1:4])
    store, splitting, embedder = open_for_indexing(index, None)
    embedder.embed_passages(["Warm up."] * 32, [[(0, 8)]] * 32)
    splitting.count_tokens("Warm up.")
    start = time.perf_counter()
    with store, store.writing():
        outcome = index_path(store, folder, splitting, embedder, lambda progress: None)
    seconds = time.perf_counter() - start
    assistant = open_assistant(Settings(index))
    asked = []
    given = json.loads(questions.read_text(encoding="utf-8"))
    for question in given["warm_up"]:
        assistant.ask(question)
    for question in given["timed"]:
        start = time.perf_counter()
        assistant.ask(question)
        asked.append((time.perf_counter() - start) * 1000)
    rate = outcome.passages / seconds
    print(json.dumps({"passages_per_second": rate, "question_ms": sorted(asked)[len(asked) // 2]}))  # noqa: T201


if __name__ == "__main__":
    main()
