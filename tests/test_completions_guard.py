"""OpenAI's own client before the server's guard: who asks, what they may see, how often."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from tests.guarding import SECRET
from tests.interface import make_index
from tests.server_process import serving
from tests.test_completions import client_of, complete, content, proof, user
from ui.server.tokens import sign

MILL = user("when did the paper mill burn down?")
PRICE = user("what is the price of the paper mill?")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with tokens, where links may lead to one host."""
    folder = tmp_path_factory.mktemp("server")
    settings = {
        "FOOTNOTE_IDENTITY__KIND": "token",
        "FOOTNOTE_IDENTITY__SECRET": SECRET,
        "FOOTNOTE_LIMITS__QUESTIONS_PER_MINUTE": "3",
        "FOOTNOTE_LINK_HOSTS": "news.example",
    }
    with serving(folder, "--index", make_index(folder), **settings) as running:
        yield running.base


def test_the_key_is_the_token(base: str) -> None:
    completion = complete(client_of(base, sign(SECRET, "ann")), MILL)
    assert "The paper mill burned down on Monday. [1]" in content(completion)
    assert content(completion).endswith(" – The mill · 2018-07-16 · https://news.example/mill")


def test_only_an_allowed_link_is_told(base: str) -> None:
    told = content(complete(client_of(base, sign(SECRET, "bob")), PRICE))
    assert told.endswith("“The price is nine million.” – The plan · date unknown")


def test_who_is_not_known_is_not_answered(base: str) -> None:
    for key in ("anything", sign("another secret of more than thirty-two bytes", "eve")):
        with pytest.raises(openai.AuthenticationError) as caught:
            complete(client_of(base, key), MILL)
        assert caught.value.code == "invalid_api_key"
        with pytest.raises(openai.AuthenticationError):
            client_of(base, key).models.list()


def test_a_user_sees_their_sources(base: str) -> None:
    cara = client_of(base, sign(SECRET, "cara", sources=["board"]))
    shown = proof(complete(cara, PRICE))
    assert {one["article_id"] for one in shown["hits"]} == {"plan"}
    refused = proof(complete(cara, MILL))
    assert {one["article_id"] for one in refused["citations"] + refused["hits"]} <= {"plan"}
    nobody = client_of(base, sign(SECRET, "dan", sources=[]))
    with pytest.raises(openai.BadRequestError, match="no article that you may see"):
        complete(nobody, MILL)


def test_one_user_asks_so_often(base: str) -> None:
    fay = client_of(base, sign(SECRET, "fay"))
    for _ in range(3):
        complete(fay, MILL)
    with pytest.raises(openai.RateLimitError) as caught:
        complete(fay, MILL)
    assert caught.value.code == "rate_limit_exceeded"
    assert int(caught.value.response.headers["retry-after"]) >= 1


def test_pages_of_named_origins_may_ask(tmp_path: Path) -> None:
    """And without an index they are told so."""
    portal = "https://portal.intranet"
    with serving(tmp_path, "--index", tmp_path / "none", FOOTNOTE_API_ORIGINS=portal) as running:
        with pytest.raises(openai.InternalServerError, match="no index") as caught:
            complete(client_of(running.base), MILL)
        assert caught.value.status_code == 503
        assert caught.value.type == "server_error"
        body = {"model": "footnote", "messages": [MILL]}
        address = f"{running.base}/v1/chat/completions"
        asked = httpx.post(address, json=body, headers={"Origin": portal})
        assert asked.headers["access-control-allow-origin"] == portal
        foreign = httpx.post(address, json=body, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        assert foreign.json()["error"]["type"] == "permission_error"
