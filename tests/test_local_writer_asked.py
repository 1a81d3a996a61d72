"""A question, from the command line to a language model in a folder and back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.seed import TURKEY, Run
from tests.tiny_writer import Kind, tiny_writer

TRUE = (
    "“We’re trying to give the Turks some understanding of what we can do with respect to "
    "Patriots,” she said."
)
FALSE = "Turkey bought 90 Patriots in 1999."
Footnote = Callable[..., Run]


@pytest.mark.parametrize("kind", ["causal", "seq2seq"])
def test_what_it_writes_is_checked(
    tmp_path: Path, seed_index: Path, footnote: Footnote, kind: Kind
) -> None:
    folder = tiny_writer(tmp_path / kind, f"{TRUE} [1] {FALSE} [1]", kind=kind)
    question = ("ask", TURKEY, "--index", seed_index, "--json", "--generator")
    done = footnote(*question, f"transformers:{folder}")
    assert (done.status, done.err) == (0, "")
    answer = json.loads(done.out)
    assert [sentence["text"] for sentence in answer["sentences"]] == [TRUE]
    assert [citation["quote"] for citation in answer["citations"]] == [TRUE]
    assert answer["written"]["by"] == kind
    assert answer["written"]["struck"] == 1
    again = json.loads(footnote(*question, f"transformers:{folder}").out)
    assert again | {"timings_ms": None} == answer | {"timings_ms": None}


def test_a_window_without_room_for_a_passage_leaves_the_articles_own_words(
    tmp_path: Path, seed_index: Path, footnote: Footnote, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny_writer(tmp_path / "narrow", window=50)
    question = ("ask", TURKEY, "--index", seed_index, "--json")
    answer = json.loads(footnote(*question, "--generator", f"transformers:{folder}").out)
    usual = json.loads(footnote(*question).out)
    assert answer["sentences"] == usual["sentences"]
    assert "narrow" in answer["written"]["note"]
    assert "The window of narrow is too small for a passage" in caplog.text


def test_a_folder_without_a_model_is_told(
    tmp_path: Path, seed_index: Path, footnote: Footnote
) -> None:
    done = footnote("ask", TURKEY, "--index", seed_index, "--generator", f"transformers:{tmp_path}")
    assert done.status != 0
    assert done.out == ""
    assert f"{tmp_path} is no model" in done.err
