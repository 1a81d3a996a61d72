"""From a sentence-transformers model to the files that `index.encoder` serves.

The weights are stored in int8 where retrieval stays the same with them, else in fp32.
"""

import inspect
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder import Manifest, OnnxEmbedder, file_digest
from index.pooling import POOLINGS, unit
from index.probe import PROBE
from index.protocols import Vectors
from index.reference import load_reference, prompts_of, quiet
from index.runtime import MODEL_FILE, TOKENIZER_FILE

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MAX_PARAMETERS = 500_000_000  # in fp32, 2 GiB: where one protobuf file ends
_MAX_DIFFERENCE = 1e-3
_MIN_COSINE = 0.98
_MIN_AGREEMENT = 0.95
_OPSET = 17


class NotExportable(Exception):
    """The model has parts that the export does not know; the message says which."""


def export(source: Path, target: Path, name: str, fingerprint: str) -> None:
    """Export the model in the folder `source` into the existing, empty folder `target`.

    The optimised fp32 model must agree with sentence-transformers to 1e-3 in each coordinate on
    the sentences of `index.probe`; int8 is kept if `is_good_enough` there.
    Raises NotExportable where only sentence-transformers can serve the model, ModelError where
    it cannot be loaded, OSError where the target cannot be written.
    """
    model = load_reference(source, attn_implementation="eager")
    with quiet(), tempfile.TemporaryDirectory(dir=target) as scratch:
        fp32, int8 = Path(scratch, "fp32"), Path(scratch, "int8")
        fp32.mkdir()
        int8.mkdir()
        described = _describe(model) | {"name": name, "fingerprint": fingerprint}
        _write_fp32(model, fp32)
        _complete(fp32, model, described | {"precision": "fp32"})
        questions, passages = _reference_vectors(model, described)
        difference = np.abs(_probe(fp32)[1] - passages).max()
        if not difference < _MAX_DIFFERENCE:
            raise NotExportable(f"its export differs by {difference:.4f}")
        quantise(fp32 / MODEL_FILE, int8 / MODEL_FILE)
        _complete(int8, model, described | {"precision": "int8"})
        best = int8 if is_good_enough(questions, passages, *_probe(int8)) else fp32
        for file in list(best.iterdir()):
            file.rename(target / file.name)


def is_good_enough(
    questions: Vectors, passages: Vectors, near_questions: Vectors, near_passages: Vectors
) -> bool:
    """Tell whether approximate vectors retrieve as the true ones do.

    All float32 (n, dim), unit rows. True where the cosine of a passage's true and approximate
    vector is 0.98 or more on average, and at least 95 % of the questions find the same passage.
    """
    cosine = float((passages * near_passages).sum(axis=1).mean())
    true = (questions @ passages.T).argmax(axis=1)
    near = (near_questions @ near_passages.T).argmax(axis=1)
    return cosine >= _MIN_COSINE and float((true == near).mean()) >= _MIN_AGREEMENT


def _describe(model: "SentenceTransformer") -> dict[str, Any]:
    """Say what the manifest has to know. Raises NotExportable for unknown modules."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotExportable(f"it consists of {', '.join(kinds)}")
    transformer, pooling = model[0], model[1]
    question_prompt, passage_prompt = prompts_of(model)
    if pooling.pooling_mode not in POOLINGS:
        raise NotExportable(f"it pools by {pooling.pooling_mode}")
    if not pooling.include_prompt and (question_prompt or passage_prompt):
        raise NotExportable("it leaves its prompts out of the pooling")
    if model.truncate_dim is not None:
        raise NotExportable("it cuts its vectors short")
    if not getattr(model.tokenizer, "is_fast", False):
        raise NotExportable("its tokenizer has no tokenizer.json")
    if sum(weights.numel() for weights in transformer.parameters()) > _MAX_PARAMETERS:
        raise NotExportable("it is too large for one file")
    return {
        "dim": int(model.get_embedding_dimension()),
        "pooling": pooling.pooling_mode,
        "max_tokens": int(model.max_seq_length or transformer.config.max_position_embeddings),
        "question_prompt": question_prompt,
        "passage_prompt": passage_prompt,
    }


def _write_fp32(model: "SentenceTransformer", folder: Path) -> None:
    """Write the transformer alone, from tokens to their vectors, with its attention fused."""
    import torch

    network = model[0].auto_model.eval()
    typed = "token_type_ids" in inspect.signature(network.forward).parameters

    class Tokens(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            types = {"token_type_ids": torch.zeros_like(input_ids)} if typed else {}
            return self.network(
                input_ids=input_ids, attention_mask=attention_mask, **types
            ).last_hidden_state

    # Not a uniform row: a model that counts its positions by the padding id needs real ids.
    example = torch.tensor([model.tokenizer("A sentence of a few words.")["input_ids"]] * 2)
    axes = {0: "rows", 1: "length"}
    raw = folder / "raw.onnx"
    try:
        torch.onnx.export(
            Tokens(),
            (example, torch.ones_like(example)),
            str(raw),
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "tokens": axes},
            opset_version=_OPSET,
            dynamo=False,
        )
    except (RuntimeError, TypeError, ValueError) as reason:
        raise NotExportable(f"torch cannot export it: {reason}") from reason
    optimise(raw, folder / MODEL_FILE, network.config)
    raw.unlink()


def optimise(raw: Path, file: Path, config: Any) -> None:  # noqa: ANN401  # transformers' own
    """Write the network with its attention fused, which ONNX Runtime runs faster."""
    from onnxruntime.transformers.optimizer import optimize_model

    optimised = optimize_model(
        str(raw),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=1,
    )
    optimised.save_model_to_file(str(file))


def quantise(fp32: Path, int8: Path) -> None:
    """Store the weights in int8, one scale per column, and compute with dynamic scales.

    reduce_range (7 bits) keeps CPUs without VNNI from saturating: with all-MiniLM-L6-v2 the
    mean cosine to fp32 was 0.993 with it and 0.95 without; one scale per tensor gave 0.82.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(fp32),
        str(int8),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def _complete(folder: Path, model: "SentenceTransformer", described: dict[str, Any]) -> None:
    """Add tokenizer and manifest to the model file in `folder`."""
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(described["max_tokens"])
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    files = (MODEL_FILE, TOKENIZER_FILE)
    Manifest(**described, sha256={file: file_digest(folder / file) for file in files}).write(folder)


def _reference_vectors(
    model: "SentenceTransformer", described: dict[str, Any]
) -> tuple[Vectors, Vectors]:
    """Embed the probe by sentence-transformers: questions and passages, unit rows."""
    passages = [passage for passage, _ in PROBE]
    questions = [question for _, question in PROBE]
    prompts = described["question_prompt"], described["passage_prompt"]
    rows = [
        model.encode(texts, prompt=prompt, show_progress_bar=False)
        for texts, prompt in zip((questions, passages), prompts, strict=True)
    ]
    return unit(rows[0]), unit(rows[1])


def _probe(folder: Path) -> tuple[Vectors, Vectors]:
    """Embed the probe by the export in `folder`: questions and passages, unit rows."""
    embedder = OnnxEmbedder(folder)
    passages, _ = embedder.embed_passages([passage for passage, _ in PROBE], [()] * len(PROBE))
    return np.stack([embedder.embed_question(question) for _, question in PROBE]), passages
