"""Serving an exported model; the yardstick is sentence-transformers."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import OnnxEmbedder
from index.export import is_good_enough
from index.models import DEFAULT_MODEL, cache_folder, find_model, fingerprint
from index.pooling import is_covered, pool, token_ranges, unit
from index.protocols import Embedder, Vectors
from index.reference import SentenceTransformerEmbedder, load_reference

ARTICLE = Path(__file__).parent.parent / "seeds" / "000_6a0a4035a744aefa.txt"
TEXTS = (
    *[line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()][:6],
    "Rain.",
    "Der Zug fährt um sieben Uhr ab. Niemand wusste, warum.",
    "“We did not know,” she said — and left… 😀 £3.50, 12%!",
    "The tower  was built in 1887.\nIt has burnt down twice since then.",
)


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


def test_the_runtime_tells_nobody(tmp_path: Path) -> None:
    """From 1.32 on, ONNX Runtime writes what it will send to its maker below the user's home."""
    code = "from index.models import open_embedder; open_embedder().embed_question('Why?')"
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    kept = {"FOOTNOTE_CACHE": str(cache_folder())}
    subprocess.run([sys.executable, "-c", code], env=os.environ | home | kept, check=True)
    assert list(tmp_path.rglob("*")) == []
