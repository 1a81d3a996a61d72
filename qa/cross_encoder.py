"""Another cross-encoder in the place of Footnote's own reader."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models import find_model, fingerprint
from index.probe import PROBE
from index.reference import quiet
from qa.reader import Reader, shipped_reader

_QUESTIONS = [question for _, question in PROBE]
_PASSAGES = [passage for passage, _ in PROBE]
_PAIRS = [
    *zip(_QUESTIONS, _PASSAGES, strict=True),
    *zip(_QUESTIONS, [*_PASSAGES[1:], _PASSAGES[0]], strict=True),
]
"""Half of them answers."""


class CrossEncoderReader:
    """A `Reader` over sentence-transformers' CrossEncoder, which needs torch.

    What it says is brought to the scale of another reader, `like`, by a straight line: over the
    pairs of `index.probe` both have the same mean and the same spread.
    """

    def __init__(self, folder: Path, name: str, like: Reader) -> None:
        """Load the model in `folder`. Raises ModelError where that fails, or where it does not
        give one number for a pair."""
        self.name = name
        with quiet():
            from sentence_transformers import CrossEncoder

            try:
                self._model = CrossEncoder(
                    str(folder), device="cpu", local_files_only=True, trust_remote_code=False
                )
            except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError) as reason:
                first_line = str(reason).strip().split("\n")[0]
                raise ModelError(
                    f"The reader in {folder} cannot be loaded ({first_line}); give another one."
                ) from reason
        if self._model.num_labels != 1:
            raise ModelError(
                f"The reader in {folder} gives {self._model.num_labels} numbers for a pair and not "
                "one; give another one."
            )
        ours = np.concatenate([like.read(question, [passage]) for question, passage in _PAIRS])
        theirs = self._raw(_PAIRS)
        self._slope = float(ours.std() / max(theirs.std(), 1e-6))
        self._offset = float(ours.mean() - self._slope * theirs.mean())

    def read(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """How likely each sentence answers: float32 (n,), about log-odds."""
        if not sentences:
            return np.empty(0, np.float32)
        said = self._raw([(question, sentence) for sentence in sentences])
        return (said * self._slope + self._offset).astype(np.float32)

    def _raw(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        import torch

        clean = [tuple(text.encode(errors="replace").decode() for text in pair) for pair in pairs]
        said = self._model.predict(
            clean, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return np.asarray(said, np.float64)


def open_cross_encoder(model: str) -> CrossEncoderReader:
    """Open a cross-encoder by its name in the local Hugging Face cache or by its folder. Nothing is
    downloaded. Raises ModelError."""
    found = find_model(model)
    return _opened(found.folder, f"{found.name}@{fingerprint(found.folder)}/torch")


@cache
def _opened(folder: Path, name: str) -> CrossEncoderReader:
    return CrossEncoderReader(folder, name, shipped_reader())
