"""Tokens: what is believed, what is not, and the sample that makes them."""

import base64
import importlib.util
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.guarding import SECRET, guarding
from tests.seed import ROOT
from ui.server.settings import Identity
from ui.server.tokens import TokenError, read, sign
from ui.server.users import User

IDENTITY = Identity(kind="token", secret=SecretStr(SECRET), longest_minutes=60)
NAMES = st.text(min_size=1).filter(str.strip).filter(str.isprintable)


def made(claims: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    """A token with the usual claims but for those given; None leaves one out."""
    now = int(time.time())
    usual = {"sub": "ann", "aud": "footnote", "iat": now, "exp": now + 600} | claims
    left = {name: value for name, value in usual.items() if value is not None}
    return jwt.encode(left, secret, algorithm)


@given(NAMES, st.none() | st.frozensets(st.text()))
def test_what_is_signed_is_read(name: str, sources: frozenset[str] | None) -> None:
    assert read(sign(SECRET, name, sources=sources), IDENTITY) == User(name, sources)


@pytest.mark.parametrize("missing", ["sub", "aud", "iat", "exp"])
def test_all_claims_are_needed(missing: str) -> None:
    with pytest.raises(TokenError, match="not one for this server"):
        read(made({missing: None}), IDENTITY)


NOW = int(time.time())


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        ({"aud": "payroll"}, "not one for this server"),
        ({"iat": NOW - 700, "exp": NOW - 60}, "has expired"),
        ({"iat": NOW + 3600, "exp": NOW + 3700}, "not one for this server"),
        ({"iat": NOW, "exp": NOW + 3700}, "longer than 60 minutes"),
        ({"iat": NOW - 86_400}, "longer than 60 minutes"),
        ({"exp": str(NOW + 99_999)}, "longer than 60 minutes"),
        ({"exp": "soon"}, "not one for this server"),
        ({"sub": ""}, "names nobody"),
        ({"sub": " \n"}, "names nobody"),
        ({"sub": 7}, "not one for this server"),
        ({"nbf": NOW + 3600}, "not one for this server"),
        ({"sources": "press"}, "list of texts"),
        ({"sources": [1]}, "list of texts"),
        ({"sources": {"press": 1}}, "list of texts"),
    ],
)
def test_what_is_not_believed(claims: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TokenError, match=complaint):
        read(made(claims), IDENTITY)


def test_clocks_may_differ_a_little() -> None:
    assert read(made({"iat": int(time.time()) + 15}), IDENTITY).name == "ann"


def test_another_secret_and_other_algorithms() -> None:
    header, payload, signature = made({}).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    changed = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "eve"}).encode())
    forged = [
        made({}, secret=SECRET[::-1]),
        made({}, secret=SECRET * 2, algorithm="HS384"),
        made({}, secret=SECRET * 2, algorithm="HS512"),
        f"{none}.{payload}.",
        f"{none}.{payload}.{signature}",
        f"{header}.{changed.rstrip(b'=').decode()}.{signature}",
        f"{header}.{payload}.",
        f"{header}.{payload}.{signature}.{signature}",
        "", ".", "..", "ann", "é.é.é", "a" * 50_000,
    ]  # fmt: skip
    for token in forged:
        with pytest.raises(TokenError, match="not one for this server"):
            read(token, IDENTITY)


@given(st.text())
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(TokenError):
        read(text, IDENTITY)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A portal that runs the sample behind a sign-in of its own, here a cookie."""
    monkeypatch.setenv("PORTAL_CHAT_SECRET", f"{SECRET}\n")  # as a file holds it
    file = ROOT / "docs/samples/token_backend.py"
    spec = importlib.util.spec_from_file_location("token_backend", file)
    assert spec
    assert spec.loader
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)

    def signed_in(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        user = environ.get("HTTP_COOKIE", "").removeprefix("session=")
        answer: Iterable[bytes] = sample.application(environ | {"REMOTE_USER": user}, start)
        return answer

    with make_server("127.0.0.1", 0, signed_in, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/my/token"
        server.shutdown()
        thread.join()


def test_the_sample_opens_the_door(portal: str) -> None:
    given_out = httpx.get(portal, headers={"Cookie": "session=ann"})
    assert given_out.headers["cache-control"] == "no-store"
    headers = {"Authorization": f"Bearer {given_out.json()['token']}"}
    with guarding(identity={"kind": "token", "secret": SECRET}) as server:
        assert server.get("/api/sources", headers=headers).json()["user"] == "ann"


def test_the_sample_gives_strangers_nothing(portal: str) -> None:
    response = httpx.get(portal)
    assert response.status_code == 401
    assert response.json().keys() == {"detail"}
