"""The benchmark's own arithmetic: made articles, exact search, power laws, sections, the plot."""

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.__main__ import main
from eval.bench.exact import kth_best, open_rows, recall
from eval.bench.machine import describe
from eval.bench.plot import draw
from eval.bench.power import fit
from eval.bench.results import ORDER, replaced, sections, write_sections
from eval.bench.synthesis import NOISE, PASSAGES, Material, gather_material, make_article, row_of
from tests.stores import DIM, SPLITTING, QuickEmbedder, make_articles

SVG = "{http://www.w3.org/2000/svg}"
OLD = f"# Measured\n\n## {ORDER[0]}\n\nold quality\n\n## {ORDER[6]}\n\nold growth\n"


@pytest.fixture(scope="session")
def material() -> Material:
    return gather_material(make_articles(20), SPLITTING, QuickEmbedder())


@given(number=st.integers(0, 10**6))
def test_made_articles_are_real_sentences_at_true_places(material: Material, number: int) -> None:
    made = make_article(material, number)
    text = made.article.text
    assert {text[s.start : s.end] for s in made.sentences} <= set(material.texts)
    assert (made.sentences[0].start, made.sentences[-1].end) == (0, len(text))
    firsts = {span.first for span in made.spans}
    for number_of, (before, after) in enumerate(pairwise(made.sentences), start=1):
        between = "\n\n" if number_of in firsts else " "
        assert text[before.end : after.start] == between
    assert len(made.spans) == PASSAGES
    assert [span.first for span in made.spans[1:]] == [span.last for span in made.spans[:-1]]


@given(number=st.integers(0, 10**6))
def test_made_vectors_are_unit_and_near_the_real_ones(material: Material, number: int) -> None:
    made = make_article(material, number)
    for vectors in (made.passage_vectors, made.sentence_vectors):
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    real = dict(zip(material.texts, material.vectors, strict=True))
    texts = [made.article.text[s.start : s.end] for s in made.sentences]
    cosines = [v @ real[t] for v, t in zip(made.sentence_vectors, texts, strict=True)]
    assert np.mean(cosines) == pytest.approx(1 / (1 + NOISE**2) ** 0.5, abs=0.03)
    for span, vector in zip(made.spans, made.passage_vectors, strict=True):
        mean = made.sentence_vectors[span.first : span.last].mean(axis=0)
        np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_number_gives_one_article(material: Material) -> None:
    first, again, other = (make_article(material, number) for number in (7, 7, 8))
    assert first.article == again.article
    assert np.array_equal(first.sentence_vectors, again.sentence_vectors)
    assert first.article.text != other.article.text
    assert row_of(f"{other.article.id}#3") == 8 * PASSAGES + 3


def test_most_sentences_are_of_the_theme(material: Material) -> None:
    themes = [{material.texts[n] for n in theme} for theme in material.themes]
    assert sum(map(len, material.themes)) == len(material.texts)
    for number in range(20):
        made = make_article(material, number)
        texts = [made.article.text[s.start : s.end] for s in made.sentences]
        share = np.mean([text in themes[number % len(themes)] for text in texts])
        assert share > 0.5


def test_exact_search_in_blocks_is_exact(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    drawn = random.standard_normal((50_005, DIM)).astype(np.float32)  # more than two blocks
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    questions, vectors = drawn[:5], drawn[5:].astype(np.float16)
    (tmp_path / "rows").write_bytes(vectors.tobytes())
    rows = open_rows(tmp_path / "rows", DIM)
    scores = questions @ vectors.astype(np.float32).T
    order = np.argsort(-scores, axis=1)
    np.testing.assert_allclose(
        kth_best(rows, questions, 10), np.sort(scores, axis=1)[:, -10], rtol=1e-5
    )
    best = order[:, :10]
    assert recall(rows, questions, best.tolist(), 10) == 1.0
    seven = np.hstack([best[:, :7], order[:, 500:503]])
    assert recall(rows, questions, seven.tolist(), 10) == pytest.approx(0.7)
    assert recall(rows, questions, [[]] * 5, 10) == 0.0


@given(exponent=st.floats(-2, 2), factor=st.floats(0.001, 1000))
def test_an_exact_power_law_is_found(exponent: float, factor: float) -> None:
    sizes = [1e3, 1e4, 1e5, 1e6]
    law = fit(sizes, [factor * size**exponent for size in sizes])
    assert law.exponent == pytest.approx(exponent, abs=1e-9)
    assert law(3e4) == pytest.approx(factor * 3e4**exponent)


@pytest.mark.parametrize(
    ("sizes", "values", "reason"),
    [([10.0], [1.0], "two different"), ([1.0, 2.0], [0.0, 1.0], "above 0")],
)
def test_no_power_law_without_sizes(sizes: list[float], values: list[float], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        fit(sizes, values)


def test_other_sections_stay_as_they_are() -> None:
    text = replaced(OLD + "\n## Own\n\nkept\n\n### deeper\n\nkept, too\n", {ORDER[5]: "new peers"})
    assert sections(text) == {
        ORDER[0]: "old quality",
        ORDER[5]: "new peers",
        ORDER[6]: "old growth",
        "Own": "kept\n\n### deeper\n\nkept, too",
    }
    assert list(sections(text)) == [ORDER[0], ORDER[5], ORDER[6], "Own"]
    assert replaced(text, {}) == text
    assert sections(replaced(text, {ORDER[6]: "new"}))[ORDER[6]] == "new"


def test_results_are_made_where_there_are_none(tmp_path: Path) -> None:
    write_sections(tmp_path / "RESULTS.md", {ORDER[1]: "body"})
    assert sections((tmp_path / "RESULTS.md").read_text(encoding="utf-8")) == {ORDER[1]: "body"}


def test_the_plot_is_true_to_scale() -> None:
    curve = [(1e3, 0.01), (1e4, 0.1), (1e5, 1.0)]
    root = ET.fromstring(draw({"open & ask, s": curve, "flat": [(1e3, 5), (1e5, 5)]}, "passages"))
    titles = [node.text for node in root.iter(f"{SVG}text") if node.get("class") == "title"]
    assert titles == ["open & ask, s", "flat"]
    circles = list(root.iter(f"{SVG}circle"))[:3]
    xs, ys = ([float(node.get(side, "")) for node in circles] for side in ("cx", "cy"))
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1])
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)
    assert ys[0] > ys[2]
    told = {node.text for node in root.iter(f"{SVG}text")}
    assert {"n^1.00", "0.01", "1k", "100k"} <= told
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_the_machine_is_told_without_its_name() -> None:
    line = describe("make bench", {"txtai": "9.14.0"})
    assert line.startswith("By `make bench` on 20")
    assert "txtai 9.14.0" in line
    assert " cores, " in line
    assert str(Path.home()) not in line
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in line.split()


def test_missing_data_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--only", "growth", "--growth-up-to", "10000"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("bench: ")
    assert "xquad.en.json is missing" in said.err
    assert said.err.count("\n") == 1
