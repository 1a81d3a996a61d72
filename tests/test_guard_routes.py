"""The whole server: every route that it has, Gradio's too, is behind the same checks."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr
from starlette.routing import Mount

from qa.question import LONGEST
from qa.settings import Settings
from tests.guarding import SECRET, client_at
from tests.seed import ROOT, TURKEY
from tests.serving import served
from ui.server import app as composition
from ui.server.app import build
from ui.server.live import Live
from ui.server.metrics import Metrics
from ui.server.settings import Identity, ServeSettings
from ui.server.tokens import sign

API = "/chat/gradio_api"
ANN, BOB = (
    {"Authorization": f"Bearer {sign(SECRET, name, minutes=60)}"} for name in ("ann", "bob")
)
NOTHING = b'"There is nothing at this address."'
PUBLIC = {"/healthz", "/readyz", "/widget.js", "/manifest.json", "/embed", "/assets/{name}"}
OF_GRADIO = {
    "GET /chat/", "GET /chat/theme.css", "GET /chat/static/{path:path}",
    "GET /chat/assets/{path:path}", f"GET {API}/app_id", f"GET {API}/heartbeat/{{session_hash}}",
    f"GET {API}/queue/data", f"POST {API}/queue/join", f"POST {API}/cancel", f"POST {API}/reset",
    f"POST {API}/run/{{api_name}}",
}  # fmt: skip
# Of pandas, from Gradio's own figures about its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def settings_of(index: Path) -> ServeSettings:
    identity = Identity(kind="token", secret=SecretStr(SECRET))
    return ServeSettings(index=index, identity=identity, metrics_from=("127.0.0.1",))


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.sqlite"
    settings = settings_of(seed_index).model_copy(update={"feedback": feedback})
    with (
        served(build(settings)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def routes(app: FastAPI, before: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of all that an app and those mounted in it serve."""
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            yield method, f"{before}{route.path}"
    for mounted in app.routes:
        if isinstance(mounted, Mount):
            yield from routes(mounted.app, mounted.path)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def all_routes(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    settings = settings_of(seed_index)
    live = Live(Settings(settings.index), settings.limits)
    app = composition._app(settings, live, Metrics())
    asyncio.run(composition._mount_chat(app, live, settings))
    found = list(routes(app))
    assert {("POST", "/api/ask"), ("GET", f"{API}/vibe-code")} <= set(found)
    assert len(found) > 80
    return found


def filled(path: str) -> str:
    known = {"{name}": "chat.css", "{api_name}": "predict", "{path:path}": "img/logo.svg"}
    for name, value in known.items():
        path = path.replace(name, value)
    return re.sub(r"\{[^}]*\}", "x1", path)


def test_nobody_reaches_any(server: httpx.Client, all_routes: list[tuple[str, str]]) -> None:
    let_in = set()
    for method, path in all_routes:
        with client_at("127.0.0.2", server) as stranger:
            status = stranger.request(method, filled(path)).status_code
        if status != 401:
            let_in.add((path, status))
    assert let_in == {(path, 200) for path in PUBLIC} | {("/metrics", 403)}


def test_the_metrics_go_to_their_reader(server: httpx.Client) -> None:
    assert "footnote_" in server.get("/metrics").text


def test_what_a_user_reaches_of_gradio(
    server: httpx.Client, all_routes: list[tuple[str, str]]
) -> None:
    reached = set()
    for method, path in all_routes:
        if path.startswith("/chat/") and method != "HEAD":  # which says too little
            with server.stream(method, filled(path), headers=ANN) as response:
                if response.status_code != 404 or NOTHING not in response.read():
                    reached.add(f"{method} {path}")
    assert reached == OF_GRADIO


PROBES = [
    "/assets/..%2f..%2fsettings.py", "/assets/../server/app.py", "/assets/%2e%2e/app.py",
    "/assets//etc/passwd", "/assets/chat.css%00", "/widget.js/../api/sources", "/embed/../api/ask",
    f"{API}/file=/etc/passwd", f"{API}/file=../../../etc/passwd", f"{API}/proxy=http://127.0.0.1/",
    "/chat/static/..%2f..%2froutes.py", "/api/articles/..%2f..%2fetc%2fpasswd", "//etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("path", PROBES)
@pytest.mark.parametrize("who", [{}, ANN])
def test_probes_find_nothing(server: httpx.Client, path: str, who: dict[str, str]) -> None:
    with closing(HTTPConnection(server.base_url.host, server.base_url.port or 80)) as plain:
        plain.request("GET", path, headers=who)  # httpx would tidy the path
        response = plain.getresponse()
        assert response.status in ({404} if who else {401, 404})
        assert response.getheader("content-type") == "application/problem+json"
        assert b"root:" not in response.read()


def ask(server: httpx.Client, question: str, session: str, who: dict[str, str]) -> str:
    """Ask on the chat page, as it does itself; all that it is sent."""
    join = {"session_hash": session, "fn_index": 0, "data": [question, None, None, None, None]}
    assert server.post(f"{API}/queue/join", json=join, headers=who).status_code == 200
    return server.get(f"{API}/queue/data", params={"session_hash": session}, headers=who).text


def test_nobody_reads_anothers_talk(server: httpx.Client) -> None:
    assert "Patriot missile" in ask(server, TURKEY, "of1ann", ANN)
    for path in (f"{API}/queue/data?session_hash=of1ann", f"{API}/heartbeat/of1ann"):
        with server.stream("GET", path, headers=BOB) as stream:
            assert stream.status_code == 403
    assert "Patriot missile" not in ask(server, "who leads the delegation?", "of1bob", BOB)
    assert "Patriot missile" in ask(server, "who leads the delegation?", "of1ann", ANN)


def test_the_page_checks_questions_itself(server: httpx.Client) -> None:
    sent = ask(server, "x" * (LONGEST + 1), "of2ann", ANN)
    last = [json.loads(line[5:]) for line in sent.splitlines() if "process_completed" in line]
    assert [one["success"] for one in last] == [True]
    assert "fn-trouble" in sent
    assert "fn-sentence" not in sent


def test_the_threats_name_tests_that_there_are() -> None:
    named = re.findall(
        r"`((?:browser/)?test_\w+\.py)`", (ROOT / "docs/security.md").read_text("utf-8")
    )
    assert len(named) > 10
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
