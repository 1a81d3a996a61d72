"""A language model behind an OpenAI-compatible chat endpoint, asked by the official client."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from qa.settings import WriterSettings
from qa.writing.access import Access, find_access
from qa.writing.errors import WriterError
from qa.writing.fetching import Deadline, Fetch
from qa.writing.pieces import at_most, stopped, without_thoughts
from qa.writing.protocols import Message
from qa.writing.refusals import Passing, is_too_large, one_line, refusal, seconds_to_wait

if TYPE_CHECKING:
    import openai

_CONNECT = 5.0  # seconds


def open_endpoint(model: str, settings: WriterSettings) -> "Endpoint":
    """Get ready to ask `model`; nothing is sent yet. Raises WriterError."""
    try:
        import httpx2
        import openai  # noqa: F401 (late: it takes a second, and is an extra)
    except ImportError:
        raise WriterError(
            "A model at an endpoint needs a client that is not installed; run: "
            'pip install "footnote-qa[openai]"'
        ) from None
    access = find_access(settings)
    try:
        return Endpoint(model, access, settings)
    except (OSError, ValueError, ImportError, httpx2.InvalidURL) as reason:
        raise WriterError(
            f"The client for {access.host} cannot be set up ({one_line(str(reason), access.key)}); "
            "check its URL, and the proxies and certificates that the environment names."
        ) from None


class Endpoint:
    """A `Writer`. Safe to call from several threads; each reply has a connection of its own."""

    def __init__(self, model: str, access: Access, settings: WriterSettings) -> None:
        import httpx2

        self.access = access
        self.seconds = settings.seconds
        self._model = model
        self._window = settings.window
        self._certificates = httpx2.create_ssl_context()  # which takes 50 ms
        self._unwanted: frozenset[str] = frozenset()
        self.client().close()

    @property
    def name(self) -> str:
        """The model's name, as the endpoint knows it."""
        return self._model

    @property
    def window(self) -> int:
        """Tokens that a prompt and its reply may have together."""
        return self._window

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """The reply in pieces as they come, at most `most` tokens in all, without what the model
        thinks before it answers. Closing the iterator closes the connection. Raises WriterError:
        also after pieces that came before, where the reply breaks off, stops in the middle, or
        takes longer than the seconds that the settings give it."""
        yield from _Reply(self, messages, most).pieces()

    def late(self) -> WriterError:
        """What is said of a reply that takes too long."""
        return WriterError(
            f"The endpoint {self.access.host} did not finish within {self.seconds:g} seconds; give "
            "it more time (FOOTNOTE_WRITER__SECONDS) or take a faster model."
        )

    def client(self) -> "openai.OpenAI":
        """A client for one reply."""
        import openai

        # Reading may take longer than the deadline, so that it is the deadline which ends it.
        return openai.OpenAI(
            api_key=self.access.key,
            base_url=self.access.url,
            max_retries=0,
            timeout=openai.Timeout(self.seconds + 1, connect=_CONNECT),
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False, verify=self._certificates
            ),
        )

    def parameters(self, most: int) -> dict[str, int]:
        """The parameters of a request, but for those that the endpoint did not take."""
        wanted = {"max_tokens": most, "temperature": 0, "seed": 0}
        if "max_tokens" in self._unwanted:
            wanted["max_completion_tokens"] = most
        return {name: wanted[name] for name in wanted if name not in self._unwanted}

    def can_do_without(self, error: "openai.APIStatusError", sent: dict[str, int]) -> bool:
        """Leave out, from now on, the first parameter of `sent` that a refusal names. Some models
        take a limit by another name only, and no temperature."""
        if error.status_code not in (400, 422) or is_too_large(error.status_code, error.body):
            return False
        given = str(error.body if error.param is None else error.param)
        named = [name for name in sent if re.search(rf"\b{name}\b", given)]
        self._unwanted |= set(named[:1])
        return bool(named)


