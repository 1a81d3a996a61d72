"""The server's log: what happened, request by request, and nothing of what was asked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.seed import ROOT, TURKEY

# A server in a process of its own, whose stderr is its log, and all who call it.
_SERVER = """
import json, socket, struct, sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
import httpx
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from qa.settings import Settings
from tests.interface import interface
from tests.serving import known, served
from ui.server.live import Live
from ui.server.logs import RequestLog, configure
from ui.server.metrics import Metrics
from ui.server.settings import Logs, ServeSettings
from ui.server.users import User

logs = Logs.model_validate_json(sys.argv[2])
settings = ServeSettings(index=Path(sys.argv[1]), feedback=Path(sys.argv[3]), logs=logs)
configure(logs)

def fail(): raise ValueError("SECRET-IN-AN-ERROR")
def hello(_): return PlainTextResponse("hello")
hello_app = PlainTextResponse("hello")
async def break_off(scope, receive, send): raise ValueError("SECRET-IN-AN-ERROR")

chat = Starlette(routes=[Route("/gradio_api/heartbeat/{session_hash}", hello)])
live = Live(Settings(settings.index), settings.limits)
app = interface(live, Metrics(), settings)
app.mount("/chat", chat)
app.mount("/files", hello_app)
app.add_api_route("/fail", fail)
told = {}
with closing(live), served(
    RequestLog(known(app, User("reader")), logs, Metrics()), root_path="/ask"
) as base:
    headers = {"Authorization": "Bearer SECRET-TOKEN", "User-Agent": "SECRET-BROWSER",
               "X-Request-Id": "SECRET-ID", "Cookie": "SECRET=COOKIE"}
    with httpx.Client(base_url=base, headers=headers) as client:
        body = {"question": "what did Kaidanow say about SECRET-QUESTION Turkey"}
        for name, response in {
            "ask": client.post("/api/ask?token=SECRET-QUERY", json=body),
            "article": client.get("/api/articles/SECRET-ARTICLE?token=SECRET-QUERY"),
            "feedback": client.post("/api/feedback", json={
                "question": "SECRET-FEEDBACK", "helpful": True, "comment": "SECRET-COMMENT"}),
            "wrong": client.post("/api/ask", json={"SECRET-FIELD": 1}),
            "page": client.get("/chat/gradio_api/heartbeat/SECRET-SESSION"),
            "file": client.get("/files/SECRET-FILE"),
            "none": client.get("/SECRET-PATH"),
            "fail": client.get("/fail?token=SECRET-QUERY"),
            "upgrade": client.get("/api/sources?token=SECRET-QUERY",
                                  headers={"Upgrade": "websocket", "Connection": "Upgrade"}),
        }.items():
            told[name] = [response.status_code, response.headers["x-request-id"]]
    place = urlsplit(base)
    with socket.create_connection((place.hostname, place.port)) as raw:
        raw.sendall(b"GET /?token=SECRET-QUERY HTTP/9.9 SECRET\\r\\n\\r\\n")
        raw.recv(1000)
    ask = json.dumps(body).encode()
    head = "POST /api/ask HTTP/1.1\\r\\nHost: x\\r\\nAccept: text/event-stream\\r\\n"
    head += f"Content-Type: application/json\\r\\nContent-Length: {len(ask)}\\r\\n\\r\\n"
    for sent, read in ((ask[:9], 0), (ask, 0), (ask, 20)):  # who goes away at once, or later
        with socket.create_connection((place.hostname, place.port)) as raw:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.sendall(head.encode() + sent)
            raw.recv(read)
    assert httpx.get(base + "/healthz").status_code == 200
with served(RequestLog(break_off, logs, Metrics())) as base:
    response = httpx.get(base + "/SECRET-PATH")
    told["guard"] = [response.status_code, response.headers["x-request-id"]]
