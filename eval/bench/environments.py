"""The peers: which there are, what each needs, and an environment of its own for each."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError

_TORCH = ("torch==2.13.0+cpu", "torch==2.13.0")  # as the Makefile does: the small build first
_FAISS = "faiss-cpu==1.15.1"
_ENCODER = ("sentence-transformers==6.2.0", "transformers==5.23.0")
_STAMP = "requirements.txt"
_PATIENCE_SECONDS = 1800
_SAID_CHARS = 200
_VERSIONS = """\
import importlib.metadata, json, sys
print(json.dumps({name: importlib.metadata.version(name) for name in sys.argv[1:]}))
"""


class PeerError(FootnoteError):
    """A peer cannot be installed or does not run; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment: its name, what pip installs into it, and whether torch comes first."""

    name: str
    requirements: tuple[str, ...]
    torch: bool = True

    @property
    def packages(self) -> list[str]:
        """The names of what is required, without versions."""
        return [requirement.partition("==")[0] for requirement in self.requirements]


@dataclass(frozen=True, slots=True)
class PeerProgram:
    """A row of the table: the script `module` of eval.bench.peers, run in `environment`."""

    label: str
    environment: Environment
    module: str
    hybrid: bool = False


_HAYSTACK = Environment(
    "haystack", ("haystack-ai==3.4.0", "sentence-transformers-haystack==2.0.0", *_ENCODER)
)
_LANGCHAIN = Environment(
    "langchain", ("langchain-community==0.4.2", "langchain-huggingface==1.2.3", *_ENCODER, _FAISS)
)
_LLAMAINDEX = Environment(
    "llamaindex",
    (
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-vector-stores-faiss==0.7.0",
        *_ENCODER,
        _FAISS,
    ),
)
_TXTAI = Environment("txtai", ("txtai==9.14.0", "transformers==5.23.0", _FAISS))
PEERS = (
    PeerProgram("plain script", Environment("plain", (*_ENCODER, _FAISS)), "plain"),
    PeerProgram("LangChain + FAISS", _LANGCHAIN, "langchain"),
    PeerProgram("LlamaIndex + FAISS", _LLAMAINDEX, "llamaindex"),
    PeerProgram("Haystack, dense", _HAYSTACK, "haystack"),
    PeerProgram("Haystack, hybrid", _HAYSTACK, "haystack", hybrid=True),
    PeerProgram("txtai, dense", _TXTAI, "txtai"),
    PeerProgram("txtai, hybrid", _TXTAI, "txtai", hybrid=True),
)


def prepare(environment: Environment, folder: Path) -> Path:
    """The Python of an environment in `folder`, made anew unless its stamp says that it holds
    these requirements already. Raises PeerError where it does not install."""
    home = folder / environment.name
    python = home / "bin" / "python"
    stamp = home / _STAMP
    wanted = "\n".join((sys.version, *_TORCH[: environment.torch], *environment.requirements))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    if home.exists():
        shutil.rmtree(home)
    _step(environment, [sys.executable, "-m", "venv", str(home)])
    if environment.torch:
        _install_torch(environment, python)
    _step(environment, _pip(python, environment.requirements))
    stamp.write_text(wanted, encoding="utf-8")
    return python


def versions(environment: Environment, python: Path) -> dict[str, str]:
    """The versions of what an environment requires, by name. Raises PeerError."""
    said = _step(environment, [str(python), "-c", _VERSIONS, *environment.packages])
    found: dict[str, str] = json.loads(said)
    return found


def _install_torch(environment: Environment, python: Path) -> None:
    try:
        _step(environment, _pip(python, _TORCH[:1]))
    except PeerError:
        _step(environment, _pip(python, _TORCH[1:]))


def _pip(python: Path, requirements: Sequence[str]) -> list[str]:
    quiet = ["-q", "--disable-pip-version-check", "--no-input"]
    return [str(python), "-m", "pip", "install", *quiet, *requirements]


def _step(environment: Environment, command: Sequence[str]) -> str:
    """Run a step of an installation; returns what it printed."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_installed(environment, str(error)) from error
    if done.returncode:
        raise _not_installed(environment, done.stderr)
    return done.stdout


def _not_installed(environment: Environment, said: str) -> PeerError:
    lines = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines()
    reason = lines[0].removeprefix("ERROR: ").rstrip(".")[:_SAID_CHARS] if lines else "no reason"
    return PeerError(
        f"The environment of {environment.name} does not install ({reason}); "
        "its rows are left empty, and the next run tries again."
    )
