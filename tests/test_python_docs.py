"""docs/python.md and the Python part of README.md: every example runs and prints what is shown."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests.scripted_endpoint import scripted, words
from tests.seed import ROOT, SEEDS
from ui.cli import main

PAGE = ROOT / "docs/python.md"
ENDPOINT = "http://localhost:11434/v1"
REPLY = (
    "Kaidanow said the administration is pushing Turkey to acquire Raytheon [RTN] Patriot missile "
    "defenses even after it has agreed to buy Russian S-400 surface-to-air missile systems. [1] "
    "“We’re trying to give the Turks some understanding of what we can do with respect to "
    "Patriots,” she said. [1] Turkey has bought 40 Patriots. [1]"
)
_EXAMPLE = re.compile(r"^```python\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", re.M | re.S)


def examples(path: Path) -> list[tuple[str, str]]:
    """Each example with what it prints, as the page shows it."""
    return _EXAMPLE.findall(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to run in, with articles and the index of the README."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(SEEDS, folder / "articles")
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def printed(home: Path) -> Iterator[list[str]]:
    """What the examples of the page print, which go on from each other."""
    made: dict[str, Any] = {}
    with scripted([words(REPLY)]) as endpoint:
        yield [run(code.replace(ENDPOINT, endpoint.url), made) for code, _ in examples(PAGE)]
    made["assistant"].store.close()


def run(code: str, made: dict[str, Any]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "<example>", "exec"), made)
    return out.getvalue()


@pytest.mark.parametrize("at", range(len(examples(PAGE))))
def test_an_example_prints_what_is_shown(printed: list[str], at: int) -> None:
    code, shown = examples(PAGE)[at]
    assert shown
    assert printed[at] == shown, code


def test_the_endpoint_is_that_of_the_page() -> None:
    assert PAGE.read_text(encoding="utf-8").count(ENDPOINT) == 1


def test_the_example_of_the_readme(home: Path) -> None:
    ((code, _),) = examples(ROOT / "README.md")
    assert main(["index", "articles", "--index", "var/seeds"]) == 0
    made: dict[str, Any] = {}
    shown = run(code, made)
    made["assistant"].store.close()
    assert shown.startswith("“We’re trying to give the Turks some understanding")
    assert shown.rstrip().endswith("Bureau of Political-Military Affairs")