class _Reply:
    """One reply, over a connection of its own."""

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message], most: int) -> None:
        self._endpoint = endpoint
        self._messages = [{**one, "content": _whole(one["content"])} for one in messages]
        self._most = most
        self._client = endpoint.client()
        self._stream: openai.Stream[object] | None = None
        self._deadline = Deadline(endpoint.seconds, endpoint.late())
        self._fetch = Fetch(self._deadline)

    def pieces(self) -> Iterator[str]:
        """The reply as it comes; closing this closes the connection. Raises WriterError."""
        self._fetch.start(self._connected())
        try:
            yield from self._fetch.pieces()
        finally:
            self._fetch.close()
            self._hang_up()

    def _hang_up(self) -> None:
        """Close the connection; the thread that waits for it wakes up and ends."""
        if self._stream is None:
            self._client.close()
            return
        with suppress(OSError):  # it is closed already
            network = self._stream.response.extensions["network_stream"]
            network.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def _connected(self) -> Iterator[str]:
        with self._client:
            answer = without_thoughts(self._fetch.tries(self._ask))
            yield from at_most(answer, self._most)

    def _ask(self) -> Iterator[str]:
        import httpx2
        import openai

        host, key = self._endpoint.access.host, self._endpoint.access.key
        self._stream = None
        try:
            with self._opened() as self._stream:
                yield from self._read(self._stream)
        except openai.APIStatusError as error:
            after = seconds_to_wait(error.response.headers.get("retry-after"))
            status = 413 if is_too_large(error.status_code, error.body) else error.status_code
            text = one_line(_told(error), key)
            raise refusal(status, text, host, self._endpoint.name, after) from None
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            raise self._unreached(error) from None
        except openai.APIError as error:
            text = one_line(_told(error), key)
            raise WriterError(f"The endpoint {host} broke off with an error ({text}).") from None
        except (ValueError, RuntimeError):  # neither JSON nor text, or nested too deeply
            raise WriterError(f"The endpoint {host} sent what is no reply of a model.") from None

    def _opened(self) -> "openai.Stream[object]":
        import openai

        while True:
            sent = self._endpoint.parameters(self._most)
            fixed = {"model": self._endpoint.name, "messages": self._messages, "stream": True}
            try:
                return self._client.post(
                    "/chat/completions",
                    cast_to=object,  # plain JSON: the client's own types are not checked by it
                    body=fixed | sent,
                    stream=True,
                    stream_cls=openai.Stream[object],
                )
            except openai.APIStatusError as error:
                if not self._endpoint.can_do_without(error, sent):
                    raise

    def _read(self, stream: "openai.Stream[object]") -> Iterator[str]:
        """The text in a stream of JSON objects. Raises WriterError where it does not end well."""
        host = self._endpoint.access.host
        kind = stream.response.headers.get("content-type", "")
        if not kind.startswith("text/event-stream"):
            raise WriterError(
                f"The endpoint {host} does not answer in pieces; check its URL, which usually ends "
                "in /v1."
            )
        for data in stream:
            if self._deadline.left() == 0:
                raise self._deadline.late
            match data:
                case {"choices": [{"delta": {"content": str(text)}}, *_]} if text:
                    yield _whole(text)
            match data:
                case {"choices": [{"finish_reason": str(reason)}, *_]} if reason:
                    return self._check(reason)
        raise Passing(f"The reply of {host} broke off.")

    def _check(self, reason: str) -> None:
        if reason == "length":
            raise stopped(self._most)
        if reason == "content_filter":
            raise WriterError(f"The endpoint {self._endpoint.access.host} withholds its reply.")

    def _unreached(self, error: Exception) -> Passing:
        host, key = self._endpoint.access.host, self._endpoint.access.key
        if self._stream is not None:
            return Passing(f"The reply of {host} broke off.")
        why = one_line(str(error.__cause__ or error), key)
        return Passing(f"The endpoint {host} cannot be reached ({why}); check it and its URL.")


def _told(error: "openai.APIError") -> str:
    """What an endpoint says of an error."""
    match error.body:
        case {"message": str(text)} | str(text):
            return text
    return "" if error.body is None else str(error.body)


def _whole(text: str) -> str:
    """Half characters, which cannot be sent or shown, become question marks."""
    return text.encode(errors="replace").decode()
