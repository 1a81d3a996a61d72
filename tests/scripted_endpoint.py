"""A language model's chat endpoint on this machine whose replies a test writes beforehand."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the endpoint does with one request: by default it streams `pieces` and ends well.

    `thoughts` come first, as reasoning models send them. `wait` is the seconds before the reply
    begins, `delay` those between pieces. With a `status` other than 200 it sends `error`, as
    JSON where it is no string; with 200 `error` comes in the stream, after the pieces. `garbage`
    is a line sent as it is after the pieces. After `break_after` pieces the connection breaks off;
    with `trickle` bytes come that never make a line; with `endless` the pieces come again and again
    until the client hangs up. `finish` is the reason why the reply ended; without one, and without
    `done`, it just stops.
    """

    pieces: Sequence[str] = ()
    finish: str | None = "stop"
    done: bool = True
    thoughts: Sequence[str] = ()
    wait: float = 0
    delay: float = 0
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: object = None
    garbage: str | None = None
    break_after: int | None = None
    trickle: bool = False
    endless: bool = False


def words(text: str, **others: Any) -> Reply:  # noqa: ANN401 (whatever Reply takes)
    """A reply that streams `text` word by word."""
    return Reply([*text.replace(" ", " \0").split("\0")], **others)


Script = Iterable[Reply] | Callable[[Body], Reply]


@dataclass(frozen=True)
class Request:
    """A request that came. The names of its headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Body


class Scripted:
    """A running endpoint: its base `url`, the `requests` that came, and `hung_up`, which is set
    when a client closed the connection before the end of a reply."""

    def __init__(self, script: Script, port: int) -> None:
        self._script = script if callable(script) else iter(script)
        self._lock = threading.Lock()
        self.requests: list[Request] = []
        self.hung_up = threading.Event()
        self.stopping = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.server.daemon_threads = False  # so that closing waits for them
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def reply_to(self, request: Request) -> Reply:
        """Note the request, and choose the reply."""
        with self._lock:
            self.requests.append(request)
            if callable(self._script):
                return self._script(request.body)
            over = Reply(status=418, error="The script has no more replies.")
            return next(self._script, over)


@contextmanager
def scripted(script: Script, port: int = 0) -> Iterator[Scripted]:
    """Serve replies: one after the other, or those that a function of a request's body gives."""
    endpoint = Scripted(script, port)
    thread = threading.Thread(target=endpoint.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.stopping.set()
        endpoint.server.shutdown()
        endpoint.server.server_close()
        thread.join()


def _handler(endpoint: Scripted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = endpoint.reply_to(Request(self.path, headers, body))
            self.close_connection = True
            if self.path != "/v1/chat/completions":
                reply = Reply(status=404, error={"message": "Not Found"})
            try:
                endpoint.stopping.wait(reply.wait)
                _send(self, reply, endpoint.stopping)
            except OSError:
                endpoint.hung_up.set()

        def log_message(self, *_: object) -> None:
            pass  # not into the tests' output

    return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply, stopping: threading.Event) -> None:
    plain = reply.status != 200
    text = reply.error if isinstance(reply.error, str) else json.dumps({"error": reply.error})
    kind = "application/json" if plain else "text/event-stream"
    if plain:
        framing = {"content-length": str(len(text.encode()))}
    else:
        framing = {"transfer-encoding": "chunked"}
    headers = {"content-type": kind, "connection": "close"} | framing | dict(reply.headers)
    handler.send_response(reply.status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    if plain:
        handler.wfile.write(text.encode())
        return
    for event in _events(reply, stopping):
        data = event.encode()
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
    if reply.break_after is None:
        handler.wfile.write(b"0\r\n\r\n")


def _events(reply: Reply, stopping: threading.Event) -> Iterator[str]:
    """The parts of a stream, in the order in which they are sent."""
    yield _chunk({"role": "assistant", "content": ""})
    for thought in reply.thoughts:
        yield _chunk({"reasoning_content": thought})
    while True:
        for piece in reply.pieces[: reply.break_after]:
            yield _chunk({"content": piece})
            stopping.wait(reply.delay)
        if not reply.endless or stopping.is_set():
            break
    while reply.trickle and not stopping.wait(0.02):
        yield ":"
    if reply.break_after is None:
        yield from _ending(reply)


def _ending(reply: Reply) -> Iterator[str]:
    if reply.error is not None:
        yield f"data: {json.dumps({'error': reply.error})}\n\n"
    if reply.garbage is not None:
        yield f"{reply.garbage}\n\n"
    if reply.finish is not None:
        yield _chunk({}, reply.finish)
    if reply.done:
        yield "data: [DONE]\n\n"


def _chunk(delta: Body, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "scripted"}
    return f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n"
