"""Which pages may make a browser change something, and which may read across origins."""

from collections.abc import Iterator

import httpx
import pytest

from tests.guarding import address, client_at, guarding, sentence

PORTAL = "https://portal.intranet"
PROXY = "127.0.0.9"
FOREIGN = ["https://evil.example", "http://other.intranet", "null", "http://127.0.0.1:1", ""]


@pytest.fixture(scope="module")
def closed() -> Iterator[httpx.Client]:
    """A server as it is by default, but for its name and its proxy."""
    with guarding(hosts=["chat.intranet"], proxies=[PROXY]) as client:
        yield client


@pytest.fixture(scope="module")
def opened() -> Iterator[httpx.Client]:
    identity = {"kind": "token", "secret": "a secret of more than thirty-two bytes"}
    with guarding(api_origins=["https://Portal.intranet"], identity=identity) as client:
        yield client


def shared(response: httpx.Response) -> list[str]:
    return [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/api/ask", "/chat/gradio_api/queue/join", "/embed/ask", "/x"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_foreign_page_changes_nothing(
    closed: httpx.Client, method: str, path: str, origin: str
) -> None:
    response = closed.request(method, path, headers={"Origin": origin}, content=b"{}")
    assert "api_origins" in sentence(response, 403)
    assert shared(response) == []


@pytest.mark.parametrize("origin", [*FOREIGN, "http://portal.127.0.0.1"])
@pytest.mark.parametrize("host", ["chat.intranet", "127.0.0.1"])
@pytest.mark.parametrize("path", ["/api/sources", "/chat/", "/embed", "/assets/chat.css"])
def test_a_foreign_page_reads_nothing(
    closed: httpx.Client, path: str, host: str, origin: str
) -> None:
    headers = {"Origin": origin, "Host": host}
    response = closed.get(path, headers=headers)
    assert response.status_code == 200
    assert shared(response) == []
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert "origin" not in dict(response.json()["headers"])  # which Gradio would let read
    asked = headers | {"Access-Control-Request-Method": "POST"}
    preflight = closed.options(path, headers=asked)
    sentence(preflight, 403)
    assert shared(preflight) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_that_hides_its_origin_is_foreign(closed: httpx.Client, site: str) -> None:
    response = closed.post("/api/ask", headers={"Sec-Fetch-Site": site}, content=b"{}")
    sentence(response, 403)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_the_own_page_and_a_script_may(closed: httpx.Client, headers: dict[str, str]) -> None:
    for own in ({}, {"Origin": address(closed)}, {"Origin": address(closed).upper()}):
        response = closed.post("/api/ask", headers=headers | own, content=b"{}")
        assert response.status_code == 200
        assert response.json()["body"] == "{}"


def test_the_own_page_behind_a_proxy(closed: httpx.Client) -> None:
    forwarded = {"X-Forwarded-Host": "chat.intranet", "X-Forwarded-Proto": "https"}
    origins = {"https://chat.intranet": 200, "http://chat.intranet": 403, address(closed): 403}
    with client_at(PROXY, closed) as proxy:
        for origin, status in origins.items():
            headers = forwarded | {"Origin": origin}
            assert proxy.post("/api/ask", headers=headers).status_code == status
        same_port = forwarded | {"X-Forwarded-Host": "chat.intranet:443"}
        same_port["Origin"] = "https://chat.intranet"
        assert proxy.post("/api/ask", headers=same_port).status_code == 200


def test_two_origins_are_foreign(closed: httpx.Client) -> None:
    headers = [("Origin", address(closed)), ("Origin", "https://evil.example")]
    sentence(closed.post("/api/ask", headers=headers), 403)


def test_an_allowed_page_asks_and_reads(opened: httpx.Client) -> None:
    wish = {
        "Origin": PORTAL,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = opened.options("/api/ask", headers=wish)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == PORTAL
    refused = opened.post("/api/ask", headers={"Origin": PORTAL}, content=b"{}")
    sentence(refused, 401)  # and the page can read why
    assert refused.headers["access-control-allow-origin"] == PORTAL
    assert "access-control-allow-credentials" not in refused.headers
    assert "Origin" in refused.headers["vary"]


@pytest.mark.parametrize("path", ["/chat/gradio_api/queue/join", "/embed/ask", "/metrics"])
def test_an_allowed_page_gets_the_interface_only(opened: httpx.Client, path: str) -> None:
    response = opened.post(path, headers={"Origin": PORTAL}, content=b"{}")
    sentence(response, 403)
    assert shared(response) == []


@pytest.mark.parametrize("origin", FOREIGN)
def test_others_stay_foreign(opened: httpx.Client, origin: str) -> None:
    wish = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for response in (
        opened.options("/api/ask", headers=wish),
        opened.post("/api/ask", headers={"Origin": origin}),
        opened.get("/api/sources", headers={"Origin": origin}),
    ):
        assert response.status_code in {401, 403}
        assert "access-control-allow-origin" not in response.headers
