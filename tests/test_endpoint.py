"""A language model behind a chat endpoint: where it is, the key to it, and how it is asked."""

import sys
from pathlib import Path

import pytest

from qa.settings import WriterSettings
from qa.writing.endpoint import open_endpoint
from qa.writing.errors import WriterError
from tests.endpoints import KEY, MESSAGES, MILL, at, bare, read
from tests.scripted_endpoint import Reply, scripted, words

pytestmark = pytest.mark.usefixtures(bare.__name__)


def test_a_reply_comes_in_pieces_for_one_request() -> None:
    with scripted([words(MILL)]) as server:
        writer = at(server.url)
        assert (writer.name, writer.window) == ("tiny", 8192)
        assert "".join(writer.write(MESSAGES, 50)) == MILL
    (request,) = server.requests
    assert request.body == {
        "model": "tiny", "messages": MESSAGES, "stream": True, "max_tokens": 50, "temperature": 0,
        "seed": 0,
    }  # fmt: skip


def test_the_first_piece_is_there_before_the_last_is_sent() -> None:
    with scripted([Reply(["It burned. ", "It"], endless=True)]) as server:
        pieces = at(server.url).write(MESSAGES, 10**6)
        assert next(pieces) == "It"
        assert not server.hung_up.is_set()
        pieces.close()  # type: ignore[attr-defined]
        assert server.hung_up.wait(60)


def test_half_characters_are_neither_sent_nor_passed_on() -> None:
    with scripted([Reply(["It \ud83d burned."])]) as server:
        writer = at(server.url)
        assert "".join(writer.write([{"role": "user", "content": "Why \udfff?"}], 50)) == (
            "It ? burned."
        )
    assert server.requests[0].body["messages"] == [{"role": "user", "content": "Why ??"}]


# Where it is, and the key to it


def test_settings_come_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text(f"\ufeff{KEY}\n", encoding="utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    with scripted([words(MILL)] * 2) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert read(open_endpoint("tiny", WriterSettings())) == (MILL, "")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
        assert read(at(server.url, key_file=file)) == (MILL, "")
    said = [request.headers["authorization"] for request in server.requests]
    assert said == ["Bearer sk-other", f"Bearer {KEY}"]


@pytest.mark.parametrize("url", [None, "https://llm.example.org/v1", "http://8.8.8.8/v1"])
def test_without_a_key_no_endpoint_far_away_is_asked(url: str | None) -> None:
    with pytest.raises(WriterError, match=r"wants a key; set OPENAI_API_KEY or name the file"):
        open_endpoint("tiny", WriterSettings(url=url))


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:11434", "[::1]:8000", "192.168.1.7", "ollama", "gpu.internal"]
)
def test_one_nearby_may_go_without(host: str) -> None:
    assert at(f"http://{host}/v1").name == "tiny"


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000", "ftp://example.org/v1", "http://", "http://[::1/v1", "http://a:99999999/v1",
        "http://a..b/v1",
        "http://local host/v1", "http://local\nhost/v1", f"http://{'a' * 70}.local/v1",
        f"http://me:{KEY}@localhost/v1", f"http://localhost/v1?key={KEY}",
    ],
)  # fmt: skip
def test_what_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(WriterError, match="The endpoint's URL") as refused:
        at(url)
    assert KEY not in str(refused.value)


def test_a_bad_key_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(WriterError, match="cannot be read"):
        at("http://localhost/v1", key_file=file)
    for content in (b"", b" \n", b"two words", b"\xff\xfe", "ключ".encode(), b"a\nb"):
        file.write_bytes(content)
        with pytest.raises(WriterError, match="does not hold a key"):
            at("http://localhost/v1", key_file=file)


def test_the_client_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(WriterError, match=r'pip install "footnote-qa\[openai\]"'):
        at("http://localhost/v1")


def test_a_client_that_the_environment_breaks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://localhost:70")
    with pytest.raises(WriterError, match="cannot be set up"):
        at("http://localhost/v1")
