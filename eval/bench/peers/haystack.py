"""Haystack with its in-memory store, as its documentation shows it: by meaning, or with BM25 joined
by the ranks, the one way to join them whose scores need no common scale."""

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.bench.peers.timing import NEAREST, main

_FILE = "store.json"


class Haystack:
    """A store and the pipeline over it; the passages' numbers are their metadata."""

    def __init__(self, model: str, hybrid: bool) -> None:
        self.model = model
        self.hybrid = hybrid
        self.embedder = SentenceTransformersDocumentEmbedder(model=model)

    def build(self, passages: list[str]) -> None:
        """Embed and write."""
        fresh = [Document(content=text, meta={"number": n}) for n, text in enumerate(passages)]
        store = InMemoryDocumentStore()
        store.write_documents(self.embedder.run(fresh)["documents"])
        self._open(store)

    def _open(self, store: InMemoryDocumentStore) -> None:
        self.store = store
        self.pipeline = Pipeline()
        self.pipeline.add_component("embed", SentenceTransformersTextEmbedder(model=self.model))
        self.pipeline.add_component("near", InMemoryEmbeddingRetriever(store, top_k=NEAREST))
        self.pipeline.connect("embed.embedding", "near.query_embedding")
        if self.hybrid:
            self.pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=NEAREST))
            joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=NEAREST)
            self.pipeline.add_component("join", joiner)
            self.pipeline.connect("near", "join")
            self.pipeline.connect("words", "join")

    def save(self, folder: Path) -> None:
        """To one file."""
        self.store.save_to_disk(str(folder / _FILE))

    def load(self, folder: Path) -> None:
        """From one file."""
        self._open(InMemoryDocumentStore.load_from_disk(str(folder / _FILE)))

    def ask(self, question: str) -> list[int]:
        """Run the pipeline."""
        asked = {"embed": {"text": question}}
        if self.hybrid:
            asked["words"] = {"query": question}
        found = self.pipeline.run(asked)["join" if self.hybrid else "near"]["documents"]
        return [hit.meta["number"] for hit in found]


if __name__ == "__main__":
    main(Haystack)
