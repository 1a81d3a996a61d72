"""GET /api/articles/{id}: the text and what is known about it, to those who may see it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.interface import WAVE, calling, complaint, make_index
from ui.server.settings import ServeSettings
from ui.server.users import User


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def client(index: Path) -> Iterator[httpx.Client]:
    user = User("reader", frozenset({"press"}))
    with calling(ServeSettings(index=index, link_hosts=("news.example",)), user) as opened:
        yield opened


def test_an_article_comes_with_what_is_known(client: httpx.Client) -> None:
    article = client.get("/api/articles/mill").json()
    text = article.pop("text")
    assert text.startswith(f"The harbour {WAVE} of Troms\u00f8")
    assert article == {
        "id": "mill", "title": "The mill", "source": "press", "url": "https://news.example/mill",
        "date": "2018-07-16", "length": len(text), "start": 0, "end": len(text),
    }  # fmt: skip


def test_a_window_counts_code_points(client: httpx.Client) -> None:
    whole = client.get("/api/articles/mill").json()["text"]
    for asked, (start, end) in {
        "start=4&end=11": (4, 11),
        "start=12&end=13": (12, 13),
        "start=13": (13, len(whole)),
        "end=12": (0, 12),
        "start=5&end=5": (5, 5),
        "start=5&end=100000": (5, len(whole)),
        f"start=100000&end={10**30}": (len(whole), len(whole)),
    }.items():
        part = client.get(f"/api/articles/mill?{asked}").json()
        assert (part["start"], part["end"]) == (start, end), asked
        assert part["text"] == whole[start:end]
        assert part["length"] == len(whole)
    assert whole[12:13] == WAVE


def test_a_citation_stands_where_it_says(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": "When did the paper mill burn down?"}).json()
    (citation, *_) = answer["citations"]
    place = {"start": citation["start"], "end": citation["end"]}
    part = client.get(f"/api/articles/{citation['article_id']}", params=place).json()
    assert part["text"] == citation["quote"]


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ("start=-1", '"start"'),
        ("start=x", '"start"'),
        ("end=1.5", '"end"'),
        ("start=9&end=3", "before the start 9"),
    ],
)
def test_a_window_that_is_none_is_refused(client: httpx.Client, window: str, reason: str) -> None:
    assert reason in complaint(client.get(f"/api/articles/mill?{window}"), 422)


def test_what_one_may_not_see_is_as_unknown_as_what_is_not_there(client: httpx.Client) -> None:
    hidden, unknown = client.get("/api/articles/plan"), client.get("/api/articles/none")
    assert complaint(hidden, 404).replace("plan", "none") == complaint(unknown, 404)
    assert hidden.headers.keys() == unknown.headers.keys()


@pytest.mark.parametrize(
    "name", ["a/b/c", "%2e%2e/secret", "%00", "%ff", "%ed%a0%80", " ", "x" * 999]
)
def test_an_odd_name_is_an_unknown_one(client: httpx.Client, name: str) -> None:
    assert "No article is called" in complaint(client.get(f"/api/articles/{name}"), 404)


def test_links_lead_to_listed_hosts_only(index: Path) -> None:
    for hosts, links in (
        (None, ["https://news.example/mill", "https://board.example/plan"]),
        (("news.example",), ["https://news.example/mill", None]),
        (("example",), [None, None]),
        ((), [None, None]),
    ):
        with calling(ServeSettings(index=index, link_hosts=hosts)) as opened:
            told = [opened.get(f"/api/articles/{name}").json()["url"] for name in ("mill", "plan")]
        assert told == links, hosts
