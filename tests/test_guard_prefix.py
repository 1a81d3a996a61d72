"""The guard below a prefix and behind a proxy: the same checks, and true addresses in the page."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.guarding import client_at, sentence
from tests.serving import served
from ui.server.app import build
from ui.server.settings import ServeSettings

PROXY = "127.0.0.9"
FORWARDED = {
    "X-Forwarded-For": "10.1.2.3",
    "X-Forwarded-Host": "chat.intranet",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-User": "ann",
}


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = ServeSettings.model_validate(
        {
            "index": seed_index,
            "feedback": tmp_path_factory.mktemp("feedback") / "feedback.sqlite",
            "prefix": "/ask",
            "hosts": ["chat.intranet"],
            "proxies": [PROXY],
            "identity": {"kind": "proxy"},
        }
    )
    with served(build(settings)) as address, client_at(PROXY, address) as client:
        yield client


@pytest.mark.parametrize("before", ["/ask", ""])
def test_kept_or_stripped_the_checks_are_the_same(server: httpx.Client, before: str) -> None:
    for path, status in {
        "/healthz": 200,
        "/embed": 200,
        "/api/sources": 401,
        "/chat/": 401,
    }.items():
        assert server.get(before + path).status_code == status
    for path in ("/api/sources", "/chat/"):
        assert server.get(before + path, headers=FORWARDED).status_code == 200
    closed = server.get(f"{before}/chat/gradio_api/info", headers=FORWARDED)
    assert sentence(closed, 404) == "There is nothing at this address."


@pytest.mark.parametrize("path", ["/askhealthz", "/ask/ask/healthz", "/ask/embed/..", "/ask"])
def test_what_only_looks_public_is_not(server: httpx.Client, path: str) -> None:
    sentence(server.get(path), 401)


@pytest.mark.parametrize("before", ["/ask", ""])
def test_the_page_names_the_address_that_people_see(server: httpx.Client, before: str) -> None:
    page = server.get(f"{before}/chat/", headers=FORWARDED).text
    assert '"root":"https://chat.intranet/ask/chat"' in page
    lied = FORWARDED | {"X-Gradio-Server": "https://evil.example", "Forwarded": "host=evil.example"}
    assert "evil.example" not in server.get(f"{before}/chat/", headers=lied).text
