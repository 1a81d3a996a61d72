"""Reading a server's settings: flags, then the environment, then one TOML file.

The setting `identity.kind` is called FOOTNOTE_IDENTITY__KIND in the environment; lists stand there
with commas between. Nothing is ignored in silence: a variable FOOTNOTE_… that is no setting is
refused, as an unknown key of the file is, for a misspelt lock leaves a door open.
"""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from index.errors import FootnoteError
from ui.server.mistakes import Given, describe, nearest
from ui.server.settings import ServeSettings

DEFAULT_FILE = Path("footnote.toml")
FILE_VARIABLE = "FOOTNOTE_CONFIG"
PREFIX = "FOOTNOTE_"
_OTHERS = (FILE_VARIABLE, "FOOTNOTE_CACHE")  # the latter is where prepared models are kept


class ConfigError(FootnoteError):
    """The settings are wrong. `problems` holds one sentence for each thing that is."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def load(file: Path | None = None, flags: Mapping[str, str] | None = None) -> ServeSettings:
    """Read the settings. The file is `file`, else the one that FOOTNOTE_CONFIG names, else
    footnote.toml in the working directory if there is one; `flags`, which are settings by their
    names, win over all. Raises ConfigError.
    """
    path = _file(file)
    table = _table(path)
    keys = sorted(_keys(ServeSettings))
    variables = {f"{PREFIX}{key.upper().replace('.', '__')}": key for key in keys}
    named = {name for name, text in os.environ.items() if name.startswith(PREFIX) and text}
    problems = [
        f"There is no setting {name}, which the environment holds; {nearest(name, variables)}"
        for name in sorted(named - variables.keys() - set(_OTHERS))
    ]
    if "secret" in _part(table, "identity"):
        problems.append(
            f"{path}: identity.secret does not belong into a file that many may read; write the "
            "secret alone into a file of its own and name that in identity.secret_file."
        )
    if problems:
        raise ConfigError(*problems)
    given = Given(path, {variables[name]: name for name in named & variables.keys()}, flags or {})
    merged = _merge(_merge(table, _Environment(_Variables)()), given.flags)
    try:
        return ServeSettings.model_validate(_with_secret(merged))
    except ValidationError as error:
        raise ConfigError(*(describe(one, given, keys) for one in error.errors())) from None


def doubts(settings: ServeSettings) -> Iterator[str]:
    """What is allowed and yet may not be meant, one sentence each, for the log."""
    if settings.uploads.on and settings.identity.kind == "none":
        yield "Everybody who reaches this server may add articles: uploads are on, identity is not."
    if not settings.hosts and not _is_loopback(settings.host):
        yield (
            f"The server listens at {settings.host} and yet answers to loopback names only; "
            "write the names under which it is reached into hosts."
        )
    secret = settings.identity.secret_file
    if secret and secret.stat().st_mode & stat.S_IROTH:
        yield f"Everybody on this machine may read {secret}; end that with: chmod o-r {secret}"


class _Variables(ServeSettings, BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True
    )


class _Environment(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: str) -> list[str]:
        return [part.strip() for part in value.split(",") if part.strip()]


def _file(chosen: Path | None) -> Path | None:
    if named := chosen or os.environ.get(FILE_VARIABLE):
        return Path(named)
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def _table(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML: {error}.") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read ({error.strerror}); check its name and permissions."
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8.") from None


def _with_secret(merged: dict[str, Any]) -> dict[str, Any]:
    identity = _part(merged, "identity")
    if not (file := identity.get("secret_file")):
        return merged
    if "secret" in identity:
        raise ConfigError(
            "There are two secrets, in FOOTNOTE_IDENTITY__SECRET and in the file that "
            "identity.secret_file names; keep one."
        )
    return _merge(merged, {"identity": {"secret": _text(Path(str(file))).strip()}})


def _part(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    part = table.get(key)
    return part if isinstance(part, dict) else {}


def _merge(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    """Both, `high` winning; tables are merged key by key."""
    parts = {key: low[key] for key in low.keys() & high.keys() if isinstance(high[key], dict)}
    tables = {k: {**p, **high[k]} if isinstance(p, dict) else p for k, p in parts.items()}
    return {**low, **high, **tables}


def _keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """The names of all settings, with dots: "port", "identity.kind"."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _keys(field.annotation, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
