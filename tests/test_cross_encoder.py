"""Another cross-encoder in the place of the shipped reader: a tiny one, made here."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.probe import PROBE
from index.reference import quiet
from qa.cross_encoder import open_cross_encoder
from qa.reader import shipped_reader
from tests.seed import Run


def write_tiny(folder: Path, labels: int = 1) -> Path:
    """Write a BERT of one layer with random weights that gives `labels` numbers for a pair."""
    with quiet():
        import torch
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

        torch.manual_seed(3)
        letters = [chr(code) for code in range(33, 127)]
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
        words += [f"##{letter}" for letter in letters]
        config = BertConfig(
            vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=512, initializer_range=0.3,
            num_labels=labels,
        )  # fmt: skip
        BertForSequenceClassification(config).save_pretrained(folder)
        vocabulary = {word: number for number, word in enumerate(words)}
        BertTokenizer(vocab=vocabulary, model_max_length=512).save_pretrained(folder)
    return folder


def test_it_speaks_on_the_scale_of_the_shipped_reader(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "tiny")
    reader = open_cross_encoder(str(folder))
    assert reader.name.startswith("tiny@")
    assert open_cross_encoder(str(folder)) is reader
    passages = [passage for passage, _ in PROBE]
    pairs = []
    for at, (passage, question) in enumerate(PROBE):
        pairs += [(question, passage), (question, passages[(at + 1) % len(PROBE)])]
    said, ours = (
        np.concatenate([one.read(question, [passage]) for question, passage in pairs])
        for one in (reader, shipped_reader())
    )
    assert said.mean() == pytest.approx(ours.mean(), abs=0.01)
    assert said.std() == pytest.approx(ours.std(), abs=0.01)
    assert not np.allclose(said, ours, atol=0.1)
    assert len(reader.read("Why?", [])) == 0
    assert reader.read("Why? \ud800", ["It \udfff rained."]).dtype == np.float32


def test_it_is_asked(tmp_path: Path, seed_index: Path, footnote: Callable[..., Run]) -> None:
    folder = write_tiny(tmp_path / "tiny")
    question = ("ask", "who leads the delegation?", "--index", seed_index, "--json")
    own = json.loads(footnote(*question).out)
    others = json.loads(footnote(*question, "--reader", folder).out)
    assert own["confidence"] != others["confidence"]


def test_what_gives_several_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 numbers for a pair and not one"):
        open_cross_encoder(str(write_tiny(tmp_path / "three", labels=3)))


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        open_cross_encoder(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_cross_encoder(str(tmp_path))
