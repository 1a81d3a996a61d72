"""From the trained model to the one that ships: int8, in ONNX, with its checksums."""

import hashlib
import json
from pathlib import Path
from typing import Any

from eval.training.network import MOST_TOKENS, Reader
from index.export import optimise, quantise
from index.reference import quiet
from index.runtime import MODEL_FILE, TOKENIZER_FILE

_OPSET = 17


def write_onnx(reader: Reader, folder: Path, *, int8: bool = True) -> None:
    """Write the model, its tokenizer and reader.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    reader.network.eval()
    with quiet():
        fp32 = folder / ("fp32.onnx" if int8 else MODEL_FILE)
        _write_fp32(reader, fp32)
        if int8:
            quantise(fp32, folder / MODEL_FILE)
            fp32.unlink()
    tokenizer = reader.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="only_second")
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    digests = {
        file: hashlib.sha256((folder / file).read_bytes()).hexdigest()
        for file in (MODEL_FILE, TOKENIZER_FILE)
    }
    card = {"name": f"footnote-reader@{digests[MODEL_FILE][:12]}", "sha256": digests}
    (folder / "reader.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _write_fp32(reader: Reader, file: Path) -> None:
    import torch

    network = reader.network.cpu()

    class Score(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by mypy
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
            mask = torch.ones_like(input_ids)
            given: Any = {"input_ids": input_ids, "token_type_ids": token_type_ids}
            return self.network(**given, attention_mask=mask).logits

    example = reader.tokenizer(["What?"] * 2, ["A sentence of words."] * 2, return_tensors="pt")
    raw = file.with_name("raw.onnx")
    torch.onnx.export(
        Score().eval(),
        (example["input_ids"], example["token_type_ids"]),
        str(raw),
        input_names=["input_ids", "token_type_ids"],
        output_names=["score"],
        dynamic_axes={
            "input_ids": {0: "rows", 1: "length"},
            "token_type_ids": {0: "rows", 1: "length"},
            "score": {0: "rows"},
        },
        opset_version=_OPSET,
        dynamo=False,
    )
    optimise(raw, file, network.config)
    raw.unlink()
