"""What only a process of its own shows: pipes, terminals, what is imported."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.seed import ROOT, SEEDS, TURKEY, process, terminal

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
HEAVY = {"torch", "transformers", "sentence_transformers", "onnx", "tiktoken", "rich"}
SHOW_MODULES = """
import json, sys
from ui.cli import main
status = main(sys.argv[1:])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def test_a_cold_question_imports_nothing_heavy(seed_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, "ask", TURKEY, "--index", str(seed_index)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "Patriot" in done.stdout
    modules = set(json.loads(done.stderr))
    assert "onnxruntime" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize("command", [["--help"], ["ask", "--help"], ["nonsense"]])
def test_help_and_wrong_arguments_import_next_to_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES.replace("status = main(sys.argv[1:])", """
try:
    main(sys.argv[1:])
except SystemExit:
    pass"""), *command],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert not modules & {"numpy", "onnxruntime", "faiss", "tantivy", *HEAVY}


def test_a_reader_that_goes_away_is_no_error(seed_index: Path) -> None:
    batch = json.dumps({"question": TURKEY}) + "\n"
    child = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "ask", "--batch", "-", "--index", str(seed_index)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdin.write(batch.encode())
    child.stdin.flush()
    assert child.stdout.readline().startswith(b'{"question"')
    child.stdout.close()
    _, err = child.communicate((batch * 3).encode())
    assert (child.returncode, err) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_output(seed_index: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", "ask", TURKEY, "--index", str(seed_index)],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("footnote: The output cannot be used (No space left on device)")
    assert done.stderr.count("\n") == 1


def test_output_that_is_not_unicode(seed_index: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    plain = process("ask", TURKEY, "--index", str(seed_index), env=env)
    assert (plain.status, plain.err) == (0, "")
    assert "\\u201cWe\\u2019re trying" in plain.out
    (row,) = process("ask", TURKEY, "--json", "--index", str(seed_index), env=env).rows
    assert "“We’re trying" in row["text"]


@pytest.mark.parametrize("columns", [60, 100])
def test_ask_on_a_terminal(seed_index: Path, columns: int) -> None:
    done = terminal("ask", TURKEY, "--index", str(seed_index), columns=columns, env={})
    assert done.status == 0
    highlighted = " ".join(re.findall(r"\x1b\[30;43m(.*?)\x1b\[0m", done.out))
    assert "give the Turks some understanding" in " ".join(highlighted.split())
    lines = ANSI.sub("", done.out).splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith("[2] Ambassador Tina Kaidanow") for line in lines)


def test_no_colour_on_a_terminal(seed_index: Path) -> None:
    env = {"NO_COLOR": "1"}
    done = terminal("ask", TURKEY, "--index", str(seed_index), env=env)
    assert "\x1b[7m" in done.out
    assert not re.search(r"\x1b\[[0-9;]*[34][0-7]", done.out)


def test_indexing_on_a_terminal_shows_how_far_it_is(tmp_path: Path, embedder: object) -> None:
    done = terminal("index", str(SEEDS), "--index", str(tmp_path), env={})
    assert done.status == 0
    shown = ANSI.sub("", done.out)
    assert re.search(r"Indexing ━+ 0/1 files, 0 passages/s, -:--:-- left", shown)
    assert re.search(r"Indexing ━+ 1/1 files, \d+ passages/s, 0:00:00 left", shown)
    assert "\rArticles: 1 new" in shown


def test_indexing_in_a_pipe_shows_no_bar(tmp_path: Path, embedder: object) -> None:
    done = process("index", str(SEEDS), "--index", str(tmp_path))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Articles: 1 new")
    assert done.out.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "status"), [("\n", 0), ("quit\n", 0), ("\x04", 0), ("\x03\n", 130)]
)
def test_ways_to_leave_the_prompt(seed_index: Path, typed: str, status: int) -> None:
    asked = ["who leads the delegation?\n", "???\n", typed]
    done = terminal("ask", "--index", str(seed_index), typed=asked, env={})
    shown = ANSI.sub("", done.out)
    assert done.status == status
    assert "Ask a question; an empty line or Ctrl-D ends." in shown
    assert "Kaidanow is leading the U.S. delegation" in shown
    assert "footnote: The question '???' holds no words" in shown
    assert "Traceback" not in shown
