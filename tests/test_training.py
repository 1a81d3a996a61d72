"""The training of the reader: a few steps for real, stopped and gone on, exported and read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.training import loop
from eval.training.export import write_onnx
from eval.training.groups import Group, batches
from eval.training.loop import Plan, train
from eval.training.network import Reader
from eval.training.slates import Slate, read, write
from index.errors import ModelError
from index.runtime import MODEL_FILE
from qa.reader import OnnxReader

TOPICS = ["ferry", "bridge", "library", "harbour", "school", "market", "tower", "station"]
SLATES = [
    Slate(
        f"When was the {topic} opened?",
        (f"The {topic} was opened in 19{at}4.",),
        tuple(f"The {topic} has {n} doors, says the {other}." for n, other in enumerate(TOPICS)),
    )
    for at, topic in enumerate(TOPICS, 2)
]
PLAN = Plan(epochs=3, rate=3e-4, groups=4, wrong=3, every=2)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reader]:
    folder = tmp_path_factory.mktemp("run")
    return folder, train(SLATES, folder, PLAN)


def test_slates_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / "slates.jsonl"
    write(iter(SLATES), file)
    assert read(file) == SLATES
    assert [one.name for one in file.parent.iterdir()] == ["slates.jsonl"]


def test_batches_hold_each_question_once_and_come_again() -> None:
    made = batches(SLATES, 1, 7, 4, 3)
    assert made == batches(SLATES, 1, 7, 4, 3)
    assert made != batches(SLATES, 2, 7, 4, 3)
    assert all(len(batch) == 4 for batch in made[:2])
    right = {slate.question: slate for slate in SLATES}
    answered = [group for batch in made for group in batch if group.answered]
    assert sorted(group.question for group in answered) == sorted(right)
    for group in answered:
        assert len(group.sentences) == 4
        assert group.sentences[0] in right[group.question].right
        assert set(group.sentences[1:]) <= set(right[group.question].wrong)


def test_beside_some_questions_one_asks_for_something_else() -> None:
    groups = [g for epoch in range(60) for b in batches(SLATES, epoch, 1, 4, 3) for g in b]
    right = {text: slate.question for slate in SLATES for text in slate.right}
    changed = [g for g in groups if not g.answered]
    assert 0.05 < len(changed) / len(groups) < 0.15
    assert not any(right[g.sentences[0]] == g.question for g in changed)
    assert all(right[g.sentences[0]] == g.question for g in groups if g.answered)


def test_the_loss_is_that_of_its_definition(trained: tuple[Path, Reader]) -> None:
    """With the answer: 0.85 of choosing it, 0.15 of choosing none where it is left out."""
    _, reader = trained
    slate = SLATES[0]
    sentences = (*slate.right, *slate.wrong[:3])
    scores = reader.score([(slate.question, one) for one in sentences]).detach().numpy()
    powers = np.exp(scores.astype(np.float64))
    chosen = -np.log(powers[0] / (powers.sum() + 1))
    left_out = -np.log(1 / (powers[1:].sum() + 1))
    groups = [Group(slate.question, sentences, answered) for answered in (True, False)]
    said = loop.losses(reader, groups).detach().numpy()
    assert said[0] == pytest.approx(0.85 * chosen + 0.15 * left_out, abs=1e-4)
    assert said[1] == pytest.approx(-np.log(1 / (powers.sum() + 1)), abs=1e-4)


def test_what_is_trained_tells_answers_from_others(trained: tuple[Path, Reader]) -> None:
    _, reader = trained
    for slate in SLATES:
        scores = reader.score([(slate.question, s) for s in (*slate.right, *slate.wrong)])
        assert scores.argmax() == 0


def test_stopped_and_gone_on_gives_the_same(
    trained: tuple[Path, Reader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power is cut right after the checkpoint of the fourth step; the last two come later."""
    _, whole = trained
    keep = loop._keep

    def keep_and_stop(file: Path, step: int, *rest: Any) -> None:  # noqa: ANN401
        keep(file, step, *rest)
        if step == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop, "_keep", keep_and_stop)
    with pytest.raises(KeyboardInterrupt):
        train(SLATES, tmp_path, PLAN)
    monkeypatch.undo()
    again = train(SLATES, tmp_path, PLAN)
    for one, other in zip(whole.network.parameters(), again.network.parameters(), strict=True):
        assert np.allclose(one.detach().numpy(), other.detach().numpy(), atol=1e-5)


def test_the_export_reads_as_the_model_does(trained: tuple[Path, Reader], tmp_path: Path) -> None:
    _, reader = trained
    write_onnx(reader, tmp_path / "fp32", int8=False)
    write_onnx(reader, tmp_path / "int8")
    assert (tmp_path / "int8" / MODEL_FILE).stat().st_size < 25_000_000
    served = OnnxReader(tmp_path / "fp32")
    small = OnnxReader(tmp_path / "int8")
    for slate in SLATES[:3]:
        texts = [*slate.right, *slate.wrong, "word " * 500]
        true = reader.score([(slate.question, text) for text in texts]).detach().numpy()
        assert np.allclose(served.read(slate.question, texts), true, atol=1e-3)
        assert np.corrcoef(small.read(slate.question, texts), true)[0, 1] > 0.9
    assert len(served.read("Why?", [])) == 0


def test_a_damaged_reader_is_told(trained: tuple[Path, Reader], tmp_path: Path) -> None:
    write_onnx(trained[1], tmp_path)
    assert json.loads((tmp_path / "reader.json").read_text())["name"].startswith("footnote-reader@")
    with (tmp_path / MODEL_FILE).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="checksum"):
        OnnxReader(tmp_path)
