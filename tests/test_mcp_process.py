"""How `footnote mcp` starts, keeps stdout clean, guards its port and stops."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.mcp_process import over_http, started
from tests.seed import ROOT, TURKEY, process
from tests.server_process import PATIENCE

MODERN = "2025-06-18"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": MODERN, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"},
    },
}  # fmt: skip
ASK = {
    "jsonrpc": "2.0", "id": 2, "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": TURKEY}},
}  # fmt: skip


def test_stdout_holds_the_protocol_alone(seed_index: Path) -> None:
    child = started("--index", seed_index)
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert child.stdin is not None
    assert child.stdout is not None
    answers: list[dict[str, Any]] = []
    for message in (HELLO, ready, ASK):
        child.stdin.write(json.dumps(message) + "\n")
        child.stdin.flush()
        if "id" in message:
            answers.append(json.loads(child.stdout.readline()))
    out, err = child.communicate(timeout=PATIENCE)  # which closes its stdin
    assert (out, err, child.returncode) == ("", "", 0)
    assert [each["id"] for each in answers] == [1, 2]
    assert answers[0]["result"]["serverInfo"]["name"] == "footnote"
    assert "Patriot" in answers[1]["result"]["content"][0]["text"]


@pytest.mark.parametrize(
    ("stop", "status", "told"),
    [(signal.SIGTERM, 0, ""), (signal.SIGINT, 130, "footnote: Stopped.\n")],
)
def test_stop_while_the_client_is_there(
    seed_index: Path, stop: signal.Signals, status: int, told: str
) -> None:
    child = started("--index", seed_index)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(HELLO) + "\n")
    child.stdin.flush()
    assert json.loads(child.stdout.readline())["id"] == 1
    child.send_signal(stop)
    assert child.wait(PATIENCE) == status  # with its stdin open
    assert child.communicate() == ("", told)


@pytest.mark.parametrize(
    ("stop", "status", "told"),
    [(signal.SIGTERM, 0, ""), (signal.SIGINT, 130, "footnote: Stopped.\n")],
)
def test_stop_over_http(seed_index: Path, stop: signal.Signals, status: int, told: str) -> None:
    with over_http("--index", seed_index) as (child, address):
        assert post(address, ASK).status_code == 200
        child.send_signal(stop)
        assert child.communicate(timeout=PATIENCE) == ("", told)
        assert child.returncode == status


def post(address: str, body: object, **headers: str) -> httpx.Response:
    accepted = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": MODERN}
    return httpx.post(address, json=body, headers=accepted | headers, timeout=PATIENCE)


def test_the_port_is_for_programs_of_this_machine(seed_index: Path) -> None:
    with over_http("--index", seed_index) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        port = httpx.URL(address).port
        assert post(address, ASK, Host=f"localhost:{port}").status_code == 200
        assert post(address, ASK, Origin=f"http://127.0.0.1:{port}").status_code == 200
        assert post(address, ASK, Host="evil.example").status_code == 421
        assert post(address, ASK, Host=f"127.0.0.1.evil.example:{port}").status_code == 421
        assert post(address, ASK, Origin="https://evil.example").status_code == 403
        assert post(address, ASK, Origin="null").status_code == 403
        assert post(address, {**ASK, "x": "y" * 300_000}).status_code == 413
        assert httpx.get(address).status_code == 405
        assert post(address.replace("/mcp", "/"), ASK).status_code == 404


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "9000"], "--host and --port mean something with --http only; add it."),
        (["--http", "--port", "70000"], "There is no port 70000; choose one of 0 to 65535."),
        (["--generator", "poet"], "There is no generator called poet"),
        (["--index", "none"], "There is no index in none"),
    ],
)
def test_what_is_wrong_is_told_at_once(arguments: list[str], words: str) -> None:
    run = process("mcp", *arguments)
    assert run.status == 2
    assert run.complaint.startswith(words)
    assert run.out == ""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def test_without_the_extra() -> None:
    done = run(
        "import sys; sys.modules['mcp'] = None\nfrom ui.cli import main; sys.exit(main(['mcp']))"
    )
    assert done.returncode == 2
    assert done.stderr.startswith("footnote: ")
    assert done.stderr.endswith('pip install "footnote-qa[mcp]"\n')


def test_the_command_line_starts_without_the_protocol() -> None:
    done = run("import sys, ui.cli, ui.asking, ui.mcp_server.command; print('mcp' in sys.modules)")
    assert done.stdout == "False\n"
