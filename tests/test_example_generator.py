"""The example of a generator that others bring, really installed, and its page in the docs."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.types import Written
from tests.seed import ROOT, TURKEY, process

EXAMPLE = ROOT / "tests/example_generator"
PAGE = ROOT / "docs/generators.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds the example, installed by pip from a copy: building writes
    beside the sources."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE, folder / "source")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-index", "--no-deps", "--no-build-isolation"),
            *("--target", folder / "site", folder / "source"),
        ],
        check=True,
    )
    return folder / "site"


def ask(index: Path, generator: str, *sites: Path) -> dict[str, Any]:
    paths = os.pathsep.join(map(str, sites))
    done = process(
        "ask", TURKEY, "--index", str(index), "--generator", generator, "--json",
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.status == 0, done.err
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def test_an_installed_generator_writes_the_answer(site: Path, seed_index: Path) -> None:
    answer = ask(seed_index, "shortest", site)
    assert answer["generator"] == "shortest"
    (sentence,) = answer["sentences"]
    (citation,) = answer["citations"]
    assert sentence["text"] == citation["quote"]
    usual = ask(seed_index, "extractive", site)
    assert answer["confidence"] == usual["confidence"]
    assert sentence["text"] != usual["sentences"][0]["text"]
    assert len(sentence["text"]) < len(usual["sentences"][0]["text"])


def test_without_the_package_there_is_no_such_generator(site: Path, seed_index: Path) -> None:
    arguments = ("ask", TURKEY, "--index", str(seed_index), "--generator")
    alone = process(*arguments, "shortest")
    assert alone.status != 0
    assert "There is no generator called shortest" in alone.err
    env = {**os.environ, "PYTHONPATH": str(site)}
    other = process(*arguments, "longest", env=env)
    assert other.status != 0
    assert "shortest" in other.err


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def test_the_page_shows_the_example_as_it_is() -> None:
    assert (EXAMPLE / "footnote_shortest.py").read_text(encoding="utf-8") in blocks("python")
    project = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    assert [block for block in blocks("toml") if block in project]


def test_the_page_tells_every_key_of_what_was_written() -> None:
    (block,) = [block for block in blocks("json") if block.startswith('"written"')]
    shown = json.loads(f"{{{block}}}")["written"]
    assert shown == asdict(Written(**shown))


def test_the_writer_of_the_page_is_asked_and_checked(assistant: Assistant) -> None:
    (code,) = [block for block in blocks("python") if "class Parrot" in block]
    made: dict[str, Any] = {}
    exec(code, made)
    own = Assistant(
        assistant.store, assistant.embedder, assistant.ranker, assistant.gate, made["parrot"]()
    )
    answer = own.ask(TURKEY)
    assert answer.generator == "parrot"
    assert answer.written is not None
    assert answer.written.note is None
    assert len(answer.sentences) > 1
    assert all(sentence.citations for sentence in answer.sentences)
