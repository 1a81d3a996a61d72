"""What the owner of a server can choose. Everything that opens a door is closed by default."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from qa.settings import DEFAULT_INDEX

Origin = Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.\-]+(:\d{1,5})?$")]
Language = Literal["en", "de"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(_Part):
    """How the server knows who asks.

    "none": everybody is one public user. "proxy": the reverse proxies at `proxies` (addresses or
    networks) name the user in `header`. "token": requests bear a signed token (`ui.server.tokens`).
    """

    kind: Literal["none", "proxy", "token"] = "none"
    header: str = "X-Forwarded-User"
    secret: SecretStr | None = None
    audience: str = "footnote"
    longest_minutes: int = Field(default=60, ge=1)


class Limits(_Part):
    """How much is served: to one user in a minute, and to all at once.

    `working` questions are answered at the same time, `waiting` more wait for their turn, for
    `patience_seconds` at most.
    """

    questions_per_minute: int = Field(default=60, ge=1)
    working: int = Field(default=2, ge=1)
    waiting: int = Field(default=64, ge=0)
    patience_seconds: float = Field(default=10.0, gt=0)
    body_bytes: int = Field(default=262_144, ge=1024)


class Uploads(_Part):
    """Whether people may add articles in the chat page."""

    on: bool = False
    file_bytes: int = Field(default=2_000_000, ge=1)


class Logs(_Part):
    """`questions` writes the text of questions into the log; off for the sake of privacy."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    questions: bool = False


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
    host: str = "127.0.0.1"
    port: int = Field(default=8600, ge=0, le=65535)
    prefix: str = Field(default="", pattern=r"^(/[A-Za-z0-9._~\-]+)*$")
    language: Language = "en"
    title: str = "Footnote"
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    frame_origins: tuple[Origin, ...] = ()
    api_origins: tuple[Origin, ...] = ()
    sources: tuple[str, ...] | None = None
    link_hosts: tuple[str, ...] | None = None
    metrics_from: tuple[str, ...] = ("127.0.0.0/8", "::1")
    feedback: Path | None = None
    identity: Identity = Identity()
    limits: Limits = Limits()
    uploads: Uploads = Uploads()
    logs: Logs = Logs()

    @property
    def feedback_file(self) -> Path:
        """Where feedback is kept: as set, else beside the index's files."""
        return self.feedback or self.index / "feedback.sqlite"
