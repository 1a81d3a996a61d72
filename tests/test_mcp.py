"""The protocol's own client, unmodified, asks `footnote mcp` over stdio and over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, Tool

from qa.assistant import Assistant
from qa.contract import schema, to_json
from tests.interface import ARTICLES, make_index
from tests.mcp_process import called, over_http, over_stdio, with_client, words
from tests.seed import ARTICLE_ID, TURKEY
from ui.footnotes import pieces

Server = StdioServerParameters | str


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two sources."""
    return make_index(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module", params=["stdio", "http"])
def seed(request: pytest.FixtureRequest, seed_index: Path) -> Iterator[Server]:
    """A server over the seed article, by each way."""
    if request.param == "stdio":
        yield over_stdio(seed_index)
    else:
        with over_http("--index", seed_index) as (_, address):
            yield address


@pytest.fixture(scope="module")
def two(index: Path) -> Iterator[str]:
    """A server over two sources."""
    with over_http("--index", index) as (_, address):
        yield address


async def listed(client: Client) -> list[Tool]:
    return (await client.list_tools()).tools


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_three_tools_that_only_read(seed: Server, mode: str) -> None:
    tools = {tool.name: tool for tool in with_client(seed, listed, mode)}
    assert sorted(tools) == ["ask", "read_article", "search"]
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.annotations.destructive_hint is False
        assert len(tool.description or "") > 40
        Draft202012Validator.check_schema(tool.input_schema)
    assert tools["ask"].output_schema == schema()
    assert tools["ask"].input_schema["required"] == ["question"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_answer_with_footnotes(seed: Server, mode: str) -> None:
    result = called(seed, "ask", {"question": TURKEY}, mode)
    assert not result.is_error
    whole = result.structured_content
    Draft202012Validator(schema()).validate(whole)
    body, *notes = words(result).split("\n\n")
    assert "Patriot missile" in body
    assert len(notes) == len(whole["citations"]) > 0
    assert all(f"[{one['number']}]" in body for one in whole["citations"])


def test_a_follow_up_and_a_refusal(seed: Server) -> None:
    async def talk(client: Client) -> list[CallToolResult]:
        history = [{"question": TURKEY}]
        more = {"question": "And what about Russia?", "history": history}
        other = {"question": "who won the football match in Lisbon?"}
        return [await client.call_tool("ask", each) for each in (more, other)]

    followed, refused = with_client(seed, talk, "auto")
    assert "\n\nUnderstood as: what did Kaidanow say about Russia?\n\n" in words(followed)
    assert not refused.is_error
    assert words(refused) == refused.structured_content["reason"]
    assert refused.structured_content["citations"] == []


def test_passages_and_the_article(seed: Server) -> None:
    async def talk(client: Client) -> list[CallToolResult]:
        found = await client.call_tool("search", {"question": "arms exports", "k": 2})
        hit = found.structured_content["hits"][0]
        place = {"id": hit["article_id"], "start": hit["start"], "end": hit["end"]}
        return [
            found,
            await client.call_tool("read_article", place),
            await client.call_tool("read_article", {"id": hit["article_id"]}),
        ]

    found, part, whole = with_client(seed, talk, "auto")
    first, second = found.structured_content["hits"]
    assert first["score"] >= second["score"]
    assert first["article_id"] == ARTICLE_ID
    assert words(found).startswith("1. ")
    assert part.structured_content["text"] == first["text"]
    assert len(whole.structured_content["text"]) == whole.structured_content["length"]
    assert whole.structured_content["text"][first["start"] : first["end"]] == first["text"]


def test_the_answer_is_the_assistants(seed_index: Path, assistant: Assistant) -> None:
    """With the reader, as the command line has it without --fast."""
    server = over_stdio(seed_index)
    server.args.remove("--fast")
    result = called(server, "ask", {"question": TURKEY})
    answer = assistant.ask(TURKEY)
    untimed: dict[str, object] = {"timings_ms": {}}
    assert result.structured_content | untimed == to_json(answer) | untimed
    assert words(result) == "".join(pieces(answer))


def test_sources_limit_the_answer(two: str) -> None:
    question = {"question": "when did the paper mill burn down?"}
    mill = called(two, "ask", {**question, "sources": ["press"]})
    assert words(mill).endswith(" – The mill · 2018-07-16 · https://news.example/mill")
    plan = called(two, "ask", {**question, "sources": ["board"]})
    named = {one["article_id"] for one in plan.structured_content["hits"]}
    assert named <= {"plan"}


def test_offsets_count_code_points(two: str) -> None:
    text = ARTICLES["mill.md"].rpartition("---\n")[2].strip()
    read = called(two, "read_article", {"id": "mill", "start": 12, "end": 21})
    assert read.structured_content["text"] == text[12:21]
    assert read.structured_content["source"] == "press"


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {}, '"question" is missing; add it.'),
        ("ask", {"question": 7}, '"question" should be a text; correct it.'),
        ("ask", {"question": "who?", "articles": []}, '"articles" is no field here; leave it out.'),
        (
            "ask",
            {"question": " "},
            "The question is empty; ask something, such as: who leads the delegation?",
        ),
        (
            "ask",
            {"question": "who burned it?", "sources": ["radio"]},
            "No article has the source radio; the sources are: board, press.",
        ),
        ("search", {"question": "mill", "k": 0}, '"k" should be 1 or more; correct it.'),
        ("read_article", {"id": "none"}, "No article is called none; search shows the ids."),
        (
            "read_article",
            {"id": "mill", "start": 9, "end": 3},
            "The end 3 lies before the start 9; exchange them.",
        ),
        ("write", {}, "There is no tool write; there are: ask, search, read_article."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    two: str, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    result = called(two, tool, arguments)
    assert result.is_error
    assert words(result) == sentence
