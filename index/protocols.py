"""What the parts of an index must be able to do. Structural: no base class to inherit."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.types import Article

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]
"""The store's numbers of passages: int64 (n,)."""
TokenCounter = Callable[[str], int]
Spans = Sequence[tuple[int, int]]
"""Places in a text: (start, end) in code points, end exclusive."""


class Embedder(Protocol):
    """Turns texts into unit vectors. `name` identifies model, revision and precision."""

    @property
    def name(self) -> str:
        """A stable name; vectors of embedders with different names are not comparable."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        """Embed passages, and the sentences inside them.

        texts: n passages. spans: for each passage the places of its sentences in it.
        Returns float32 (n, dim) and, per passage, float32 (number of its spans, dim); unit rows.
        """
        ...

    def embed_question(self, text: str) -> Vectors:
        """Embed one question: float32 (dim,), unit length."""
        ...


class Reader(Protocol):
    """Reads one kind of file."""

    suffixes: frozenset[str]
    """Endings that it reads, lower case with the dot."""

    def __call__(self, path: Path, article_id: str) -> Iterator[Article]:
        """Yield the file's articles. Raises ArticleError naming the path."""
        ...
