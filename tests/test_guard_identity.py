"""Who somebody is: everybody, whom the proxy names, or whom a token names."""

from collections.abc import Iterator

import httpx
import pytest

from tests.guarding import SECRET, client_at, guarding, sentence
from ui.server.tokens import sign

PROXY = "127.0.0.9"
PUBLIC = ["/healthz", "/readyz", "/widget.js", "/assets/chat.css", "/manifest.json", "/embed"]
CLOSED = [
    "/", "/chat", "/chat/", "/chat/config", "/chat/gradio_api/info", "/api/sources",
    "/openapi.json", "/embed/", "/embed/examples", "/assets", "/healthz/", "//healthz", "/Embed",
    "/nowhere", "/api/articles/..%2f..%2fassets/x", "/assets%2f..%2fapi/sources",
]  # fmt: skip


@pytest.fixture(scope="module")
def behind_proxy() -> Iterator[httpx.Client]:
    identity = {"kind": "proxy", "header": "Remote-User"}
    with guarding(identity=identity, proxies=[PROXY]) as client:
        yield client


@pytest.fixture(scope="module")
def with_tokens() -> Iterator[httpx.Client]:
    identity = {"kind": "token", "secret": SECRET}
    with guarding(identity=identity, sources=["press", "board"]) as client:
        yield client


def test_everybody() -> None:
    with guarding() as server:
        headers = {"X-Forwarded-User": "eve", "Authorization": "Bearer x"}
        seen = server.get("/api/sources", headers=headers).json()
    assert (seen["user"], seen["sources"]) == (None, None)


@pytest.mark.parametrize("path", CLOSED)
def test_nobody_gets_in(behind_proxy: httpx.Client, with_tokens: httpx.Client, path: str) -> None:
    for server in (behind_proxy, with_tokens):
        for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS"):
            response = server.request(method, path)
            assert response.status_code == 401
        assert sentence(server.get(path), 401)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_knows_nobody(
    behind_proxy: httpx.Client, with_tokens: httpx.Client, path: str
) -> None:
    for server in (behind_proxy, with_tokens):
        headers = {"Authorization": f"Bearer {sign(SECRET, 'ann')}", "Remote-User": "ann"}
        seen = server.get(path, headers=headers).json()
        assert (seen["user"], seen["sources"]) == (None, [])


def test_a_browser_is_told_on_a_page(with_tokens: httpx.Client) -> None:
    response = with_tokens.get("/chat/", headers={"Accept": "text/html"})
    assert response.status_code == 401
    assert "<h1>You are not signed in here</h1>" in response.text
    assert "<style>" in response.text
    assert "style-src 'self' 'unsafe-inline'" in response.headers["content-security-policy"]
    elsewhere = with_tokens.get("/", headers={"Accept": "text/html"})
    assert (elsewhere.status_code, "<style>" in elsewhere.text) == (401, False)
    assert "open it from the page" in response.text


def test_the_proxy_names_the_user(behind_proxy: httpx.Client) -> None:
    with client_at(PROXY, behind_proxy) as proxy:
        for name in ("ann", "Jörg Müller", "CN=Ann, OU=Press"):
            seen = proxy.get("/api/sources", headers=[(b"remote-user", name.encode())]).json()
            assert seen["user"] == name
            assert "remote-user" not in dict(seen["headers"])


def test_nobody_else_does(behind_proxy: httpx.Client) -> None:
    for path in ("/api/sources", "/chat/"):
        response = behind_proxy.get(path, headers={"Remote-User": "ann"})
        assert "No proxy that this server believes" in sentence(response, 401)
    forged = {"Remote-User": "ann", "X-Forwarded-For": PROXY, "X-Forwarded-User": "ann"}
    sentence(behind_proxy.get("/api/sources", headers=forged), 401)
    seen = behind_proxy.get("/embed", headers=forged).json()
    assert not {"remote-user", "x-forwarded-user"} & dict(seen["headers"]).keys()


def test_other_headers_name_nobody(behind_proxy: httpx.Client) -> None:
    with client_at(PROXY, behind_proxy) as proxy:
        headers = {"X-Forwarded-User": "ann", "Remote_User": "ann"}
        sentence(proxy.get("/api/sources", headers=headers), 401)


@pytest.mark.parametrize("value", [b"", b"\xff", b"a\tb", b"x" * 257, "a\u202eb".encode()])
def test_what_is_no_name(behind_proxy: httpx.Client, value: bytes) -> None:
    with client_at(PROXY, behind_proxy) as proxy:
        response = proxy.get("/api/sources", headers=[(b"Remote-User", value)])
    assert "no user's name" in sentence(response, 403)


def test_two_names(behind_proxy: httpx.Client) -> None:
    with client_at(PROXY, behind_proxy) as proxy:
        headers = [("Remote-User", "eve"), ("Remote-User", "ann")]
        assert "more than once" in sentence(proxy.get("/api/sources", headers=headers), 403)


def test_a_token_names_the_user_and_what_they_see(with_tokens: httpx.Client) -> None:
    for sources, seen_sources in ((None, ["board", "press"]), (["press", "x"], ["press"])):
        token = sign(SECRET, "ann", sources=sources)
        headers = {"Authorization": f"Bearer {token}"}
        seen = with_tokens.get("/api/sources", headers=headers).json()
        assert (seen["user"], seen["sources"]) == ("ann", seen_sources)
        assert "authorization" not in dict(seen["headers"])


def test_a_token_in_the_address_is_none(with_tokens: httpx.Client) -> None:
    token = sign(SECRET, "ann")
    for query in ("token", "access_token", "authorization"):
        sentence(with_tokens.get(f"/api/sources?{query}={token}"), 401)


def test_how_to_come_in(with_tokens: httpx.Client) -> None:
    assert with_tokens.get("/api/sources").headers["www-authenticate"] == "Bearer"
    for lines in (["Basic YTpi"], ["Bearer"], [f"Bearer {sign(SECRET, 'ann')}"] * 2):
        response = with_tokens.get(
            "/api/sources", headers=[("Authorization", line) for line in lines]
        )
        sentence(response, 401)


def test_an_expired_token(with_tokens: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {sign(SECRET, 'ann', minutes=-1)}"}
    response = with_tokens.get("/chat/", headers=headers)
    assert "has expired" in sentence(response, 401)
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_metrics_go_to_their_readers() -> None:
    identity = {"kind": "token", "secret": SECRET}
    with guarding(identity=identity, metrics_from=["127.0.0.1"], proxies=[PROXY]) as server:
        assert server.get("/metrics").status_code == 200
        with client_at("127.0.0.2", server) as other:
            assert "metrics_from" in sentence(other.get("/metrics"), 403)
        for mark in ("X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Proto"):
            through = server.get("/metrics", headers={mark: "127.0.0.1"})
            assert "metrics_from" in sentence(through, 403)
        with client_at(PROXY, server) as proxy:
            sentence(proxy.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}), 403)
