"""What a supervisor and Prometheus ask."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.guarding import client_at
from tests.interface import calling, complaint, make_index
from tests.seed import TURKEY
from tests.serving import served
from ui.server.app import build
from ui.server.metrics import Metrics
from ui.server.settings import Limits, ServeSettings
from ui.server.users import User

ARTICLE = "/api/articles/{id:path}"


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
def test_where_things_lie_is_for_the_owner(tmp_path: Path) -> None:
    """Who is not in metrics_from, or comes through a proxy, is told no path of the machine."""
    settings = ServeSettings(index=tmp_path / "index", feedback=tmp_path / "none" / "feedback")
    body = {"question": "x", "helpful": True}
    with served(build(settings)) as base, client_at("127.0.0.1", base) as client:
        for path in ("/readyz", "/chat/"):
            assert f"footnote index ARTICLES --index {tmp_path}" in client.get(path).text
            told = client.get(path, headers={"X-Forwarded-For": "127.0.0.1"})
            assert told.status_code == 503
            assert "make one with: footnote index ARTICLES" in told.text
            assert str(tmp_path) not in told.text
        for path, asked in (("feedback", body), ("ask", {"question": "who?"})):
            told = client.post(f"/api/{path}", json=asked)
            assert told.status_code == 503
            assert str(tmp_path) not in told.text


def figures(client: httpx.Client) -> dict[str, float]:
    """Each figure by its name and labels, as Prometheus reads them."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        sample.name + "".join(f" {label}" for label in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_alive_is_not_ready(tmp_path: Path, seed_index: Path) -> None:
    with calling(ServeSettings(index=tmp_path / "index")) as client:
        assert client.get("/healthz").status_code == 200
        told = complaint(client.get("/readyz"), 503)
        assert "make one with: footnote index" in told
        assert figures(client)["footnote_index_ready"] == 0
        shutil.copytree(seed_index, tmp_path / "index")
        assert client.get("/readyz").status_code == 200
        assert client.get("/healthz").status_code == 200
        assert figures(client)["footnote_index_ready"] == 1


def test_what_happened_is_counted(seed_index: Path) -> None:
    with calling(ServeSettings(index=seed_index)) as client:
        for question in (TURKEY, TURKEY, "Who won the football world cup?", ""):
            client.post("/api/ask", json={"question": question})
        for name in ("a", "b", "c/d"):
            client.get(f"/api/articles/{name}?token={name}")
        client.get("/none/at/all")
        client.request("ODD", "/healthz")
        told = figures(client)
    assert told["footnote_requests_total /api/ask 200"] == 3
    assert told["footnote_requests_total /api/ask 422"] == 1
    assert told[f"footnote_requests_total {ARTICLE} 404"] == 3
    assert told["footnote_requests_total none 404"] == 1
    assert told["footnote_requests_total /healthz 405"] == 1
    assert told["footnote_request_seconds_count /api/ask"] == 4
    assert told["footnote_answers_total answered"] == 2
    assert told["footnote_answers_total refused"] == 1
    assert (told["footnote_index_generation"], told["footnote_index_passages"]) == (1, 11)
    assert told["footnote_index_articles"] == 1
    assert told["footnote_waiting"] == 0


def test_labels_hold_nothing_of_a_request(seed_index: Path) -> None:
    with calling(ServeSettings(index=seed_index)) as client:
        before = None
        for number in range(3):
            client.post("/api/ask", json={"question": f"secret{number}?"})
            client.get(f"/api/articles/secret{number}?start=secret{number}")
            client.get(f"/secret{number}/", headers={"User-Agent": f"secret{number}"})
            figures(client)
            text = client.get("/metrics").text
            assert "secret" not in text
            names = [line.rpartition(" ")[0] for line in text.splitlines()]
            assert before in {None, tuple(names)}
            before = tuple(names)


def test_who_waits_and_who_is_turned_away_is_counted(seed_index: Path) -> None:
    limits = Limits(working=1, waiting=0)

    async def ask(base: httpx.URL) -> list[int]:
        async with httpx.AsyncClient(base_url=base, timeout=60) as many:
            asked = [many.post("/api/ask", json={"question": TURKEY}) for _ in range(40)]
            return [response.status_code for response in await asyncio.gather(*asked)]

    with calling(ServeSettings(index=seed_index, limits=limits)) as client:
        statuses = asyncio.run(ask(client.base_url))
        told = figures(client)
    assert set(statuses) <= {200, 503}
    assert told.get("footnote_requests_total /api/ask 503", 0) == statuses.count(503)
    assert told["footnote_answers_total answered"] == statuses.count(200) > 0
    assert told["footnote_waiting"] == 0
    assert b"footnote_waiting 3.0" in Metrics().text(3)


def test_ready_is_who_serves_what_there_is(tmp_path: Path) -> None:
    """The owner hears of a setting that lets nothing through, in no names, for anybody may ask."""
    index = make_index(tmp_path)
    for named, status in (("press",), 200), (("press", "later"), 200), (("pres",), 503), ((), 503):
        with calling(ServeSettings(index=index, sources=named)) as client:
            assert client.get("/readyz").status_code == status
            if status == 503:
                told = complaint(client.get("/readyz"), status)
                assert "the setting sources names" in told
                assert "press" not in told


def test_nobody_is_blamed_for_a_filter_that_they_never_set(tmp_path: Path) -> None:
    """What a user, or the whole server, may see holds no article."""
    user = User(sources=frozenset({"pres"}))
    with calling(ServeSettings(index=make_index(tmp_path)), user) as client:
        body: dict[str, object] = {"question": "What burned down?"}
        told = complaint(client.post("/api/ask", json=body), 422)
        assert told == "There is no article that you may see; ask who runs this server."
        told = complaint(client.post("/api/ask", json=body | {"filters": {"sources": ["x"]}}), 422)
        assert told.startswith("No article has the source x")
