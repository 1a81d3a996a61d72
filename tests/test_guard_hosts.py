"""Which names the server answers to, and which proxies it believes."""

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.types import Message

from tests.guarding import address, client_at, guarding, mirror, sentence
from ui.server.guard import guarded
from ui.server.settings import ServeSettings

PROXY = "127.0.0.9"
INNER_PROXY = "127.1.0.1"


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with guarding(hosts=["Chat.intranet", "[fd00::1]"], proxies=[PROXY, "127.1.0.0/16"]) as client:
        yield client


@pytest.mark.parametrize(
    "host",
    ["chat.intranet", "CHAT.Intranet:8443", "localhost:1", "127.0.0.1", "127.8.0.1:80",
     "[::1]:8600", "[fd00::1]"],
)  # fmt: skip
def test_its_names(server: httpx.Client, host: str) -> None:
    response = server.get("/api/sources", headers={"Host": host})
    assert response.status_code == 200
    assert response.json()["url"] == f"http://{host}/api/sources"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "chat.intranet.evil.example", "xchat.intranet", "chat.intranet@evil.example",
     "chat.intranet:80:80", "127.0.0.1.evil.example", "[::2]", "10.0.0.1", "chat.intranet.", ":80",
     "chat.intranet/x", "chat.intranet evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/sources", "/chat/", "/healthz", "/embed"])
def test_another_name(server: httpx.Client, host: str, path: str) -> None:
    response = server.get(path, headers={"Host": host})
    assert "does not go by that name" in sentence(response, 400)
    assert "evil" not in response.text


def test_no_name(server: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", server.base_url.port or 80)) as plain:
        plain.sendall(b"GET /api/sources HTTP/1.0\r\n\r\n")
        assert plain.makefile("rb").readline().split()[1] == b"400"


def test_a_browser_gets_a_page(server: httpx.Client) -> None:
    headers = {"Host": "evil.example", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = server.get("/chat/", headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<p>This server does not go by that name;" in response.text


FORWARDED = {
    "X-Forwarded-For": "10.1.2.3",
    "X-Forwarded-Host": "chat.intranet",
    "X-Forwarded-Proto": "https",
}


def test_a_named_proxy_is_believed(server: httpx.Client) -> None:
    with client_at(PROXY, server) as proxy:
        seen = proxy.get("/api/sources", headers=FORWARDED | {"Host": "10.9.9.9:8600"}).json()
    assert seen["client"] == "10.1.2.3"
    assert seen["url"] == "https://chat.intranet/api/sources"


def test_others_are_not_believed(server: httpx.Client) -> None:
    seen = server.get("/api/sources", headers=FORWARDED).json()
    assert seen["client"] == "127.0.0.1"
    assert seen["url"] == f"{address(server)}/api/sources"


@pytest.mark.parametrize("peer", ["127.0.0.1", PROXY])
def test_no_forwarding_header_goes_further(server: httpx.Client, peer: str) -> None:
    """Gradio would build its addresses from them."""
    more = {
        "X-Forwarded-Prefix": "/x", "X-Forwarded-Port": "1", "X-Forwarded-User": "eve",
        "Forwarded": "host=evil.example", "X-Gradio-Server": "http://evil.example",
        "X-Real-IP": "10.0.0.1", "Via": "1.1 evil.example",
    }  # fmt: skip
    with client_at(peer, server) as client:
        seen = client.get("/api/sources", headers=FORWARDED | more).json()
    names = {name for name, _ in seen["headers"]}
    assert names <= {"accept", "accept-encoding", "connection", "host", "user-agent"} | (
        {"x-forwarded-user"} if peer == PROXY else set()
    )


def test_a_proxy_cannot_name_another_host(server: httpx.Client) -> None:
    with client_at(PROXY, server) as proxy:
        response = proxy.get("/chat/", headers={"X-Forwarded-Host": "evil.example"})
    sentence(response, 400)


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("6.6.6.6, 10.1.2.3", "10.1.2.3"),  # the client itself said 6.6.6.6
        (f"6.6.6.6, 10.1.2.3, {INNER_PROXY}", "10.1.2.3"),
        ("10.1.2.3:4711", "10.1.2.3"),
        ("[fd00::7]:4711", "fd00::7"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("10.1.2.3, unknown", PROXY),
        (f"unknown, {INNER_PROXY}", INNER_PROXY),
        (f"{INNER_PROXY}, {PROXY}", INNER_PROXY),
        ("", PROXY),
    ],
)
def test_the_client_is_the_last_hop_that_is_no_proxy(
    server: httpx.Client, chain: str, client: str
) -> None:
    with client_at(PROXY, server) as proxy:
        seen = proxy.get("/api/sources", headers={"X-Forwarded-For": chain}).json()
    assert seen["client"] == client


def test_several_headers_are_one_chain(server: httpx.Client) -> None:
    lines = [
        ("X-Forwarded-For", "6.6.6.6"),
        ("X-Forwarded-For", "10.1.2.3"),
        ("X-Forwarded-Host", "evil.example, chat.intranet"),
        ("X-Forwarded-Proto", "ftp"),
    ]
    with client_at(PROXY, server) as proxy:
        seen = proxy.get("/api/sources", headers=lines).json()
    assert (seen["client"], seen["url"]) == ("10.1.2.3", "http://chat.intranet/api/sources")


def test_nothing_but_http_comes_in() -> None:
    async def connect() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        scope = {"type": "websocket", "path": "/chat/gradio_api/queue/join", "headers": []}
        await guarded(mirror, ServeSettings(), {})(scope, receive, send)
        return sent

    assert asyncio.run(connect()) == [{"type": "websocket.close", "code": 1008}]
