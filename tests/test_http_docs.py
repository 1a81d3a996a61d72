"""docs/http.md: every command in it does what it says."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.interface import calling
from tests.seed import ROOT
from ui.server.settings import ServeSettings

TEXT = (ROOT / "docs/http.md").read_text(encoding="utf-8")
COMMANDS = [
    command
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for command in re.split(r"\n(?=curl)", block.strip())
]
ADDRESS = "http://127.0.0.1:8600"


@pytest.fixture(scope="module")
def address(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    kept = tmp_path_factory.mktemp("kept") / "feedback.sqlite"
    with calling(ServeSettings(index=seed_index, feedback=kept)) as client:
        yield str(client.base_url).rstrip("/")


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(address: str, command: str) -> None:
    assert command.startswith("curl -s")
    assert ADDRESS in command
    done = subprocess.run(
        ["sh", "-c", command.replace(ADDRESS, address) + " -w '\n%{http_code}'"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    body, _, status = done.stdout.rpartition("\n")
    refused = command.endswith("'{}'")
    assert status == ("422" if refused else "204" if "/feedback" in command else "200")
    if refused:
        assert body in {json.dumps(json.loads(each)) for each in shown()}


def shown() -> list[str]:
    """The JSON that the page shows whole, without "…"."""
    blocks = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    return [block for block in blocks if "…" not in block]


def test_every_part_has_a_command() -> None:
    for path in re.findall(r"`(?:GET|POST) (/\w+(?:/\w+)?)", TEXT):
        assert any(path in command for command in COMMANDS) or path == "/healthz"


def test_every_figure_and_route_is_named(address: str) -> None:
    figures = httpx.get(f"{address}/metrics").text
    names = re.findall(r"^# TYPE (\w+)", figures, re.MULTILINE)
    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    assert len(names) > 5
    assert len(paths) == 8
    for name in [*paths, *(name for name in names if not name.endswith("_created"))]:
        assert f"`{name}" in TEXT or f" {name}`" in TEXT
