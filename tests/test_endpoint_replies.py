"""What becomes of the replies of a chat endpoint, over real sockets."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from index.tokens import count_tokens
from qa.writing.protocols import Message, Writer
from tests.endpoints import MILL, at, bare, outcome, read
from tests.scripted_endpoint import Body, Reply, scripted, words

pytestmark = pytest.mark.usefixtures(bare.__name__)


# Replies that do not end well


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (words(MILL, break_after=5), "broke off"),
        (words(MILL, finish=None, done=False), "broke off"),
        (words(MILL, finish=None, garbage="data: [1, {}]"), "broke off"),
        (words(MILL, garbage="data: {oops"), "sent what is no reply"),
        (words(MILL, garbage="data: " + "[" * 100_000), "sent what is no reply"),
        (words(MILL, error={"message": "Out of memory"}), "with an error (Out of memory)"),
        (words(MILL, error="Out of memory"), "with an error (Out of memory)"),
        (words(MILL, finish="length"), "stopped in the middle, at its limit of 100 tokens"),
        (words(MILL, finish="content_filter"), "withholds its reply"),
    ],
)
def test_what_came_before_is_there_and_nothing_is_asked_again(reply: Reply, said: str) -> None:
    with scripted([reply, words(MILL)]) as server:
        written, error = read(at(server.url))
    assert (written, len(server.requests)) == (MILL, 1)
    assert said in error


def test_an_empty_reply_is_empty() -> None:
    assert outcome(Reply()) == ("", "")
    assert outcome(Reply(["", ""])) == ("", "")


@pytest.mark.parametrize("piece", ["It burned. ", "x", "ab" * 5000, "日本", f"It{' ' * 3000}"])
def test_an_endless_reply_is_cut(piece: str) -> None:
    with scripted([Reply([piece], endless=True)]) as server:
        written, error = read(at(server.url), 50)
        assert server.hung_up.wait(60)
    assert "stopped in the middle, at its limit of 50 tokens" in error
    assert count_tokens(written) <= 50
    assert (piece * 2000).startswith(written)


def test_letter_by_letter_is_no_more_tokens() -> None:
    text = "The extraordinarily well-preserved paper manufactory burned down yesterday evening [1]."
    most = count_tokens(text)
    assert outcome(Reply([*text]), most=most) == (text, "")
    assert "stopped" in outcome(Reply([*text]), most=most - 1)[1]


# Replies that take too long


@pytest.mark.parametrize(
    ("reply", "came"),
    [
        (Reply([MILL], wait=60), ""),
        (Reply([MILL, "It"], delay=60), MILL),
        (Reply([MILL], trickle=True), MILL),
        (Reply([""], endless=True), ""),
        (Reply(["<think>Let me see. "], endless=True), ""),
        (Reply([" " * 3000], endless=True), ""),
    ],
)
def test_the_deadline_is_one_for_the_whole_reply(reply: Reply, came: str) -> None:
    written, error = outcome(reply, seconds=1.5)
    assert "did not finish within 1.5 seconds" in error
    assert written == came


def test_a_header_that_trickles_in_does_not_outlast_the_deadline() -> None:
    with trickling() as url:
        written, error = read(at(url, 0.5))
    assert written == ""
    assert "did not finish within 0.5 seconds" in error


@contextmanager
def trickling() -> Iterator[str]:
    """A server that sends the headers of its reply letter by letter, without an end."""
    over = threading.Event()

    def trickle() -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.02):
                try:
                    client.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=trickle)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        over.set()
        thread.join()


# Thoughts


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>Let me see [2].</think>\n\n", MILL],
        [*f"\n<think>Hm. < / </thin </think>\n <think></think> {MILL}"],
        [f"<think></think>{MILL}"],
        [" ", MILL],
    ],
)
def test_thoughts_are_no_part_of_the_answer(pieces: Sequence[str]) -> None:
    assert outcome(Reply(pieces, thoughts=["The mill ", "or not?"])) == (MILL, "")


@pytest.mark.parametrize("text", ["<thin", "<", "A <think> tag [1].", "</think> it is"])
def test_what_only_looks_like_thoughts_stays(text: str) -> None:
    assert outcome(Reply([*text])) == (text, "")


def test_thoughts_without_an_end_are_an_empty_reply() -> None:
    assert outcome(words("<think>The mill burned")) == ("", "")
    assert "stopped" in outcome(words("<think>The mill", finish="length"))[1]


# Many at once


def test_threads_have_replies_of_their_own() -> None:
    def script(body: Body) -> Reply:
        return words(f"You said {body['messages'][0]['content']}.", delay=0.001)

    came: dict[int, str] = {}

    def ask(writer: Writer, number: int) -> None:
        said: list[Message] = [{"role": "user", "content": str(number)}]
        came[number] = "".join(writer.write(said, 50))

    with scripted(script) as server:
        writer = at(server.url)
        threads = [threading.Thread(target=ask, args=(writer, number)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert came == {number: f"You said {number}." for number in range(8)}
