"""The plain script to compare with: sentence-transformers and FAISS, and nothing else.

python -m eval.bench.plain FILE: reads {"passages", "warm_up", "timed"}, each a list of texts, and
prints its timings.
"""

import json
import sys
import time
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from index.models import find_model

NEAREST = 10


def main() -> None:
    """Embed the passages, then ask the questions, as a tutorial would."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    model = SentenceTransformer(str(find_model("all-MiniLM-L6-v2").folder), device="cpu")
    model.encode(given["passages"][:32])
    start = time.perf_counter()
    vectors = model.encode(given["passages"], normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    seconds = time.perf_counter() - start
    asked = []
    for question in given["warm_up"]:
        model.encode([question])
    for question in given["timed"]:
        start = time.perf_counter()
        index.search(model.encode([question], normalize_embeddings=True), NEAREST)
        asked.append((time.perf_counter() - start) * 1000)
    rate = len(given["passages"]) / seconds
    print(json.dumps({"passages_per_second": rate, "question_ms": sorted(asked)[len(asked) // 2]}))  # noqa: T201


if __name__ == "__main__":
    main()
