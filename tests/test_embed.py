"""What the server makes of the widget's page, and of the questions that are asked in it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.browser.articles import DREDGING, REFUSED, TURKEY
from tests.interface import complaint
from tests.widgets import chatting, make_index
from ui.chat.texts import texts

FRAMES = ("http://portal.intranet.test:81", "http://portal.other.test")


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = make_index(tmp_path_factory)
    with chatting(index, frame_origins=FRAMES, title="The <archive>") as address:
        yield address


def events(body: str) -> list[tuple[str, dict[str, Any]]]:
    """Server-sent events as (name, data)."""
    pairs = re.findall(r"event: (\w+)\ndata: (.*)\n\n", body)
    assert sum(line.startswith("data:") for line in body.splitlines()) == len(pairs)
    return [(name, json.loads(data)) for name, data in pairs]


def test_the_page_is_a_shell_under_a_strict_policy(chat: str) -> None:
    response = httpx.get(f"{chat}/embed")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"frame-ancestors {' '.join(FRAMES)};" in policy
    assert not re.search(r"<style|style=|<script(?! type=\"module\" src=)|\son\w+=", response.text)
    assert "<title>The &lt;archive&gt;</title>" in response.text
    assert texts("en").t("embed.greeting") in response.text
    assert 'data-identity="none"' in response.text


HOSTILE = "\"'><img src=x onerror=alert(1)>{{7*7}}\u202eabc"


@pytest.mark.parametrize("name", ["title", "greeting", "theme", "lang", "color", "unknown"])
def test_what_the_address_says_is_text(chat: str, name: str) -> None:
    response = httpx.get(f"{chat}/embed", params={name: HOSTILE})
    assert response.status_code == 200
    assert "<img" not in response.text
    assert "\u202e" not in response.text
    shown = "{{7*7}}" in response.text
    assert shown == (name in {"title", "greeting"})
    assert '<html lang="en" data-theme="auto">' in response.text


def test_what_the_address_may_choose(chat: str) -> None:
    chosen = {"lang": "de", "theme": "dark", "color": "#A0b1C2", "title": "x" * 900}
    page = httpx.get(f"{chat}/embed", params=chosen).text
    assert '<html lang="de" data-theme="dark">' in page
    assert 'data-color="#A0b1C2"' in page
    assert f"<title>{'x' * 80}</title>" in page
    assert texts("de").t("embed.greeting") in page


def test_an_answer_comes_as_pieces(chat: str) -> None:
    response = httpx.post(f"{chat}/embed/ask", json={"question": TURKEY, "lang": "de"})
    assert response.headers["content-type"].startswith("text/event-stream")
    *growing, (last, whole) = events(response.text)
    assert [name for name, _ in growing] == ["part"] * len(growing)
    assert growing
    assert last == "answer"
    assert all(set(data) == {"html"} for _, data in [*growing, (last, whole)])
    sentences = [data["html"].count("fn-sentence") for _, data in growing]
    assert sentences == list(range(1, len(growing) + 1))
    assert "Patriot" in whole["html"]
    assert texts("de").t("answer.good") in whole["html"]
    turn = re.findall(r'id="(fn-\w+)"', whole["html"])[0]
    assert all(f'id="{turn}"' in data["html"] for _, data in growing)


def test_a_refusal_is_one_piece_with_the_nearest_passages(chat: str) -> None:
    response = httpx.post(f"{chat}/embed/ask", json={"question": REFUSED, "lang": "en"})
    [(name, data)] = events(response.text)
    assert name == "answer"
    assert "fn-refusal" in data["html"]
    assert "U.S. arms transfer policy" in data["html"]


QUESTION = {"question": DREDGING, "lang": "en"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (json.dumps(QUESTION | {"question": "x" * 5000}), 422),
        (json.dumps(QUESTION | {"question": " "}), 422),
        (json.dumps(QUESTION | {"question": [DREDGING]}), 422),
        (json.dumps(QUESTION | {"lang": "xx"}), 422),
        (json.dumps(QUESTION | {"more": 1}), 422),
        (json.dumps({"question": DREDGING}), 422),
        ('{"question":', 400),
    ],
)
def test_a_wrong_request_is_refused_in_a_sentence(chat: str, body: str, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    complaint(httpx.post(f"{chat}/embed/ask", headers=headers, content=body), status)
