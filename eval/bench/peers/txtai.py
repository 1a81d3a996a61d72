"""txtai's embeddings database with content, dense or hybrid, as its documentation shows it."""

from pathlib import Path

from txtai import Embeddings

from eval.bench.peers.timing import NEAREST, main


class Txtai:
    """An embeddings database; content is stored because an answer needs its text."""

    def __init__(self, model: str, hybrid: bool) -> None:
        self.settings = {"path": model, "content": True, "hybrid": hybrid}
        self.embeddings = Embeddings()

    def build(self, passages: list[str]) -> None:
        """Index; ids are the numbers of the passages. The first time loads the model."""
        if not self.embeddings.config:
            self.embeddings = Embeddings(**self.settings)
        self.embeddings.index(passages)

    def save(self, folder: Path) -> None:
        """To a folder."""
        self.embeddings.save(str(folder))

    def load(self, folder: Path) -> None:
        """From a folder, with the settings of the index."""
        self.embeddings.load(str(folder))

    def ask(self, question: str) -> list[int]:
        """The search."""
        return [int(hit["id"]) for hit in self.embeddings.search(question, NEAREST)]


if __name__ == "__main__":
    main(Txtai)
