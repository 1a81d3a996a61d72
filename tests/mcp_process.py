"""`footnote mcp` as a process of its own, and the protocol's own client to ask it."""

import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent

from tests.seed import ROOT

READY = re.compile(r"Footnote answers at (http://\S+/mcp) \(Ctrl-C stops\)\n")
COMMAND = [sys.executable, "-m", "ui.cli", "mcp", "--fast"]
_Made = TypeVar("_Made")


def over_stdio(index: Path) -> StdioServerParameters:
    """How a client starts the server."""
    command, *arguments = COMMAND
    return StdioServerParameters(
        command=command,
        args=[*arguments, "--index", str(index)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """The process, with pipes."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@contextmanager
def over_http(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, once it answers."""
    child = started("--http", "--port", "0", *arguments)
    assert child.stdout is not None
    try:
        ready = READY.fullmatch(child.stdout.readline())
        assert ready, child.stderr and child.stderr.read()
        yield child, ready[1]
    finally:
        child.kill()
        child.communicate()


def with_client(
    server: StdioServerParameters | str, talk: Callable[[Client], Awaitable[_Made]], mode: str
) -> _Made:
    """What comes of a talk with the server."""

    async def talked() -> _Made:
        async with Client(server, mode=mode) as client:
            return await talk(client)

    return anyio.run(talked)


def called(
    server: StdioServerParameters | str,
    name: str,
    arguments: dict[str, Any],
    mode: str = "auto",
) -> CallToolResult:
    """The result of one call of a tool."""
    return with_client(server, lambda client: client.call_tool(name, arguments), mode)


def words(result: CallToolResult) -> str:
    """Its text."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
