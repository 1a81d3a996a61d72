"""The recipes behind the shipped numbers, on data small enough to work out by hand."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from eval.fitting.data import load_examples
from eval.fitting.exchanging import exchange
from eval.fitting.gate import best_threshold
from eval.fitting.pool import PARTS, is_one_of, load_pool
from eval.fitting.ranker import Slate, fit, success
from eval.fitting.word_counts import count
from eval.metrics.calibration import expected_calibration_error
from index.errors import FootnoteError

ROWS = [
    {
        "source": "squad",
        "question": f"who built bridge {number}?",
        "positives": [f"bridge {number} was built by smith number {number} of the river company."],
        "negatives": [f"the river near bridge {number} is wide and slow.", "it rains often here."],
    }
    for number in range(1200)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    (tmp_path / "answer-sentences.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return tmp_path


def test_parts_share_no_question(folder: Path) -> None:
    pool = load_pool(folder)
    questions = [{item.question for item in pool[part][1]} for part in PARTS]
    assert sum(map(len, questions)) == len(set().union(*questions)) == len(ROWS)
    for articles, asked in pool.values():
        texts = {article.id: article.text for article in articles}
        assert all(item.positives[0] in texts[item.article_id] for item in asked)


def test_missing_data_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="is missing"):
        list(load_examples(tmp_path))


def test_words_are_counted_once_a_sentence(folder: Path) -> None:
    sentences, counts = count(folder)
    assert sentences == 2 * len(ROWS) + 1
    assert counts["bridg"] == 2 * len(ROWS)
    assert counts["smith"] == len(ROWS)
    assert "rain" not in counts  # in one sentence only, however often that is repeated


def test_the_ranker_finds_planted_weights() -> None:
    random = np.random.default_rng(7)
    truth = np.array([3.0, -2.0, 0.0])
    slates = []
    for _ in range(400):
        rows = random.normal(size=(8, 3)).astype(np.float32)
        chances = np.exp(rows @ truth)
        right = np.zeros(8, dtype=bool)
        right[random.choice(8, p=chances / chances.sum())] = True
        slates.append(Slate(rows, right))
    weights = fit(slates)
    assert weights == pytest.approx(truth, abs=0.5)
    assert success(slates, weights, 8) == 1.0
    assert success(slates, weights, 1) > success(slates, -weights, 1)


def test_calibration_error_by_hand() -> None:
    probabilities = np.array([0.1, 0.1, 0.9, 0.9])
    answered = np.array([False, False, True, False])
    # Two bins of two: |0.1 - 0| and |0.9 - 0.5|, each with half of the weight.
    assert expected_calibration_error(answered, probabilities) == pytest.approx(0.25)


def test_the_threshold_parts_what_can_be_parted() -> None:
    probabilities = np.array([0.1, 0.2, 0.3, 0.6, 0.7])
    answered = np.array([False, False, False, True, True])
    assert 0.3 < best_threshold(probabilities, answered) <= 0.6


def test_exchanged_questions_ask_for_what_is_not_there() -> None:
    changed = exchange("when was the lighthouse built?", "how tall is the zeppelin?")
    assert changed == "when was the zeppelin built?"


def test_a_sentence_is_known_again_when_split_otherwise() -> None:
    given = "The bridge was built by Smith in 1901, after years of planning."
    assert is_one_of("The bridge was built by Smith in 1901, after years", [given])
    assert not is_one_of("Smith", [given])
    assert not is_one_of("The river is wide and slow near the old mill.", [given])
