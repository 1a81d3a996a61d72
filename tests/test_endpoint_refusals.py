"""What becomes of what an endpoint refuses, and of what may be over in a moment."""

import logging
from email.utils import formatdate
from pathlib import Path

import pytest

from qa.writing.errors import WriterError
from tests.endpoints import KEY, MESSAGES, MILL, at, bare, outcome, read
from tests.scripted_endpoint import Reply, scripted, words

pytestmark = pytest.mark.usefixtures(bare.__name__)


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        (401, "Incorrect API key", "does not accept the key"),
        (403, "No access", "does not accept the key"),
        (404, "The model `tiny` does not exist", "knows no model tiny, or its URL is wrong"),
        (400, "This model's maximum context length is 4096 tokens", "prompt is too large for tiny"),
        (400, "request exceeds the available context size", "prompt is too large for tiny"),
        (413, "Entity too large", "prompt is too large for tiny"),
        (400, "No \x1b[31mroles\n\nplease", r"refuses the request \(400: No \[31mroles please\)"),
        (402, "Pay first.", r"refuses the request \(402: Pay first\)"),
    ],
)
def test_a_refusal_is_one_sentence_and_final(status: int, message: str, said: str) -> None:
    with scripted([Reply(status=status, error={"message": message})]) as server:
        with pytest.raises(WriterError, match=said) as refused:
            list(at(server.url).write(MESSAGES, 50))
        assert len(server.requests) == 1
    assert str(refused.value).isprintable()


def test_a_code_says_that_the_prompt_is_too_large() -> None:
    error = {"message": "Please shorten it.", "code": "context_length_exceeded"}
    assert "prompt is too large" in outcome(Reply(status=400, error=error))[1]


def test_what_an_endpoint_says_is_cut_short_and_holds_no_key(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "key"
    file.write_text(KEY)
    replies = [
        Reply(status=status, error=f"You sent {KEY}. " + "x" * 500, headers={"retry-after": "0"})
        for status in (401, 400, 500, 500, 500)
    ]
    with scripted([*replies, Reply(error={"message": f"{KEY} is spent"})]) as server:
        writer = at(server.url, key_file=file)
        errors = [read(writer)[1] for _ in range(4)]
    assert "does not accept the key" in errors[0]
    assert "(400: You sent …. xxx" in errors[1]
    assert "(500: You sent …. xxx" in errors[2]
    assert "(… is spent)" in errors[3]
    assert all(0 < len(error) < 300 for error in errors)
    assert KEY not in "".join(errors) + repr(writer) + caplog.text
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_other_addresses_are_not_gone_to() -> None:
    with scripted([]) as other, scripted(
        [Reply(status=307, headers={"location": f"{other.url}/chat/completions"})]
    ) as server:  # fmt: skip
        assert "sends on to another address" in read(at(server.url))[1]
    assert other.requests == []


def test_a_wrong_path_is_said_to_be_one() -> None:
    with scripted([words(MILL)]) as server:
        assert "usually ends in /v1" in read(at(server.url.removesuffix("/v1")))[1]
    page = Reply(headers={"content-type": "text/html"})
    assert "does not answer in pieces; check its URL" in outcome(page)[1]


def test_parameters_that_a_model_does_not_take_are_left_out_from_then_on() -> None:
    replies = [
        Reply(status=400, error={"message": "Use the other", "param": "max_tokens"}),
        Reply(status=400, error={"message": "'temperature' must be 1"}),
        Reply(status=422, error=[{"loc": ["body", "seed"], "msg": "Extra inputs"}]),
        words(MILL),
        words(MILL),
    ]
    with scripted(replies) as server:
        writer = at(server.url)
        assert read(writer, 50) == read(writer, 50) == (MILL, "")
    bare = {"model": "tiny", "messages": MESSAGES, "stream": True, "max_completion_tokens": 50}
    sent = [request.body for request in server.requests]
    assert sent[1] == bare | {"temperature": 0, "seed": 0}
    assert sent[3] == sent[4] == bare


def test_a_parameter_that_is_refused_under_both_names_is_no_endless_dance() -> None:
    error = {"message": "Neither max_tokens nor max_completion_tokens, temperature or seed"}
    with scripted(lambda _: Reply(status=400, error=error)) as server:
        assert "refuses the request" in read(at(server.url))[1]
        assert len(server.requests) == 5


# What may be over in a moment


@pytest.mark.parametrize(
    "trouble",
    [
        *(Reply(status=status, error="Busy") for status in (408, 429, 500, 503)),
        Reply(status=429, headers={"retry-after": formatdate(0, usegmt=True)}),
        Reply(status=429, headers={"retry-after": "soon"}),
        Reply(break_after=0),
        Reply(thoughts=["Hm."], finish=None, done=False),
    ],
)
def test_it_is_asked_again(trouble: Reply) -> None:
    with scripted([trouble, words(MILL)]) as server:
        assert read(at(server.url)) == (MILL, "")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "said"), [(429, "takes no more requests for now"), (502, "failed (502: Busy)")]
)
def test_three_times_at_most(status: int, said: str) -> None:
    busy = Reply(status=status, error="Busy", headers={"retry-after": "0"})
    with scripted([busy, busy, busy, words(MILL)]) as server:
        written, error = read(at(server.url))
    assert (written, len(server.requests)) == ("", 3)
    assert said in error


@pytest.mark.parametrize("after", ["3600", "inf", "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_it_does_not_wait_beyond_the_deadline(after: str) -> None:
    busy = Reply(status=429, error="Busy", headers={"retry-after": after})
    with scripted([busy, words(MILL)]) as server:
        assert "takes no more requests for now" in read(at(server.url))[1]
    assert len(server.requests) == 1


def test_an_endpoint_that_is_down_or_nowhere_is_said_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted([]) as server:
        url = server.url
    assert "Connection refused" in read(at(url))[1]
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    written, error = read(at("http://nowhere.invalid/v1"))
    assert written == ""
    assert "The endpoint nowhere.invalid cannot be reached (" in error