print(json.dumps(told))
"""
ROUTES = {
    "ask": "/api/ask",
    "article": "/api/articles/{id:path}",
    "feedback": "/api/feedback",
    "wrong": "/api/ask",
    "page": "/chat/gradio_api/heartbeat/{session_hash}",
    "file": "/files",
    "none": "none",
    "fail": "/fail",
    "upgrade": "/api/sources",
    "guard": "none",
}


class Log:
    """What a server logged, and which requests it should be about."""

    def __init__(self, index: Path, folder: Path, logs: dict[str, Any]) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _SERVER, index, json.dumps(logs), folder / "feedback.sqlite"],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.told: dict[str, tuple[int, str]] = json.loads(done.stdout)
        self.text = done.stderr
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in done.stderr.splitlines()]

    def of(self, name: str, message: str = "request") -> dict[str, Any]:
        """The one line of that message about a request."""
        _, request = self.told[name]
        (line,) = [
            line for line in self.lines if line.get("id") == request and line["message"] == message
        ]
        return line


@pytest.fixture(scope="module")
def log(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Log:
    return Log(seed_index, tmp_path_factory.mktemp("log"), {})


def test_each_request_is_one_line(log: Log) -> None:
    statuses = {name: status for name, (status, _) in log.told.items()}
    assert statuses == {
        "ask": 200, "article": 404, "feedback": 204, "wrong": 422, "page": 200, "file": 200,
        "none": 404, "fail": 500, "upgrade": 200, "guard": 500,
    }  # fmt: skip
    assert len({request for _, request in log.told.values()}) == len(statuses)
    for name, status in statuses.items():
        line = log.of(name)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", line["time"])
        assert (line["level"], line["logger"]) == ("INFO", "footnote.requests")
        assert (line["route"], line["status"]) == (ROUTES[name], status)
        assert line["method"] == ("POST" if name in {"ask", "feedback", "wrong"} else "GET")
        assert line["user"] == (None if name == "guard" else "reader")
        assert 0 < line["ms"] < 600_000
        assert line.keys() == {
            *("time", "level", "logger", "message", "id", "method", "route", "status", "ms", "user")
        }


def test_nothing_of_what_was_asked_is_in_it(log: Log) -> None:
    assert "SECRET" not in log.text
    assert "Kaidanow" not in log.text
    assert "127.0.0.1" not in "".join(json.dumps(log.of(name)) for name in log.told)


def test_what_nobody_expected_is_in_it_with_its_place(log: Log) -> None:
    for name, where in (("fail", "in fail"), ("guard", "in break_off")):
        failed = log.of(name, "failed")
        assert failed["level"] == "ERROR"
        assert where in failed["exc_info"]
        assert failed["exc_info"].endswith("ValueError")


def test_who_goes_away_is_no_error(log: Log) -> None:
    errors = [line["message"] for line in log.lines if line["level"] in {"ERROR", "CRITICAL"}]
    assert errors == ["failed"] * 2
    asked = [line for line in log.lines if line.get("route") == "/api/ask"]
    assert len(asked) >= 3  # two who stayed, and one who left in the middle
    assert {line["status"] for line in asked} <= {200, 400, 422, 499}


def test_what_uvicorn_says_is_of_the_same_form(log: Log) -> None:
    told = [line["message"] for line in log.lines if line["logger"] == "uvicorn.error"]
    assert "Application startup complete." in told
    assert {*("time", "level", "logger", "message")} == log.lines[0].keys()
    assert "Invalid HTTP request received." in told


def test_questions_are_logged_where_the_owner_says_so(seed_index: Path, tmp_path: Path) -> None:
    log = Log(seed_index, tmp_path, {"questions": True, "level": "debug"})
    assert log.of("ask")["question"] == TURKEY.replace("Turkey", "SECRET-QUESTION Turkey")
    assert "question" not in log.of("article")
    assert log.of("fail", "failed")["exc_info"].endswith("ValueError: SECRET-IN-AN-ERROR")
    for secret in ("TOKEN", "QUERY", "SESSION", "COOKIE", "BROWSER", "ARTICLE", "COMMENT", "ID"):
        assert f"SECRET-{secret}" not in log.text


def test_the_level_is_the_owners(seed_index: Path, tmp_path: Path) -> None:
    log = Log(seed_index, tmp_path, {"level": "error"})
    assert {line["level"] for line in log.lines} == {"ERROR"}
    assert log.of("fail", "failed")
