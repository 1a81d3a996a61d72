"""The embedder that sentence-transformers itself provides: slower, but for every kind of model.

It is the yardstick for exports and serves the models that cannot be exported.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError
from index.pooling import unit
from index.protocols import Spans, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_ROWS_AT_ONCE = 32


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the warnings, log lines and progress bars of torch and its kin inside the block."""
    root = logging.getLogger()
    level, silence = root.level, logging.NullHandler()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as transformers_logging

        verbosity, bars = transformers_logging.get_verbosity(), _shows_bars()
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        # onnxruntime's tools log to the root; without a handler there, that would add one.
        root.addHandler(silence)
        root.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            root.setLevel(level)
            root.removeHandler(silence)
            transformers_logging.set_verbosity(verbosity)
            if bars:
                transformers_logging.enable_progress_bar()


def load_reference(folder: Path, **model_kwargs: str) -> "SentenceTransformer":
    """Load a model folder on the CPU, offline, running no code that comes with it.

    Raises ModelError where sentence-transformers cannot read it.
    """
    with quiet():
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs=model_kwargs,
            )
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError) as reason:
            first_line = str(reason).strip().split("\n")[0]
            raise ModelError(
                f"The model in {folder} cannot be loaded ({first_line}); give another one."
            ) from reason


def prompts_of(model: "SentenceTransformer") -> tuple[str, str]:
    """What the model wants before a question and before a passage; "" where nothing."""
    prompts = model.prompts
    names = ("document", "passage", "corpus")
    return prompts.get("query") or "", next((prompts[n] for n in names if prompts.get(n)), "")


class SentenceTransformerEmbedder:
    """An `Embedder` over torch. Sentences are encoded alone, whatever the model's modules are."""

    def __init__(self, folder: Path, name: str, fingerprint: str) -> None:
        """Load the model in `folder`. Raises ModelError where that fails."""
        self._model = load_reference(folder)
        self._name = f"{name}@{fingerprint}/torch"
        self._question_prompt, self._passage_prompt = prompts_of(self._model)

    @property
    def name(self) -> str:
        """Model, fingerprint of its weights and "torch": "some-model@0123456789ab/torch"."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        """Embed passages, and the sentences inside them.

        texts: n passages. spans: for each passage the places of its sentences in it.
        Returns float32 (n, dim) and, per passage, float32 (number of its spans, dim); unit rows.
        Raises ValueError where there are not as many lists of spans as texts.
        """
        inside = [
            [text[start:end] for start, end in places]
            for text, places in zip(texts, spans, strict=True)
        ]
        sentences = self._encode([text for own in inside for text in own], self._passage_prompt)
        limits = np.cumsum([len(own) for own in inside])
        parts = np.split(sentences, limits)[: len(inside)]
        return self._encode(list(texts), self._passage_prompt), parts

    def embed_question(self, text: str) -> Vectors:
        """Embed one question: float32 (dim,), unit length."""
        row: Vectors = self._encode([text], self._question_prompt)[0]
        return row

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        """Encode texts: float32 (n, dim), unit rows."""
        if not texts:
            return np.empty((0, self.dim), np.float32)
        clean = [text.encode(errors="replace").decode() for text in texts]
        rows = self._model.encode(
            clean, prompt=prompt, batch_size=_ROWS_AT_ONCE, show_progress_bar=False
        )
        return unit(np.asarray(rows, np.float32))


def _shows_bars() -> bool:
    from transformers.utils import logging as transformers_logging

    return bool(transformers_logging.is_progress_bar_enabled())
