"""The embedder that serves: an exported model in ONNX Runtime, without torch.

Each text is run through the model alone. That costs no speed on a CPU (nothing is padded, and
the cores work on several texts at once), and a vector then depends on its text only: dynamic
int8 takes its scales from all that is run together, so batches would blur the vectors as much
as the quantisation itself does.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import runtime
from index.errors import ModelError
from index.pooling import POOLINGS, Pooling, is_covered, pool, token_ranges, unit
from index.protocols import Spans, Vectors
from index.runtime import MODEL_FILE, TOKENIZER_FILE, Network, cores

EXPORT_FORMAT = 1
"""Goes up where an older export cannot be served any more; it is then made again."""

MANIFEST_FILE = "encoder.json"

_PRECISIONS = ("int8", "fp32")
_CHARACTERS_PER_TOKEN = 32
_TEXTS_AT_ONCE = 1024  # bounds the futures that wait, and what an interrupt has to cancel


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an exported model is: the content of its encoder.json.

    `fingerprint` is that of the weights it was made from; `max_tokens` counts special tokens;
    the prompts are put before each text; `sha256` maps file names to their digests (hex).
    Raises ValueError where a field is impossible or the format is another one.
    """

    name: str
    fingerprint: str
    dim: int
    pooling: Pooling
    max_tokens: int
    question_prompt: str
    passage_prompt: str
    precision: str
    sha256: Mapping[str, str]
    onnxruntime: str = runtime.VERSION
    format: int = EXPORT_FORMAT

    def __post_init__(self) -> None:
        """Check the fields."""
        if self.format != EXPORT_FORMAT:
            raise ValueError(f"its format is {self.format}, not {EXPORT_FORMAT}")
        if self.pooling not in POOLINGS or self.precision not in _PRECISIONS:
            raise ValueError(f"{self.pooling} pooling in {self.precision} is unknown")
        if self.dim < 1 or self.max_tokens < 1:
            raise ValueError("its dimension and its limit of tokens must be positive")
        if set(self.sha256) != {MODEL_FILE, TOKENIZER_FILE}:
            raise ValueError(f"it must name the digests of {MODEL_FILE} and {TOKENIZER_FILE}")

    def write(self, folder: Path) -> None:
        """Write encoder.json into the folder of the export. Raises OSError."""
        (folder / MANIFEST_FILE).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read encoder.json and check the files it names. Raises ModelError: damaged."""
        try:
            manifest = cls(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
            for file, digest in manifest.sha256.items():
                if file_digest(folder / file) != digest:
                    raise ValueError(f"the checksum of {file} is wrong")
        except (OSError, ValueError, TypeError) as reason:
            raise ModelError(
                f"The export in {folder} is damaged ({reason}); open its model by name, "
                "which makes the export again."
            ) from reason
        return manifest


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OnnxEmbedder:
    """An `Embedder` over an exported model. Safe to call from several threads.

    A text is read up to the model's limit of tokens (256 for the default model, some 1,200
    characters): the rest of a long passage does not count in the passage's vector, but each of
    its sentences still has a vector of its own. A sentence's vector is pooled from the passage's
    own token vectors, so it knows its surroundings and costs nothing; sentences beyond the
    limit, and all sentences of a "cls" model, whose other tokens mean nothing by themselves, are
    encoded alone. The same text gives the same vector, bit for bit, whatever comes with it.
    """

    def __init__(self, folder: Path) -> None:
        """Load the export in `folder`. Raises ModelError where it is missing or damaged."""
        self._manifest = Manifest.read(folder)
        self._network = Network(folder)

    @property
    def name(self) -> str:
        """Model, fingerprint of its weights and precision: "all-MiniLM-L6-v2@0123456789ab/int8"."""
        return f"{self._manifest.name}@{self._manifest.fingerprint}/{self._manifest.precision}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._manifest.dim

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        """Embed passages, and the sentences inside them.

        texts: n passages. spans: for each passage the places of its sentences in it.
        Returns float32 (n, dim) and, per passage, float32 (number of its spans, dim); unit rows.
        Raises ValueError where there are not as many lists of spans as texts, or a span does
        not lie in its text.
        """
        pairs = list(zip(texts, spans, strict=True))
        passages = np.empty((len(pairs), self.dim), np.float32)
        sentences: list[Vectors] = []
        embed = partial(self._embed, self._network.on_one_core)
        with ThreadPoolExecutor(cores()) as threads:
            for first in range(0, len(pairs), _TEXTS_AT_ONCE):
                window = pairs[first : first + _TEXTS_AT_ONCE]
                for vector, inside in threads.map(lambda pair: embed(*pair), window):
                    passages[len(sentences)] = vector
                    sentences.append(inside)
        return passages, sentences

    def embed_question(self, text: str) -> Vectors:
        """Embed one question: float32 (dim,), unit length. Cut at the limit of tokens."""
        tokens, _ = self._encode(self._network.on_all_cores, self._manifest.question_prompt, text)
        return unit(pool(tokens, self._manifest.pooling))

    def _embed(self, session: runtime.Session, text: str, spans: Spans) -> tuple[Vectors, Vectors]:
        """Embed one passage: float32 (dim,) and (number of spans, dim)."""
        if any(not 0 <= start <= end <= len(text) for start, end in spans):
            raise ValueError(f"a span lies outside of its text of {len(text)} characters")
        prompt = self._manifest.passage_prompt
        tokens, places = self._encode(session, prompt, text)
        sentences = np.empty((len(spans), self.dim), np.float32)
        inside = np.flatnonzero(places)
        ends = places[inside]
        ranges = token_ranges(ends, spans)
        covered = is_covered(ends, spans, ranges)
        for row, (start, end) in enumerate(spans):
            if covered[row] and self._manifest.pooling != "cls":
                first, last = ranges[row]
                own = tokens[inside[first:last]]
            else:
                own, _ = self._encode(session, prompt, text[start:end])
            sentences[row] = pool(own, self._manifest.pooling)
        return unit(pool(tokens, self._manifest.pooling)), unit(sentences)

    def _encode(
        self, session: runtime.Session, prompt: str, text: str
    ) -> tuple[Vectors, NDArray[np.int64]]:
        """Run one text: its tokens' vectors, float32 (length, dim), and where each token ends.

        The ends are code points of `text`, int64 (length,); 0 for special tokens and prompt.
        """
        # More characters than any real text puts into the tokens that count. Without the cut,
        # a text of many megabytes would be tokenised as a whole first.
        cut = text[: self._manifest.max_tokens * _CHARACTERS_PER_TOKEN]
        tokens = self._network.tokens(prompt + cut)
        ends = tokens.places[:, 1] - len(prompt)
        ends[tokens.special > 0] = 0
        vectors = runtime.run(session, tokens.ids, np.ones_like(tokens.ids))
        return vectors, np.maximum(ends, 0)
