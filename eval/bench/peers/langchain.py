"""LangChain with its FAISS store, as its documentation shows it."""

from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from eval.bench.peers.timing import NEAREST, main


class LangChain:
    """A vector store of passages that carry their numbers as metadata."""

    def __init__(self, model: str, hybrid: bool) -> None:
        self.embeddings = HuggingFaceEmbeddings(model_name=model)

    def build(self, passages: list[str]) -> None:
        """From texts."""
        numbers = [{"number": number} for number in range(len(passages))]
        self.store = FAISS.from_texts(passages, self.embeddings, metadatas=numbers)

    def save(self, folder: Path) -> None:
        """To a folder."""
        self.store.save_local(str(folder))

    def load(self, folder: Path) -> None:
        """From a folder; its texts are pickled, which LangChain wants to be allowed by name."""
        self.store = FAISS.load_local(
            str(folder), self.embeddings, allow_dangerous_deserialization=True
        )

    def ask(self, question: str) -> list[int]:
        """The similarity search."""
        found = self.store.similarity_search(question, k=NEAREST)
        return [hit.metadata["number"] for hit in found]


if __name__ == "__main__":
    main(LangChain)
