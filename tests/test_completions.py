"""OpenAI's own client asks `footnote serve`, as it would ask OpenAI."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from jsonschema import Draft202012Validator
from openai.types.chat import ChatCompletion

from index.tokens import count_tokens
from qa.contract import schema
from tests.seed import TURKEY
from tests.server_process import ask, serving
from ui.output import one_line

LISBON = "who won the football match in Lisbon?"
Message = dict[str, Any]


def client_of(base: str, key: str = "anything") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0)


def user(content: object) -> Message:
    return {"role": "user", "content": content}


@pytest.fixture(scope="module")
def base(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    limits = {"FOOTNOTE_LIMITS__QUESTIONS_PER_MINUTE": "1000"}
    with serving(folder, "--index", seed_index, **limits) as running:
        yield running.base


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[openai.OpenAI]:
    with client_of(base) as opened:
        yield opened


def complete(client: openai.OpenAI, *messages: Message, **others: object) -> ChatCompletion:
    body: dict[str, Any] = {"model": "footnote", "messages": list(messages), **others}
    completion: ChatCompletion = client.chat.completions.create(**body)
    return completion


def content(completion: ChatCompletion) -> str:
    told = completion.choices[0].message.content
    assert told is not None
    return told


def proof(completion: Any) -> dict[str, Any]:  # noqa: ANN401
    """The whole answer, which is what the interface's contract says."""
    whole: dict[str, Any] = completion.model_extra["footnote"]
    Draft202012Validator(schema()).validate(whole)
    assert completion.model_extra["citations"] == whole["citations"]
    return whole


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["footnote"]


def test_an_answer_with_its_footnotes(client: openai.OpenAI, base: str) -> None:
    completion = complete(client, user(TURKEY), temperature=0.2, max_tokens=9, tools=[], n=1)
    whole = proof(completion)
    assert whole | {"timings_ms": {}} == ask(base).json() | {"timings_ms": {}}
    body, *notes = content(completion).split("\n\n")
    assert body == one_line(whole["text"])
    for citation, note in zip(whole["citations"], notes, strict=True):
        assert note.startswith(f"[{citation['number']}] {citation['speaker']}: ")
        assert f"“{one_line(citation['quote'])}” – {citation['title']}" in note
    assert completion.choices[0].finish_reason == "stop"


def test_the_usage_is_counted(client: openai.OpenAI) -> None:
    completion = complete(client, {"role": "system", "content": "Be kind."}, user(TURKEY))
    assert completion.usage is not None
    assert completion.usage.prompt_tokens == count_tokens("Be kind.") + count_tokens(TURKEY)
    assert completion.usage.completion_tokens == count_tokens(content(completion))
    assert completion.usage.total_tokens == (
        completion.usage.prompt_tokens + completion.usage.completion_tokens
    )


def test_a_stream_is_the_same_in_chunks(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="footnote",
        messages=[{"role": "user", "content": TURKEY}],
        stream=True,
        stream_options={"include_usage": True},
    )
    first, *chunks, last, counted = list(stream)
    assert first.choices[0].delta.role == "assistant"
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
    completion = complete(client, user(TURKEY))
    assert "".join(pieces) == content(completion)
    whole = proof(last)
    assert len(pieces) == len(whole["sentences"]) + len(whole["citations"])
    assert last.choices[0].finish_reason == "stop"
    assert counted.choices == []
    assert counted.usage == completion.usage
    assert len({chunk.id for chunk in (first, *chunks, last, counted)}) == 1


def test_a_stream_as_it_is_sent(base: str) -> None:
    body = {"model": "footnote", "messages": [user(LISBON)], "stream": True}
    sent = httpx.post(f"{base}/v1/chat/completions", json=body)
    assert sent.headers["content-type"].startswith("text/event-stream")
    assert sent.text.endswith("data: [DONE]\n\n")
    assert '"usage"' not in sent.text


