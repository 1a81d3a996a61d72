"""The plain script of a tutorial: sentence-transformers and FAISS, and nothing else."""

import json
from pathlib import Path
from typing import Any

import faiss
from sentence_transformers import SentenceTransformer

from eval.bench.peers.timing import NEAREST, main


class Plain:
    """Vectors in a flat FAISS index, texts in a list."""

    def __init__(self, model: str, hybrid: bool) -> None:
        self.model = SentenceTransformer(model, device="cpu")

    def build(self, passages: list[str]) -> None:
        """Encode and add."""
        vectors = self.model.encode(passages, normalize_embeddings=True)
        self.passages = passages
        self.index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self.index.add(vectors)

    def save(self, folder: Path) -> None:
        """Two files."""
        faiss.write_index(self.index, str(folder / "index.faiss"))
        (folder / "passages.json").write_text(json.dumps(self.passages), encoding="utf-8")

    def load(self, folder: Path) -> None:
        """Two files."""
        self.index = faiss.read_index(str(folder / "index.faiss"))
        self.passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))

    def ask(self, question: str) -> list[int]:
        """Encode and search."""
        vector = self.model.encode([question], normalize_embeddings=True)
        found: list[int] = self.index.search(vector, NEAREST)[1][0].tolist()
        return [number for number in found if number >= 0]


if __name__ == "__main__":
    main(Plain)
