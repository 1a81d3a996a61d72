"""Generators side by side: a language model at a scripted endpoint beside the quotes."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.folder import ANSWERS, CONFIG, FIGURES, REPORT, ROWS, RunFolder
from eval.rows import Row, Writing
from qa.writing import notes
from tests.scripted_endpoint import Body, Reply, Scripted, scripted, words
from tests.seed import ROOT, TURKEY, Run
from tests.written_replies import TRUE_PUSH

SEED_GOLD = ROOT / "eval/gold/seed.jsonl"
BASELINE = ROOT / "eval/gold/baseline"
MADE_UP = "Turkey will pay $3.5 billion for them"
Footnote = Callable[..., Run]
LINES = (
    {"id": "1", "question": TURKEY, "answers": ["Patriot"]},
    {"id": "2", "question": "What did Kaidanow say about the Patriots?", "answers": ["Patriot"]},
    {"id": "3", "question": "How many sheep live in New Zealand?", "answers": []},
)


def half_true(body: Body) -> Reply:
    """To the first question one sentence that stands and one that does not, to others only the
    latter."""
    first = TURKEY in body["messages"][-1]["content"]
    return words(f"{TRUE_PUSH[:-1]} [1]. {MADE_UP} [1]." if first else f"{MADE_UP} [1].")


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with scripted(half_true) as running:
        monkeypatch.setenv("FOOTNOTE_WRITER__URL", running.url)
        yield running


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "three.jsonl"
    article = {"article_ids": ["000_6a0a4035a744aefa"], "evidence": []}
    rows = [one | (article if one["answers"] else article | {"article_ids": []}) for one in LINES]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def asked(gold: Path, seed_index: Path, footnote: Footnote, tmp_path: Path) -> Callable[..., Run]:
    """Compare generators over the three questions, quickly."""

    def ask(*generators: str, more: tuple[object, ...] = ()) -> Run:
        named = [part for name in generators for part in ("--generator", name)]
        where = ("--index", seed_index, "--out", tmp_path / "out", "--fast")
        return footnote("eval", "generators", gold, *where, *named, *map(str, more))

    return ask


BOTH = ("extractive", "openai:scripted")


def line(out: str, label: str) -> list[str]:
    """The words of a line of the table, behind its label."""
    (found,) = [one for one in out.splitlines() if one.startswith(label)]
    return found.removeprefix(label).split()


def test_the_numbers_are_those_of_the_answers(
    asked: Callable[..., Run], endpoint: Scripted, tmp_path: Path
) -> None:
    done = asked(*BOTH, more=("--price-in", 2, "--price-out", 10))
    assert done.status == 0, done.err
    folder = RunFolder(tmp_path / "out/openai-scripted")
    first, second, refused = (row.writing for row in folder.rows())
    assert first is not None
    assert (first.sentences, first.struck, first.note) == (1, 1, None)
    assert second is not None
    assert (second.struck, second.fell_back) == (1, True)
    assert refused is None
    assert line(done.out, "Sentences struck") == ["–", "66.7", "%"]  # 2 of the 3 that it wrote
    assert line(done.out, "Quotes instead") == ["–", "50.0", "%"]
    read = first.prompt_tokens + second.prompt_tokens
    wrote = first.answer_tokens + second.answer_tokens
    assert read > 200
    assert wrote > 20
    assert line(done.out, "Prompt tokens a question") == ["–", f"{read / 3:,.0f}"]
    assert line(done.out, "Answer tokens a question") == ["–", f"{wrote / 3:,.0f}"]
    cost = (2 * read + 10 * wrote) / 3 * 1000 / 1_000_000
    assert line(done.out, "Cost of 1,000 questions") == ["–", f"{cost:,.4f}"]
    assert line(done.out, "Citation recall")[:3] == ["1.0000", "1.0000", "+0.0000"]
    assert "openai:scripted, 1 of 3 questions: Nothing that scripted wrote" in done.out
    answers = folder.read_lines(ANSWERS)
    assert answers[0]["answer"]["written"]["prompt_tokens"] == first.prompt_tokens
    page = (tmp_path / "out/generators.html").read_text(encoding="utf-8")
    for words_shown in (*BOTH, "66.7\u00a0%", f"{cost:,.4f}", "2 generators, 3 questions"):
        assert words_shown in page
    report = (folder.path / REPORT).read_text(encoding="utf-8")
    assert "2 answers to write: of its sentences 66.7\u00a0% were struck" in report


def test_without_a_price_there_is_no_cost(asked: Callable[..., Run], endpoint: Scripted) -> None:
    assert line(asked(*BOTH).out, "Cost of 1,000 questions") == ["–", "–"]


def test_each_generator_may_have_its_price(
    asked: Callable[..., Run], endpoint: Scripted, tmp_path: Path
) -> None:
    prices = ("--price-in", 1, "--price-out", 1, "--price-in", 3, "--price-out", 3)
    done = asked("openai:a", "openai:b", more=prices)
    one, three = map(float, line(done.out, "Cost of 1,000 questions"))
    assert three == pytest.approx(3 * one, abs=0.0002)
    assert one > 0


def test_quotes_are_byte_for_byte_those_of_a_plain_run(
    asked: Callable[..., Run], endpoint: Scripted, gold: Path, seed_index: Path, footnote: Footnote,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert asked("openai:scripted", "extractive").status == 0
    alone = tmp_path / "alone"
    assert footnote("eval", gold, "--index", seed_index, "--fast", "--out", alone).status == 0
    beside = tmp_path / "out/extractive"
    for name in (ROWS, ANSWERS, FIGURES, CONFIG):
        assert (beside / name).read_bytes() == (alone / name).read_bytes(), name
        assert b"writ" not in (alone / name).read_bytes(), name
    assert b'"writing"' in (tmp_path / "out/openai-scripted" / ROWS).read_bytes()


def test_the_baseline_reads_and_writes_as_it_stands() -> None:
    for text in (BASELINE / ROWS).read_text(encoding="utf-8").splitlines():
        row = Row.from_json(json.loads(text))
        assert row.writing is None
        assert json.dumps(row.to_json(), ensure_ascii=False) == text


def test_what_was_asked_is_not_asked_again(
    asked: Callable[..., Run], endpoint: Scripted, tmp_path: Path
) -> None:
    first = asked(*BOTH)
    asks = len(endpoint.requests)
    again = asked(*BOTH)
    assert len(endpoint.requests) == asks
    assert f"remove {tmp_path / 'out/openai-scripted'} to ask it again" in again.out
    table = first.out.partition("Report")[0]
    assert table in again.out
    shutil.rmtree(tmp_path / "out/openai-scripted")
    asked(*BOTH)
    assert len(endpoint.requests) == 2 * asks


def test_a_stopped_comparison_goes_on(
    asked: Callable[..., Run], endpoint: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = RunFolder.append

    def stop_at_the_second(folder: RunFolder, *rest: object) -> None:
        append(folder, *rest)  # type: ignore[arg-type]
        if folder.path.name == "openai-scripted" and len(folder.rows()) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(RunFolder, "append", stop_at_the_second)
        stopped = asked(*BOTH)
    assert stopped.status == 130
    assert f"2 of 3 questions; go on with the same command and --out {tmp_path / 'out'}" in (
        stopped.complaint
    )
    asks = len(endpoint.requests)
    done = asked(*BOTH)
    assert done.status == 0
    assert len(RunFolder(tmp_path / "out/openai-scripted").rows()) == 3
    assert "extractive was asked before" in done.out
    assert len(endpoint.requests) <= asks + 1  # for the refused one, with the gate open


def test_an_endpoint_that_is_not_there(
    asked: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_WRITER__URL", "http://127.0.0.1:9/v1")
    done = asked(*BOTH)
    assert done.status == 0
    assert line(done.out, "Quotes instead") == ["–", "100.0", "%"]
    assert line(done.out, "Sentences struck") == ["–", "–"]
    assert "openai:scripted, 2 of 3 questions: scripted did not answer" in done.out


@pytest.mark.parametrize(
    ("generators", "more", "words_of_it"),
    [
        (("extractive", "oracle"), (), "no generator called oracle"),
        (("extractive",), (), "two generators"),
        (("extractive", "extractive"), (), "each once"),
        (BOTH, ("--price-in", 1), "together"),
        (BOTH, ("--price-in", 1, "--price-out", -1), "-1 is no price"),
        (BOTH, ("--price-in", "nan", "--price-out", 1), "nan is no price"),
        (BOTH, ("--price-in", 1, "--price-in", 1, "--price-in", 1, "--price-out", 1), "together"),
    ],
)
def test_what_cannot_be_compared(
    asked: Callable[..., Run], endpoint: Scripted, tmp_path: Path,
    generators: tuple[str, ...], more: tuple[object, ...], words_of_it: str,
) -> None:  # fmt: skip
    done = asked(*generators, more=more)
    assert done.status == 2
    assert words_of_it in done.complaint
    assert not (tmp_path / "out/extractive").exists()  # nothing was asked before


def test_other_settings_of_the_model_are_another_run(
    asked: Callable[..., Run], endpoint: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(*BOTH).status == 0
    monkeypatch.setenv("FOOTNOTE_WRITER__UNSUPPORTED", "flag")
    done = asked(*BOTH)
    assert done.status == 2
    assert "another writer" in done.complaint


def test_flagged_sentences_are_judged_by_what_they_cite(
    asked: Callable[..., Run], endpoint: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer shows what no quote supports: of the first one's two sentences one stands."""
    monkeypatch.setenv("FOOTNOTE_WRITER__UNSUPPORTED", "flag")
    assert line(asked(*BOTH).out, "Citation recall")[:2] == ["1.0000", "0.2500"]


def test_every_note_tells_whether_quotes_are_shown() -> None:
    """The eval suite knows it by the note, so the notes must tell it."""
    for note in (notes.DIFFERING, notes.UNSUPPORTED, notes.NONE, notes.FAILED):
        assert Writing(1, 0, 0, 0, note).fell_back, note
    for shown in (notes.CUT, None):
        assert not Writing(1, 0, 0, 0, shown).fell_back