def test_a_talk_goes_on(client: openai.OpenAI) -> None:
    talk = [{"role": "system", "content": "You are a pirate."}]
    told = []
    for question in (TURKEY, "And what about Russia?", "And what about the Patriot missile?"):
        talk.append(user(question))
        completion = complete(client, *talk)
        talk.append({"role": "assistant", "content": content(completion)})
        told.append(proof(completion)["question"])
    assert told == [
        TURKEY,
        "what did Kaidanow say about Russia?",
        "what did Kaidanow say about the Patriot missile?",
    ]
    assert f"\n\nUnderstood as: {told[-1]}\n\n" in talk[-1]["content"]


def test_a_refusal_is_content(client: openai.OpenAI) -> None:
    completion = complete(client, user(LISBON))
    whole = proof(completion)
    assert not whole["supported"]
    assert content(completion) == whole["reason"]
    assert completion.choices[0].finish_reason == "stop"


def test_text_in_parts(client: openai.OpenAI) -> None:
    parts = [
        {"type": "text", "text": "what did Kaidanow say"},
        {"type": "text", "text": "of Turkey"},
    ]
    assert proof(complete(client, user(parts)))["question"] == "what did Kaidanow say of Turkey"


def test_an_unknown_model(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        complete(client, user(TURKEY), model="gpt-5")
    assert caught.value.body == {
        "message": "There is no model gpt-5; there is one: footnote.",
        "type": "invalid_request_error",
        "param": "model",
        "code": "model_not_found",
    }


IMAGE = {"type": "image_url", "image_url": {"url": "https://a.example/cat.png"}}


@pytest.mark.parametrize(
    ("body", "words", "param"),
    [
        ({"messages": [user([IMAGE])]}, "only text is read here", "messages.0.content"),
        ({"messages": [user(7)]}, "should be a text", "messages.0.content"),
        ({"messages": [user("who\0?")]}, "it holds NUL", "messages.0.content"),
        ({"messages": [{"role": "pirate", "content": "Arr"}]}, "should be", "messages.0.role"),
        ({"messages": []}, "holds no message of the user", "messages"),
        ({"messages": [{"role": "assistant", "content": "Hi"}]}, "holds no message", "messages"),
        ({"messages": "who?"}, "should be a list", "messages"),
        ({"messages": [user(" ")]}, "The question is empty", None),
        ({"messages": [user("x" * 1001)]}, "at most 1,000 are read", None),
        ({"n": 2}, "should be 1 or less", "n"),
        ({"tools": [{"type": "function"}], "tool_choice": "required"}, "No tool", "tool_choice"),
    ],
)
def test_bad_input(
    client: openai.OpenAI, body: dict[str, Any], words: str, param: str | None
) -> None:
    with pytest.raises(openai.BadRequestError, match=words) as caught:
        complete(client, **({"messages": [user(TURKEY)]} | body))
    assert caught.value.param == param
    assert caught.value.type == "invalid_request_error"


def test_what_is_no_request(base: str) -> None:
    for response, status in (
        (httpx.post(f"{base}/v1/chat/completions", content=b"{"), 415),
        (httpx.get(f"{base}/v1/chat/completions"), 405),
        (httpx.get(f"{base}/v1/none"), 404),
        (httpx.post(f"{base}/v1/chat/completions", json={"messages": "x" * 300_000}), 413),
        (httpx.post(f"{base}/v1/chat/completions", json={}, headers={"Origin": "null"}), 403),
    ):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/json"
        assert response.json().keys() == {"error"}
        assert response.json()["error"].keys() == {"message", "type", "param", "code"}


def test_it_is_described(base: str) -> None:
    paths = httpx.get(f"{base}/openapi.json").json()["paths"]
    body = paths["/v1/chat/completions"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["$ref"].endswith("/CompletionBody")
    assert set(paths["/v1/chat/completions"]["post"]["responses"]) == {"200", "4XX", "5XX"}
    assert "get" in paths["/v1/models"]
