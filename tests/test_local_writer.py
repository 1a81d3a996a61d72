"""A language model in a folder, as a writer: tiny ones, made here."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.settings import WriterSettings
from qa.writing.errors import WriterError
from qa.writing.local import LocalModel, open_local
from qa.writing.protocols import Message, Writer
from tests.tiny_writer import Kind, tiny_writer

SAYS = "The mill, the old mill (paper),\nburned “down” in 1987. [1][2]"
KINDS: tuple[Kind, ...] = ("causal", "seq2seq")
LONG = 1_000_000  # tokens, which take minutes


def asked(text: str = "What burned?") -> list[Message]:
    return [{"role": "system", "content": "Be brief."}, {"role": "user", "content": text}]


def text(writer: Writer, most: int = 100) -> str:
    return "".join(writer.write(asked(), most))


def cut(writer: Writer, most: int, asking: str = "What burned?") -> str:
    """What a reply had said when it came to its limit of tokens."""
    pieces: list[str] = []
    with pytest.raises(WriterError, match="stopped in the middle, at its limit of"):
        pieces.extend(writer.write(asked(asking), most))
    return "".join(pieces)


def endless(folder: Path, kind: Kind = "causal", seconds: float = 60) -> LocalModel:
    tiny_writer(folder, SAYS, kind=kind, endless=True, window=LONG)
    return open_local(str(folder), WriterSettings(window=LONG, seconds=seconds))


def generating() -> int:
    return sum(thread.name.endswith("(_run)") for thread in threading.enumerate())


@pytest.mark.parametrize("kind", KINDS)
def test_it_writes_piece_by_piece(tmp_path: Path, kind: Kind) -> None:
    writer = open_local(str(tiny_writer(tmp_path / kind, SAYS, kind=kind)), WriterSettings())
    pieces = list(writer.write(asked(), 100))
    assert "".join(pieces) == SAYS
    assert len(pieces) > 5
    assert "".join(writer.write(asked("Who built it \ud800, and why?"), 100)) == SAYS
    assert writer.name == kind
    assert generating() == 0


def test_it_writes_without_a_chat_template(tmp_path: Path) -> None:
    folder = tiny_writer(tmp_path / "plain", SAYS, template=None)
    assert text(open_local(str(folder), WriterSettings())) == SAYS


@pytest.mark.parametrize("kind", KINDS)
def test_it_writes_at_most_as_many_tokens_as_it_may(tmp_path: Path, kind: Kind) -> None:
    writer = open_local(str(tiny_writer(tmp_path / "m", SAYS, kind=kind)), WriterSettings())
    assert cut(writer, 3) == "The mill, the "
    assert cut(writer, 1) == "The "


def test_what_it_thinks_is_no_part_of_the_reply(tmp_path: Path) -> None:
    folder = tiny_writer(tmp_path / "m", "<think> A mill? No: two. </think> The mill. [1]")
    assert text(open_local(str(folder), WriterSettings())) == "The mill. [1]"


def test_a_reply_may_end_with_its_last_token(tmp_path: Path) -> None:
    writer = open_local(str(tiny_writer(tmp_path / "m", "One two")), WriterSettings())
    assert text(writer, 3) == "One two"
    assert cut(writer, 2) == "One two"


def test_it_draws_no_lots(tmp_path: Path) -> None:
    """The model's own settings want it to; its weights are random, so that lots would differ."""
    folder = wild(tmp_path / "wild")
    writer = open_local(str(folder), WriterSettings())
    first = cut(writer, 40)
    assert len(set(first.split())) > 3
    assert [cut(writer, 40) for _ in range(3)] == [first] * 3
    assert cut(LocalModel(folder, "again", WriterSettings()), 40) == first
    assert cut(writer, 40, "Something else, and of another length?") != first
    assert first == whole(writer, 40)


def wild(folder: Path) -> Path:
    """A model with random weights whose settings ask for lots to be drawn, hot."""
    import torch

    tiny_writer(folder, " ".join(f"word{number}" for number in range(200)), template=None)
    writer = LocalModel(folder, "wild", WriterSettings())
    torch.manual_seed(5)
    with torch.no_grad():
        for weights in writer._model.parameters():
            weights.normal_()
    settings = writer._model.generation_config
    settings.do_sample, settings.temperature, settings.repetition_penalty = True, 5.0, 1.3
    writer._model.save_pretrained(folder)
    return folder


