"""The peers: their environments, their scripts, and what becomes of one that does not run."""

import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.environments import PEERS, Environment, PeerProgram, prepare, versions
from eval.bench.peering import Comparison, Row, install, run_in_turn
from eval.bench.pool import Pool
from eval.bench.running import Program, Started, Timed
from eval.bench.tables import peers
from eval.bench.xquad import Asked
from index.models import DEFAULT_MODEL, find_model
from tests.seed import ROOT

SCRIPTS = sorted((ROOT / "eval/bench/peers").glob("*.py"))
PACKAGES = {
    "plain": {"faiss", "sentence_transformers"},
    "langchain": {"langchain_community", "langchain_huggingface"},
    "llamaindex": {"faiss", "llama_index"},
    "haystack": {"haystack", "haystack_integrations"},
    "txtai": {"txtai"},
}
TEXTS = ["The mill burned down in May.", "A ferry crosses the lake.", "Bread is baked at dawn."]
QUESTIONS = ["When did the mill burn?", "What crosses the lake?", "When is bread baked?"]
POOL = Pool([], TEXTS, ["a#0", "b#0", "c#0"], ["a", "b", "c"], [],
            [Asked(q, name, ()) for q, name in zip(QUESTIONS, "abc", strict=True)])  # fmt: skip


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    file = tmp_path / "given.json"
    model = str(find_model(DEFAULT_MODEL).folder)
    row = {"model": model, "passages": TEXTS, "warm_up": QUESTIONS[:1], "timed": QUESTIONS}
    file.write_text(json.dumps(row), encoding="utf-8")
    return file


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_import_nothing_of_footnote(path: Path) -> None:
    for module in _imports(path):
        package = module.partition(".")[0]
        assert (
            package in sys.stdlib_module_names
            or module == "eval.bench.peers.timing"
            or package in PACKAGES[path.stem]
        ), module


def test_nothing_of_footnote_is_imported_on_the_way_to_a_script() -> None:
    for folder in ("eval", "eval/bench", "eval/bench/peers"):
        assert list(_imports(ROOT / folder / "__init__.py")) == []


def test_every_script_is_a_peer_with_exact_versions() -> None:
    assert {peer.module for peer in PEERS} == PACKAGES.keys()
    assert PACKAGES.keys() == {path.stem for path in SCRIPTS} - {"__init__", "timing"}
    environments = {peer.environment for peer in PEERS}
    assert len({one.name for one in environments}) == len(environments)
    for environment in environments:
        assert all("==" in requirement for requirement in environment.requirements)


def test_the_plain_script_runs(given: Path, tmp_path: Path) -> None:
    plain = Program("plain script", Path(sys.executable), "eval.bench.peers.plain")
    told: list[str] = []
    (row,) = run_in_turn([plain], given, tmp_path, 1, told.append)
    assert row.problem is None
    (warm,), (cold,) = row.warm, row.cold
    assert [hits[0] for hits in warm.hits] == [0, 1, 2]
    assert all(sorted(hits) == [0, 1, 2] for hits in warm.hits)
    assert 0 < warm.question_ms <= warm.question_p95_ms
    assert min(warm.passages_per_second, warm.peak_mb, cold.peak_mb, cold.seconds) > 0
    assert told == ["round 1 of 1: plain script"]


def test_an_environment_is_kept_while_its_requirements_are(tmp_path: Path) -> None:
    bare = Environment("bare", ("pip",), torch=False)
    python = prepare(bare, tmp_path)
    mark = tmp_path / "bare" / "mark"
    mark.touch()
    assert prepare(bare, tmp_path) == python
    assert mark.exists()
    assert versions(bare, python).keys() == {"pip"}

    nowhere = replace(bare, requirements=(str(tmp_path / "missing"),))
    told: list[str] = []
    peer = PeerProgram("Nowhere", nowhere, "nowhere")
    programs, found, problems = install((peer,), tmp_path, told.append)
    assert not mark.exists()
    assert (programs, found) == ([], {})
    said = problems["Nowhere"]
    assert said.startswith("The environment of bare does not install (")
    assert said.endswith("; its rows are left empty, and the next run tries again.")
    assert "\n" not in said
    assert said in told
    assert not (tmp_path / "bare" / "requirements.txt").exists()


def test_a_peer_that_fails_is_told_and_not_run_again(given: Path, tmp_path: Path) -> None:
    broken = Program("Broken", Path(sys.executable), "eval.bench.peers.nothing")
    told: list[str] = []
    (row,) = run_in_turn([broken], given, tmp_path, 3, told.append)
    assert row.problem is not None
    assert row.problem.startswith("Broken stopped with status 1 (")
    assert "No module named eval.bench.peers.nothing" in row.problem
    assert told == ["round 1 of 3: Broken", row.problem]


def test_the_table_holds_medians_ratios_and_what_is_missing() -> None:
    ours = Row("Footnote", [_timed(60.0, 5.0), _timed(90.0, 6.0), _timed(80.0, 4.0)], [_start(1)])
    other = Row("Other", [_timed(30.0, 10.0), _timed(30.0, 12.0), _timed(20.0, 12.0)], [_start(8)])
    gone = Row("Nowhere", problem="It does not install.", installed=False)
    lines = peers(Comparison([ours, other, gone], POOL, {})).splitlines()
    both = "100 | 50 | 0.6667 | 1.0000 |"
    assert f"| Footnote | 80.0 | 1.00 | 5.0 | 1.00 | 9.0 | 1.00 | 1.00 | {both}" in lines
    assert f"| Other | 30.0 | 0.33 | 12.0 | 2.00 | 9.0 | 8.00 | 8.00 | {both}" in lines
    assert any(line.startswith("| Nowhere | not installed |") for line in lines)
    assert "- Nowhere: It does not install." in lines


def _timed(rate: float, question: float) -> Timed:
    return Timed(rate, question, 9.0, 100.0, [[0, 1], [1, 0], [0, 2]])


def _start(seconds: float) -> Started:
    return Started(seconds, 50.0)
