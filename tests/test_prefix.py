"""Everything below /ask, behind a proxy that strips the prefix and behind one that keeps it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from tests.browser.hosts import reverse_proxy
from tests.browser.process import running
from tests.seed import ARTICLE_ID, TURKEY
from tests.serving import served
from ui.server.prefix import below

PREFIX = "/ask"
PATIENCE = 60.0  # seconds; far more than a slow machine needs
API = f"{PREFIX}/chat/gradio_api"


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server below /ask that believes its proxies."""
    settings = {"index": str(seed_index), "prefix": PREFIX, "proxies": ["127.0.0.1"]}
    with running(tmp_path_factory.mktemp("prefix") / "server", settings) as started:
        yield started.local


@pytest.fixture(params=["strips", "keeps"])
def client(request: pytest.FixtureRequest, server: str) -> Iterator[httpx.Client]:
    """A client before a proxy of either kind."""
    proxy = reverse_proxy(server, PREFIX if request.param == "strips" else "")
    with (
        served(proxy) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as opened,
    ):
        yield opened


@pytest.mark.parametrize("path", [PREFIX, f"{PREFIX}/", f"{PREFIX}/chat"])
def test_front_door(client: httpx.Client, path: str) -> None:
    came = client.get(path)
    assert (came.status_code, came.headers["location"]) == (307, f"{PREFIX}/chat/")


def config(client: httpx.Client) -> dict[str, Any]:
    """What the chat page tells its scripts."""
    page = client.get(f"{PREFIX}/chat/")
    assert page.status_code == 200
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", page.text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_chat_page_knows_its_address(client: httpx.Client) -> None:
    host = client.base_url.netloc.decode()
    assert config(client)["root"] == f"http://{host}{PREFIX}/chat"
    client.headers["X-Forwarded-Proto"] = "https"
    assert config(client)["root"] == f"https://{host}{PREFIX}/chat"
    page = client.get(f"{PREFIX}/chat/")
    files = {str(page.url.join(file)) for file in re.findall(r'"(\.\.?/[^"\\]+)', page.text)}
    assert any("/assets/chat.js" in file for file in files)
    for file in files:
        assert client.get(file).status_code == 200, file


def test_ask_on_the_chat_page(client: httpx.Client) -> None:
    (asks,) = [
        one
        for one in config(client)["dependencies"]
        if any(event == "submit" for _, event in one["targets"])
    ]
    values = [TURKEY, None, "", "", *[None] * (len(asks["inputs"]) - 4)]
    body = {"session_hash": "one", "fn_index": asks["id"], "data": values}
    joined = client.post(f"{API}/queue/join", json=body)
    assert joined.status_code == 200, joined.text
    with client.stream("GET", f"{API}/queue/data?session_hash=one") as stream:
        told = "".join(stream.iter_text())
    assert "Patriot missile defenses" in told
    assert '"success": true' in told or '"success":true' in told


def test_an_open_page_streams(client: httpx.Client) -> None:
    with client.stream("GET", f"{API}/heartbeat/two") as stream:
        # The stream has no end: what is read here has come through before one.
        assert next(stream.iter_text()).startswith("data: ALIVE")


def test_interface(client: httpx.Client) -> None:
    asked = {"question": TURKEY}
    accept = {"Accept": "text/event-stream"}
    streamed = client.post(f"{PREFIX}/api/ask", json=asked, headers=accept).text
    assert streamed.startswith("event: sentence\n")
    assert client.post(f"{PREFIX}/api/ask", json=asked).json()["supported"]
    article = client.get(f"{PREFIX}/api/articles/{ARTICLE_ID}?start=0&end=10")
    assert (article.status_code, article.json()["end"]) == (200, 10)
    for path in ("embed", "widget.js", "assets/evidence.js", "manifest.json", "readyz"):
        assert client.get(f"{PREFIX}/{path}").status_code == 200, path
    assert client.get(f"{PREFIX}/nothing").status_code == 404
    described = client.get(f"{PREFIX}/openapi.json").json()
    assert described["servers"] == [{"url": PREFIX}]


@pytest.mark.parametrize(
    ("sent", "path", "raw"),
    [
        ("/", "/ask/", "/ask/"),
        ("/ask", "/ask/", "/ask"),
        ("/ask/", "/ask/", "/ask/"),
        ("/chat/", "/ask/chat/", "/ask/chat/"),
        ("/ask/chat/", "/ask/chat/", "/ask/chat/"),
        ("/asking", "/ask/asking", "/ask/asking"),
        ("/a%20b", "/ask/a b", "/ask/a%20b"),
        ("/ask/a%20b", "/ask/a b", "/ask/a%20b"),
    ],
)
def test_the_app_is_told_the_prefix_once(sent: str, path: str, raw: str) -> None:
    async def tell(scope: Scope, receive: Receive, send: Send) -> None:
        told = [scope["root_path"], scope["path"], scope["raw_path"].decode()]
        await JSONResponse(told)(scope, receive, send)

    with served(
        below(PREFIX, tell),
    ) as address:
        assert httpx.get(address + sent).json() == [PREFIX, path, raw]
