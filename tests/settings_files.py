"""Settings files for the tests of what is read from them."""

import os
from pathlib import Path

import pytest

from ui.server.config import ConfigError, load

SECRET = "0123456789abcdef0123456789abcdef"


def leave_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and no setting in the environment."""
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)


def write(text: str) -> Path:
    """Write a settings file into the working directory."""
    path = Path("some.toml")
    path.write_text(text, encoding="utf-8")
    return path


def problems(file: Path | None = None, flags: dict[str, str] | None = None) -> tuple[str, ...]:
    """What is said of wrong settings."""
    with pytest.raises(ConfigError) as caught:
        load(file, flags)
    assert str(caught.value) == " ".join(caught.value.problems)
    return caught.value.problems