def whole(writer: LocalModel, most: int) -> str:
    """What the model writes at once, without any streaming."""
    prompt = writer._encode(asked())
    tokens = writer._model.generate(**prompt, max_new_tokens=most)[0]
    new = tokens[prompt["input_ids"].shape[1] :]
    return str(writer._tokenizer.decode(new, skip_special_tokens=True))


@pytest.mark.parametrize("kind", KINDS)
def test_closing_stops_it(tmp_path: Path, kind: Kind) -> None:
    writer = endless(tmp_path / "m", kind)
    pieces = writer.write(asked(), LONG)
    assert [next(pieces), next(pieces)] == ["The ", "mill, "]
    assert generating() == 1
    close(pieces)
    assert generating() == 0
    assert cut(writer, 3) == "The mill, the "


def close(pieces: Iterator[str]) -> None:
    pieces.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_it_must_finish_in_time(tmp_path: Path, kind: Kind) -> None:
    writer = endless(tmp_path / "slow", kind, seconds=1)
    pieces = writer.write(asked(), LONG)
    assert next(pieces) == "The "
    with pytest.raises(WriterError, match=r"model slow did not finish within 1 seconds; .*SECONDS"):
        list(pieces)
    assert cut(writer, 3) == "The mill, the "
    assert generating() == 0


def test_it_stops_in_time_though_nobody_reads(tmp_path: Path) -> None:
    pieces = endless(tmp_path / "m", seconds=0.5).write(asked(), LONG)
    assert next(pieces) == "The "
    while generating():
        time.sleep(0.05)
    assert next(pieces) == "mill, "
    with pytest.raises(WriterError, match=r"did not finish within 0\.5 seconds"):
        list(pieces)


def test_who_waits_for_anothers_reply_waits_no_longer_than_his_own_time(tmp_path: Path) -> None:
    writer = endless(tmp_path / "m", seconds=1)
    pieces = writer.write(asked(), LONG)
    next(pieces)
    writer._seconds = 0.1
    with pytest.raises(WriterError, match=r"within 0\.1 seconds"):
        text(writer)
    close(pieces)


def test_a_prompt_must_leave_room(tmp_path: Path) -> None:
    folder = tiny_writer(tmp_path / "narrow", SAYS, window=30)
    writer = open_local(str(folder), WriterSettings())
    assert writer.window == 30
    room = 30 - len(writer._encode(asked(""))["input_ids"][0])
    assert cut(writer, 100, "why " * (room - 3)) == "The mill, the "
    with pytest.raises(WriterError, match="has 30 tokens and fills the window of narrow, 30"):
        list(writer.write(asked("why " * room), 100))
    assert generating() == 0


def test_the_window_is_the_smaller_one(tmp_path: Path) -> None:
    for kind in KINDS:
        folder = str(tiny_writer(tmp_path / kind, kind=kind, window=3000))
        assert open_local(folder, WriterSettings()).window == 3000
        assert open_local(folder, WriterSettings(window=2000)).window == 2000


def test_threads_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tiny_writer(tmp_path / "m", SAYS))
    writers = [open_local(folder, WriterSettings()) for _ in range(4)]
    assert all(writer is writers[0] for writer in writers)
    generate, at_once, most, said = writers[0]._model.generate, 0, 0, []

    def counted(**given: Any) -> Any:  # noqa: ANN401 (tensors and the like)
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        tokens = generate(**given)
        at_once -= 1
        return tokens

    monkeypatch.setattr(writers[0]._model, "generate", counted)
    threads = [threading.Thread(target=lambda one=one: said.append(text(one))) for one in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [SAYS] * 4
    assert most == 1


def test_what_breaks_in_the_middle_reaches_the_caller(tmp_path: Path) -> None:
    """A tokenizer that knows a word more than the model."""
    folder = tiny_writer(tmp_path / "broken", SAYS)
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["more"] = 999
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    writer = open_local(str(folder), WriterSettings())
    assert text(writer) == SAYS
    with pytest.raises(WriterError, match=r"The model broken broke off \(index out of range"):
        list(writer.write(asked("more"), 100))
    assert text(writer) == SAYS
