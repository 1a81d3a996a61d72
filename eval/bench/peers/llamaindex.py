"""LlamaIndex with its FAISS vector store, as its documentation shows it."""

from pathlib import Path

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

from eval.bench.peers.timing import NEAREST, main

_DIM = 384


class LlamaIndex:
    """A vector store index of nodes whose ids are the passages' numbers."""

    def __init__(self, model: str, hybrid: bool) -> None:
        self.embedding = HuggingFaceEmbedding(model_name=model)

    def build(self, passages: list[str]) -> None:
        """From nodes."""
        nodes = [TextNode(id_=str(number), text=text) for number, text in enumerate(passages)]
        vectors = FaissVectorStore(faiss_index=faiss.IndexFlatL2(_DIM))
        context = StorageContext.from_defaults(vector_store=vectors)
        self._open(VectorStoreIndex(nodes, storage_context=context, embed_model=self.embedding))

    def _open(self, index: VectorStoreIndex) -> None:
        self.index = index
        self.retriever = index.as_retriever(similarity_top_k=NEAREST)

    def save(self, folder: Path) -> None:
        """Persist the storage context."""
        self.index.storage_context.persist(persist_dir=str(folder))

    def load(self, folder: Path) -> None:
        """From the storage context."""
        vectors = FaissVectorStore.from_persist_dir(str(folder))
        context = StorageContext.from_defaults(vector_store=vectors, persist_dir=str(folder))
        self._open(load_index_from_storage(context, embed_model=self.embedding))

    def ask(self, question: str) -> list[int]:
        """The retriever."""
        return [int(hit.node.node_id) for hit in self.retriever.retrieve(question)]


if __name__ == "__main__":
    main(LlamaIndex)
