"""Answers that a language model phrased, on the page and in the widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.articles import TURKEY
from tests.browser.process import Server, running
from tests.browser.visits import FITS, PHONE, Talk, Visit
from tests.scripted_endpoint import Reply, scripted, words

TRUE = "Kaidanow said the administration is pushing Turkey to acquire Patriot missile defenses"
FALSE = "Kaidanow said the administration is not pushing Turkey to acquire Patriots"
INSTEAD = "scripted did not answer, so the articles' own words are shown."


@contextmanager
def written(folder: Path, index: Path, reply: Reply, unsupported: str) -> Iterator[Server]:
    """A server whose answers a model phrases that gives this reply."""
    with scripted(lambda _: reply) as endpoint:
        writer = {"url": endpoint.url, "unsupported": unsupported}
        settings = {"index": str(index), "generator": "openai:scripted", "writer": writer}
        hosts = ["chat.intranet.test"]
        with running(folder, {**settings, "hosts": hosts}) as server:
            yield server


@pytest.fixture(params=["chat", "embed"])
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(face: str, visit: Visit, server: Server) -> Talk:
    return {"chat": visit.open_chat, "embed": visit.open_embed}[face](server.chat)


def test_what_stands_and_what_is_flagged(
    face: str, visit: Visit, tmp_path: Path, seed_index: Path
) -> None:
    reply = words(f"{TRUE} [1]. {FALSE} [1].")
    with written(tmp_path / "server", seed_index, reply, "flag") as server:
        answer = opened(face, visit, server).ask(TURKEY)
        expect(answer.locator(".fn-sentence")).to_have_count(2)
        first, second = (answer.locator(".fn-sentence").nth(at) for at in range(2))
        expect(first).to_contain_text(TRUE)
        expect(first.locator(".fn-flag")).to_have_count(0)
        expect(second.locator(".fn-flag")).to_have_text("not supported by its sources")
        expect(answer).to_contain_text("Phrased by scripted; each sentence is checked")
        assert_opens(answer)


def assert_opens(answer: Locator) -> None:
    """The source of a written sentence is the article's own words."""
    answer.locator(".fn-ref").first.click()
    mark = answer.page.locator("mark").first
    expect(mark).to_be_visible()
    expect(mark).to_contain_text("is pushing Turkey to acquire")


def test_why_quotes_are_shown_instead(
    face: str, visit: Visit, tmp_path: Path, seed_index: Path
) -> None:
    visit.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    reply = Reply(status=404, error={"message": "no such model"})
    with written(tmp_path / "server", seed_index, reply, "strike") as server:
        answer = opened(face, visit, server).ask(TURKEY)
        expect(answer).to_contain_text(INSTEAD)
        expect(answer).to_contain_text("Patriot")
        assert visit.page.evaluate(FITS)
