"""docs/openai.md and docs/mcp.md: their examples run."""

import json
import re
import subprocess
import sys
from pathlib import Path

from mcp import StdioServerParameters

from tests.mcp_process import called, over_http, words
from tests.seed import ROOT
from tests.server_process import serving
from ui.cli import _parse

LEADS = "The week of July15, Kaidanow is leading"


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def output(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_examples_for_openai(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index) as running:
        code = "\n".join(blocks("openai.md", "python"))
        assert "http://127.0.0.1:8600" in code
        shown = output(code.replace("http://127.0.0.1:8600", running.base))
    (form,) = blocks("openai.md", "text")
    for line in filter(None, form.splitlines()):
        assert line.partition("…")[0] in shown
    assert "000_6a0a4035a744aefa 2973 3147" in shown
    assert "Patriot" in shown


def test_the_example_for_mcp(seed_index: Path) -> None:
    (code,) = blocks("mcp.md", "python")
    assert "http://127.0.0.1:8601/mcp" in code
    with over_http("--index", seed_index) as (_, address):
        shown = output(code.replace("http://127.0.0.1:8601/mcp", address))
    assert shown.startswith(LEADS)
    assert "000_6a0a4035a744aefa 2973 3147" in shown


def test_the_file_of_a_client(seed_index: Path) -> None:
    (file,) = blocks("mcp.md", "json")
    told = json.loads(file)["mcpServers"]["footnote"]
    assert _parse(told["args"]).index == "/srv/footnote/index"
    script = Path(sys.executable).with_name(told["command"])
    arguments = [str(seed_index) if one.startswith("/") else one for one in told["args"]]
    server = StdioServerParameters(command=str(script), args=[*arguments, "--fast"])
    assert words(called(server, "ask", {"question": "who leads the delegation?"})).startswith(LEADS)
