"""Gradio behind the guard: a few of its routes are open, and a session is its first user's."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI

from tests.guarding import SECRET, guarding, made, sentence
from tests.serving import served
from ui.server.denied import Denied
from ui.server.sessions import Sessions
from ui.server.tokens import sign
from ui.server.users import User, user_of

# Of pandas, from Gradio's own figures about its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

API = "/chat/gradio_api"
EVENT = {"session_hash": "abc", "fn_index": 0, "data": ["x", None]}
ANN, BOB = (
    {"Authorization": f"Bearer {sign(SECRET, name, minutes=60)}"} for name in ("ann", "bob")
)
CLOSED = [
    ("GET", f"{API}/file=/etc/passwd"), ("GET", f"{API}/file/etc/passwd"),
    ("GET", f"{API}/file=../../../../etc/passwd"), ("GET", f"{API}/file=http://127.0.0.1/x"),
    ("GET", f"{API}/file=http://169.254.169.254/latest/meta-data/"),
    ("GET", f"{API}/file=file:///etc/passwd"), ("HEAD", f"{API}/file=/etc/passwd"),
    ("GET", f"{API}/proxy=http://127.0.0.1/x"), ("GET", f"{API}/proxy=https://evil.hf.space/x"),
    ("GET", "/chat/static/../../../../etc/passwd"), ("GET", "/chat/static/%2e%2e/%2e%2e/routes.py"),
    ("GET", "/chat/assets/..%2f..%2f..%2froutes.py"), ("GET", "/chat/static//etc/passwd"),
    ("GET", "/chat/svelte/..%2f..%2froutes.py"), ("GET", "/chat/assets/.env"),
    ("GET", "/chat/config"), ("GET", f"{API}/info"), ("GET", f"{API}/openapi.json"),
    ("GET", "/chat/openapi.json"), ("GET", "/chat/docs"), ("GET", f"{API}/runs"),
    ("GET", f"{API}/deep_link?session_hash=abc"), ("GET", "/chat/monitoring"),
    ("GET", "/chat/monitoring/summary"), ("GET", f"{API}/startup-events"), ("GET", f"{API}/user"),
    ("GET", f"{API}/token"), ("GET", f"{API}/dev/reload"), ("GET", f"{API}/queue/status"),
    ("GET", f"{API}/call/tell/abc"), ("GET", f"{API}/upload_progress?upload_id=x"),
    ("GET", "/chat/login_check"), ("GET", "/chat/logout"), ("GET", "/chat/robots.txt"),
    ("GET", f"{API}/stream/abc/0/1/playlist.m3u8"), ("GET", f"{API}/mcp/"),
    ("GET", f"{API}/custom_component/x/client/y/z.js"), ("GET", "/chat//gradio_api/info"),
    ("GET", f"{API}/heartbeat/{'a' * 65}"), ("GET", f"{API}/heartbeat/a/b"),
    ("POST", f"{API}/upload"), ("POST", f"{API}/call/tell"), ("POST", f"{API}/call/v2/tell"),
    ("POST", f"{API}/run/tell"), ("POST", f"{API}/api/tell"), ("POST", "/chat/login"),
    ("POST", f"{API}/component_server"), ("POST", f"{API}/process_recording"),
    ("POST", f"{API}/stream/abc"), ("POST", f"{API}/vibe-edit"), ("POST", f"{API}/queue/join/"),
    ("POST", "/chat/"), ("PUT", f"{API}/queue/join"), ("DELETE", f"{API}/queue/join"),
    ("OPTIONS", f"{API}/queue/join"), ("POST", f"{API}/run-history/connect"),
]  # fmt: skip


def gradio() -> FastAPI:
    """A page whose sessions remember what they were told, as wide open as Gradio makes it."""

    def tell(text: str, told: list[str], request: gr.Request) -> tuple[list[str], str]:
        assert request.request
        told = [*told, text]
        return told, f"{user_of(request.request).name}: {', '.join(told)}"

    with gr.Blocks(analytics_enabled=False) as blocks:
        told, box, answer = gr.State([]), gr.Textbox(), gr.Textbox()
        box.submit(tell, [box, told], [told, answer], api_name="tell")
        box.blur(tell, [box, told], [told, answer], queue=False)
    app = FastAPI()
    gr.mount_gradio_app(app, blocks, "/chat")
    return app


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    identity = {"kind": "token", "secret": SECRET}
    limits = {"questions_per_minute": 1000}
    with guarding(made(gradio), identity=identity, limits=limits) as client:
        yield client


def tell(server: httpx.Client, text: str, session: str, who: dict[str, str]) -> str:
    """Say something in a session, and return what the page answers."""
    join = EVENT | {"session_hash": session, "data": [text, None]}
    joined = server.post(f"{API}/queue/join", json=join, headers=who)
    assert joined.status_code == 200, joined.text
    for message in messages(server, session, who):
        if message["msg"] == "process_completed":
            answer: str = message["output"]["data"][1]
            return answer
    raise AssertionError


def messages(server: httpx.Client, session: str, who: dict[str, str]) -> Iterator[dict[str, Any]]:
    query = {"session_hash": session}
    with server.stream("GET", f"{API}/queue/data", params=query, headers=who) as stream:
        for line in stream.iter_lines():
            if line:
                yield json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_the_rest_is_closed(server: httpx.Client, method: str, path: str) -> None:
    plain = HTTPConnection(server.base_url.host, server.base_url.port or 80, timeout=60)
    with closing(plain):  # httpx would tidy the path
        plain.request(method, path, json.dumps(EVENT) if method == "POST" else None, ANN)
        response = plain.getresponse()
        assert response.status == 404
        body = response.read().decode()
    assert body == "" if method == "HEAD" else '"There is nothing at this address."' in body


def test_without_the_guard_much_is_open() -> None:
    """What the list above is worth; Gradio may have changed when this fails."""
    with served(made(gradio)) as address, httpx.Client(base_url=address) as client:
        for path in ("/chat/config", f"{API}/info", f"{API}/queue/status", "/chat/robots.txt"):
            assert client.get(path).status_code == 200
        assert client.post(f"{API}/upload", files={"files": b"x"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/chat/", "/chat/theme.css?v=1", f"{API}/app_id", "/chat/static/img/logo.svg"]
)
def test_what_the_page_needs_is_open(server: httpx.Client, path: str) -> None:
    assert server.get(path, headers=ANN).status_code == 200


def test_a_session_is_its_first_users(server: httpx.Client) -> None:
    assert tell(server, "mine", "s1", ANN) == "ann: mine"
    assert tell(server, "more", "s1", ANN) == "ann: mine, more"
    join = EVENT | {"session_hash": "s1"}
    cancel = {"session_hash": "s1", "fn_index": 0, "event_id": "e"}
    for path, said in {
        "queue/join": join,
        "run/predict": join | {"fn_index": 1},
        "cancel": cancel,
    }.items():
        response = server.post(f"{API}/{path}", json=said, headers=BOB)
        assert "another user's" in sentence(response, 403)
    data = f"{API}/queue/data?session_hash="
    for path in (f"{data}s1", f"{data}own&session_hash=s1", f"{API}/heartbeat/s1"):
        with server.stream("GET", path, headers=BOB) as stream:  # which would have no end
            assert stream.status_code == 403
    assert tell(server, "his", "s2", BOB) == "bob: his"
    assert server.post(f"{API}/cancel", json=cancel, headers=ANN).json() == {"success": True}


def test_the_page_may_do_things_beside_the_queue(server: httpx.Client) -> None:
    event = EVENT | {"session_hash": "s5", "fn_index": 1}
    done = server.post(f"{API}/run/predict", json=event, headers=ANN)
    assert done.json()["data"][1] == "ann: x"
    done = server.post(f"{API}/run/predict", json=event, headers=BOB)
    assert "another user's" in sentence(done, 403)


def test_no_parser_reads_another_session(server: httpx.Client) -> None:
    """Of two equal names in JSON, parsers take the first or the last."""
    tell(server, "mine", "s3", ANN)
    own, other = '"session_hash": "s4"', '"session_hash": "s3"'
    headers = BOB | {"Content-Type": "application/json"}
    for names, status in ((f"{own}, {other}", 403), (f"{other}, {own}", 200)):
        body = f'{{{names}, "fn_index": 0, "data": ["x", null]}}'
        response = server.post(f"{API}/queue/join", content=body, headers=headers)
        assert response.status_code == status
    assert tell(server, "more", "s3", ANN) == "ann: mine, more"


def test_a_session_that_nobody_has(server: httpx.Client) -> None:
    cancel = {"session_hash": "none", "fn_index": 0, "event_id": "e"}
    for response in (
        server.get(f"{API}/queue/data?session_hash=none", headers=ANN),
        server.get(f"{API}/queue/data", headers=ANN),
        server.post(f"{API}/cancel", json=cancel, headers=ANN),
    ):
        assert "no such talk" in sentence(response, 404)


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b"null", b"1", b"{}", b"[" * 100_000, b"\xff", b'{"session_hash": 1}',
     b'{"session_hash": null}', b'{"session_hash": ""}', b'{"session_hash": "a b"}',
     b'{"session_hash": ["a"]}', b'{"session_hash": "../a"}'],
)  # fmt: skip
def test_what_the_page_does_not_send(server: httpx.Client, body: bytes) -> None:
    for path in ("queue/join", "run/predict"):
        sentence(server.post(f"{API}/{path}", content=body, headers=ANN), 400)


def test_only_what_the_page_sends_goes_further(server: httpx.Client) -> None:
    join = EVENT | {"session_hash": "s6"}
    more = {"event_id": "e", "oauth_token": "t", "batched": True, "simple_format": True, "x": 1}
    with guarding() as mirror:
        body = mirror.post(f"{API}/queue/join", json=join | more).json()["body"]
        assert json.loads(body) == join
        seen = mirror.get("/chat/?deep_link=abc&__theme=dark").json()
        assert seen["url"].endswith("/chat/")
        data = mirror.get(f"{API}/queue/data?session_hash=s6&x=1").json()
        assert data["url"].endswith("/queue/data?session_hash=s6")


def test_uploads_open_two_more() -> None:
    with guarding(uploads={"on": True}) as server:
        one = {"files": ("a.txt", b"x")}
        sent = server.post(f"{API}/upload?upload_id=a&x=1", files=one).json()
        assert sent["url"].endswith("/upload?upload_id=a")
        assert 'filename="a.txt"' in sent["body"]
        progress = server.get(f"{API}/upload_progress?upload_id=a").json()
        assert progress["url"].endswith("/upload_progress?upload_id=a")
        sentence(server.get(f"{API}/file=/x"), 404)


def test_few_sessions_are_remembered() -> None:
    sessions = Sessions()
    sessions.join("first", User("ann"))
    for number in range(10_000):
        sessions.join(f"s{number}", User("bob"))
    sessions.check("first", User("bob"))  # forgotten
    with pytest.raises(Denied):
        sessions.check("s9999", User("ann"))
    sessions.join("s1", User("bob"))  # is the latest again
    sessions.join("another", User("ann"))
    with pytest.raises(Denied):
        sessions.check("s1", User("ann"))
