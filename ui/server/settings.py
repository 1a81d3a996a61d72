"""What the owner of a server can choose. Everything that opens a door is closed by default."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from qa.settings import DEFAULT_INDEX, SMALLEST_WINDOW, Settings, WriterSettings

SHORTEST_SECRET = 32  # bytes, as RFC 7518 asks of a key for HS256
_OWN_PATHS = frozenset({"api", "assets", "chat", "embed", "v1"})


def _path(text: str) -> str:
    parts = text.split("/")[1:]
    if text and (not re.fullmatch(r"(/[A-Za-z0-9._~\-]+)+", text) or {".", ".."} & set(parts)):
        raise ValueError('write a path such as "/ask", without a slash at its end')
    if text and parts[0] in _OWN_PATHS:
        raise ValueError(f'write another, such as "/ask", for /{parts[0]} is the server\'s own')
    return text


def _origin(text: str) -> str:
    if not re.fullmatch(r"https?://([A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", text):
        raise ValueError('write an origin such as "https://portal.intranet", without a path')
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\]", text):
        raise ValueError('write a name such as "chat.intranet", without https://, port and path')
    return text.lower()


def _network(text: str) -> str:
    try:
        ip_network(text)
    except ValueError:
        raise ValueError('write an address or a network, such as "10.0.0.0/8"') from None
    return text


def _header(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9\-]+", text):
        raise ValueError('write the name of a header, such as "X-Forwarded-User"')
    return text


Origin = Annotated[str, AfterValidator(_origin)]
Host = Annotated[str, AfterValidator(_host)]
Network = Annotated[str, AfterValidator(_network)]
Language = Literal["en", "de"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(_Part):
    """How the server knows who asks.

    "none": everybody is one public user. "proxy": the reverse proxies at `proxies` (addresses or
    networks) name the user in `header`. "token": requests bear a token (`ui.server.tokens`) that
    is signed with `secret`, which `ui.server.config` reads from `secret_file` where one is named.
    """

    kind: Literal["none", "proxy", "token"] = "none"
    header: Annotated[str, AfterValidator(_header)] = "X-Forwarded-User"
    secret: SecretStr | None = None
    secret_file: Path | None = None
    audience: str = "footnote"
    longest_minutes: int = Field(default=60, ge=1)

    @model_validator(mode="after")
    def _has_a_secret(self) -> Self:
        if self.kind == "token" and self.secret is None:
            raise ValueError(
                "identity by token needs a secret; name its file in identity.secret_file"
            )
        if self.secret and len(self.secret.get_secret_value().encode()) < SHORTEST_SECRET:
            raise ValueError(
                f"the secret has less than {SHORTEST_SECRET} bytes; make one with: "
                "openssl rand -hex 32"
            )
        return self


class Limits(_Part):
    """How much is served: to one user in a minute, and to all at once.

    `working` questions are answered at the same time, `waiting` more wait for their turn, for
    `patience_seconds` at most.
    """

    questions_per_minute: int = Field(default=60, ge=1)
    working: int = Field(default=2, ge=1)
    waiting: int = Field(default=64, ge=0)
    patience_seconds: float = Field(default=10.0, gt=0, allow_inf_nan=False)
    body_bytes: int = Field(default=262_144, ge=1024)


class Uploads(_Part):
    """Whether people may add articles in the chat page."""

    on: bool = False
    file_bytes: int = Field(default=2_000_000, ge=1)


class Logs(_Part):
    """`questions` writes the text of questions into the log; off for the sake of privacy."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    questions: bool = False


class Writer(_Part):
    """How a language model is asked, where `generator` names one: `qa.settings.WriterSettings`."""

    url: str | None = None
    key_file: Path | None = None
    window: int = Field(default=8192, ge=SMALLEST_WINDOW)
    seconds: float = Field(default=30.0, gt=0, allow_inf_nan=False)
    unsupported: Literal["strike", "flag"] = "strike"
    rewrite: bool = False


class ServeSettings(_Part):
    """One server. `hosts` are the names under which it is reached (loopback names always are);
    `proxies` are the reverse proxies whose X-Forwarded headers are believed; `frame_origins` may
    frame the widget; `api_origins` may call the interface from their pages (CORS); `sources`, where
    given, are the only ones that are served; `link_hosts`, where given, are the only hosts that
    articles' links may lead to; `prefix` is the path under which a proxy serves it all, such as
    "/ask"; `metrics_from` are the addresses or networks that may read /metrics.
    """

    index: Path = DEFAULT_INDEX
    model: str | None = None
    generator: str = "extractive"
    reader: str | None = None
    fast: bool = False
    precision: float | None = Field(default=None, gt=0, lt=1)
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8600, ge=0, le=65535)
    prefix: Annotated[str, AfterValidator(_path)] = ""
    language: Language = "en"
    title: str = "Footnote"
    hosts: tuple[Host, ...] = ()
    proxies: tuple[Network, ...] = ()
    frame_origins: tuple[Origin, ...] = ()
    api_origins: tuple[Origin, ...] = ()
    sources: tuple[str, ...] | None = None
    link_hosts: tuple[Host, ...] | None = None
    metrics_from: tuple[Network, ...] = ("127.0.0.0/8", "::1")
    feedback: Path | None = None
    identity: Identity = Identity()
    limits: Limits = Limits()
    uploads: Uploads = Uploads()
    logs: Logs = Logs()
    writer: Writer = Writer()

    @model_validator(mode="after")
    def _knows_the_proxies(self) -> Self:
        if self.identity.kind == "proxy" and not self.proxies:
            raise ValueError("identity by proxy needs the proxies' addresses; name them in proxies")
        return self

    @model_validator(mode="after")
    def _reads_or_not(self) -> Self:
        if self.fast and self.reader is not None:
            raise ValueError("fast goes without a reader; leave out one of fast and reader")
        return self

    @property
    def asking(self) -> Settings:
        """The part of it that answers questions."""
        return Settings(
            self.index,
            self.model,
            self.generator,
            self.reader,
            self.fast,
            self.precision,
            WriterSettings(**dict(self.writer)),
        )

    @property
    def feedback_file(self) -> Path:
        """Where feedback is kept: as set, else beside the index's files."""
        return self.feedback or self.index / "feedback.sqlite"
