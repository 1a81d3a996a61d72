"""`footnote serve` as an owner runs it: a process that starts, answers, reloads and stops."""

import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.seed import ARTICLE_ID, SEEDS, process
from tests.server_process import PATIENCE, Server, ask, connect, get, serving, until
from ui.cli import main


@pytest.fixture(scope="module")
def server(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seed article, for the tests that leave it as it is."""
    with serving(tmp_path_factory.mktemp("server"), "--index", seed_index) as running:
        yield running


def test_everything_is_there(server: Server) -> None:
    answer = ask(server.base).json()
    assert answer["citations"][0]["article_id"] == ARTICLE_ID
    for path in ("chat/", "embed", "widget.js", "healthz", "readyz", "metrics", "manifest.json"):
        assert get(f"{server.base}/{path}").status_code == 200, path
    described = get(f"{server.base}/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/articles/{id}", "/healthz"} <= set(described["paths"])
    assert get(f"{server.base}/docs").status_code == 404


def test_its_description_is_counted_by_its_name(server: Server) -> None:
    assert get(f"{server.base}/openapi.json").status_code == 200
    counted = get(f"{server.base}/metrics").text
    assert 'footnote_requests_total{route="/openapi.json",status="200"}' in counted


@pytest.mark.parametrize("path", ["", "/", "/chat"])
def test_the_front_door_leads_to_the_chat(server: Server, path: str) -> None:
    came = httpx.get(f"{server.base}{path}", timeout=PATIENCE)
    assert (came.status_code, came.headers["location"]) == (307, "/chat/")


def test_log_is_json_and_tells_no_question(server: Server) -> None:
    name = ask(server.base, "what did Kaidanow say about zeppelins").headers["x-request-id"]
    until(lambda: name in server.log.read_text(), "the request's line")
    (line,) = [line for line in server.lines() if line.get("id") == name]
    assert (line["route"], line["status"]) == ("/api/ask", 200)
    assert "zeppelins" not in server.log.read_text(encoding="utf-8")


def test_port_taken(server: Server, seed_index: Path) -> None:
    port = server.base.rpartition(":")[2]
    done = process("serve", "--port", port, "--index", str(seed_index))
    assert done.status == 2
    assert done.complaint == (
        f"Port {port} of 127.0.0.1 is taken, perhaps by another footnote serve; stop that, or "
        "choose another port with --port."
    )
    assert ask(server.base).status_code == 200


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            'generator = "gpt"',
            "There is no generator called gpt; choose one of: extractive, openai:MODEL, "
            "transformers:FOLDER.",
        ),
        ('model = "/no/model"', "There is no model '/no/model'"),
    ],
)
def test_a_part_that_there_is_not(tmp_path: Path, setting: str, told: str) -> None:
    """It is told before the server says where it answers, whether there is an index or not."""
    (tmp_path / "some.toml").write_text(f'index = "none"\n{setting}\n', encoding="utf-8")
    done = process("serve", "--config", str(tmp_path / "some.toml"), "--port", "0")
    assert (done.status, done.out) == (2, "")
    assert done.complaint.startswith(told)


def test_sources_that_the_index_does_not_have(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index, FOOTNOTE_SOURCES="Herald") as running:
        ready = get(f"{running.base}/readyz")
        assert (ready.status_code, "sources names" in ready.text) == (503, True)
        warned = [line["message"] for line in running.lines() if line["level"] == "WARNING"]
        assert any("the setting sources names" in str(one) for one in warned)
        told = ask(running.base).json()["detail"]
        assert told == "There is no article that you may see; ask who runs this server."


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("no.such.host.invalid", "There is no address no.such.host.invalid; write one of this "),
        ("a" * 70 + ".x", f"There is no address {'a' * 70}.x; write one of this machine"),
        ("192.0.2.1", "192.0.2.1 is no address of this machine; write one that is"),
    ],
)
def test_address_that_is_none(host: str, told: str) -> None:
    done = process("serve", "--host", host, "--port", "0")
    assert done.status == 2
    assert done.complaint.startswith(told)


def test_wrong_settings_are_told_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text("prot = 1\nlimits.working = 0\n")
    done = process("serve", "--config", str(tmp_path / "some.toml"), "--port", "x")
    assert (done.status, done.out) == (2, "")
    assert [line.partition(";")[0] for line in done.err.splitlines()] == [
        'footnote: --port is "x"',
        f"footnote: {tmp_path}/some.toml: limits.working is 0",
        f"footnote: There is no setting prot (in {tmp_path}/some.toml)",
    ]


def test_index_from_nothing_to_ready(tmp_path: Path) -> None:
    index = tmp_path / "some" / "index"
    with serving(tmp_path, FOOTNOTE_INDEX=str(index)) as running:
        told = (
            f"There is no index in {index}; make one with: footnote index ARTICLES --index {index}"
        )
        page = get(f"{running.base}/chat/")
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert f"<p>{told}</p>" in page.text
        assert told in [line["message"] for line in running.lines()]
        assert '<meta http-equiv="refresh" content="5">' in page.text
        unready, unasked = get(f"{running.base}/readyz"), ask(running.base)
        assert (unready.status_code, unready.json()["detail"]) == (503, told)
        assert (unasked.status_code, unasked.json()["detail"].partition(";")[0]) == (
            503,
            "There is no index here yet",
        )
        assert get(f"{running.base}/healthz").status_code == 200
        assert main(["index", str(SEEDS), "--index", str(index)]) == 0
        assert ask(running.base).json()["supported"]
        assert get(f"{running.base}/readyz").status_code == 200
        assert "gradio" in get(f"{running.base}/chat/").text


def test_index_that_changes_while_it_is_asked(seed_index: Path, tmp_path: Path) -> None:
    question = "when did the paper mill burn down?"
    index = shutil.copytree(seed_index, tmp_path / "index")
    other = tmp_path / "other"
    mill = tmp_path / "mill" / "mill.txt"
    mill.parent.mkdir()
    stop = threading.Event()

    def write(day: str, index: Path) -> None:
        mill.write_text(f"The paper mill burned down on {day}.", encoding="utf-8")
        assert main(["index", str(mill.parent), "--index", str(index)]) == 0

    def keep_asking() -> set[int]:
        seen = set()
        while not stop.is_set():
            seen.add(ask(running.base, question).status_code)
        return seen

    def quoted() -> str:
        quote: str = ask(running.base, question).json()["citations"][0]["quote"]
        return quote

    limits = {"FOOTNOTE_LIMITS__QUESTIONS_PER_MINUTE": "100000"}
    with serving(tmp_path, "--index", index, **limits) as running, ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(keep_asking) for _ in range(2)]
        try:
            for day in ("Monday", "Tuesday"):
                write(day, index)
                assert quoted() == f"The paper mill burned down on {day}."
            write("Friday", other)
            index.rename(tmp_path / "gone")
            other.rename(index)
            assert quoted() == "The paper mill burned down on Friday."
        finally:
            stop.set()
        assert set[int]().union(*(one.result() for one in asked)) == {200}
        assert running.stop(signal.SIGTERM) == 0


def test_a_request_that_is_no_http_does_no_harm(server: Server) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n"):
        with connect(server.base) as wire:
            wire.sendall(nonsense)
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(1 << 16):
                pass
    assert ask(server.base).status_code == 200


def test_warned_of_what_may_not_be_meant(seed_index: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--index", seed_index, FOOTNOTE_UPLOADS__ON="true") as running:
        (line,) = [line for line in running.lines() if line["level"] == "WARNING"]
        assert str(line["message"]).startswith("Everybody who reaches this server may add articles")
