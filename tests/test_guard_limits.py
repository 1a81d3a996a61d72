"""How often one user may ask."""

from collections.abc import Iterator

import httpx
import pytest

from tests.guarding import SECRET, client_at, guarding, sentence
from ui.server.denied import Denied
from ui.server.limits import Rate
from ui.server.tokens import sign
from ui.server.users import User

MOST = 3
COUNTED = ["/api/ask", "/api/search", "/api/feedback", "/embed/ask", "/chat/gradio_api/queue/join"]
JOIN: dict[str, object] = {"session_hash": "abc", "data": [None, None], "fn_index": 0}


@pytest.fixture
def server() -> Iterator[httpx.Client]:
    with guarding(limits={"questions_per_minute": MOST}, proxies=["127.0.0.9"]) as client:
        yield client


def test_all_ways_to_ask_are_one(server: httpx.Client) -> None:
    for path in COUNTED[:MOST]:
        assert server.post(path, json=JOIN).status_code == 200
    for path in COUNTED:
        response = server.post(path, json=JOIN)
        seconds = int(response.headers["retry-after"])
        assert 1 <= seconds <= 60
        assert f"try again in {seconds} second" in sentence(response, 429)
    assert server.get("/api/sources").status_code == 200
    assert server.get("/api/articles/mill").status_code == 200


def test_what_the_page_does_besides_has_its_own(server: httpx.Client) -> None:
    for path in ("/chat/gradio_api/run/predict", "/chat/gradio_api/queue/join"):
        statuses = [server.post(path, json=JOIN).status_code for _ in range(MOST + 1)]
        assert statuses == [200] * MOST + [429]


def test_each_address_has_its_own(server: httpx.Client) -> None:
    for peer in ("127.0.0.1", "127.0.0.2"):
        with client_at(peer, server) as client:
            statuses = [client.post("/api/ask").status_code for _ in range(MOST + 1)]
        assert statuses == [200] * MOST + [429]


def test_behind_a_proxy_the_clients_count(server: httpx.Client) -> None:
    with client_at("127.0.0.9", server) as proxy:
        for client in ("10.0.0.1", "10.0.0.2"):
            headers = {"X-Forwarded-For": client}
            statuses = [
                proxy.post("/api/ask", headers=headers).status_code for _ in range(MOST + 1)
            ]
            assert statuses == [200] * MOST + [429]


def test_each_user_has_their_own_wherever_they_are() -> None:
    identity = {"kind": "token", "secret": SECRET}
    with guarding(limits={"questions_per_minute": MOST}, identity=identity) as server:
        for name in ("ann", "bob"):
            headers = {"Authorization": f"Bearer {sign(SECRET, name)}"}
            statuses = []
            for peer in ("127.0.0.1", "127.0.0.2"):
                with client_at(peer, server) as client:
                    statuses += [
                        client.post("/api/ask", headers=headers).status_code for _ in range(MOST)
                    ]
            assert statuses == [200] * MOST + [429] * MOST
        for _ in range(MOST + 1):  # who is not known is not counted
            sentence(server.post("/api/ask"), 401)


def test_a_network_of_ipv6_counts_as_one() -> None:
    rate = Rate(1)
    rate.spend(User(), "fd00:0:0:1::1")
    rate.spend(User(), "fd00:0:0:2::1")
    with pytest.raises(Denied, match="try again in"):
        rate.spend(User(), "fd00:0:0:1:8::9")
    rate.spend(User("fd00:0:0:1::1"), "fd00:0:0:1::1")  # a name is no address
