"""A language model in a folder on this machine, by transformers and torch."""

import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from queue import Empty
from threading import Event, Lock, Thread
from typing import Any

from qa.settings import WriterSettings
from qa.writing.errors import WriterError
from qa.writing.loading import find_writer, load_writer, said
from qa.writing.pieces import stopped, without_thoughts
from qa.writing.protocols import Message
from qa.writing.templates import Template

_BROKEN = (
    RuntimeError, ValueError, LookupError, TypeError, AttributeError, AssertionError, MemoryError,
    OSError, ImportError,
)  # fmt: skip
"""What torch and transformers raise where a model does not work, be it for lack of memory."""

_opening = Lock()


class LocalModel:
    """A `Writer` over a causal or a sequence-to-sequence model. Safe to call from several threads.

    It takes the most likely token each time, so the same messages give the same text. One reply is
    written at a time; who waits for another's end spends the seconds that the settings give him.
    """

    def __init__(self, folder: Path, name: str, settings: WriterSettings) -> None:
        """Load the model in `folder`. Raises WriterError."""
        self._model, self._tokenizer, window = load_writer(folder)
        self._template = Template(self._tokenizer, self._model.config.is_encoder_decoder)
        self._name = name
        self._window = settings.window if window is None else min(window, settings.window)
        self._seconds = settings.seconds
        self._turn = Lock()

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self._name

    @property
    def window(self) -> int:
        """Tokens that a prompt and its reply may have together."""
        return self._window

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """The reply in pieces as they come, at most `most` tokens in all, fewer where the window
        ends, without what the model thinks before it answers. Closing the iterator stops the model.
        Raises WriterError: the prompt fills the window; also after pieces that came before: the
        time or the tokens are over, or the model broke."""
        reply = _Reply(self._tokenizer, time.monotonic() + self._seconds)
        prompt = self._encode(messages)
        most = min(most, self._room(prompt))
        thread = Thread(target=self._run, args=(reply, prompt, most), daemon=True)
        thread.start()
        try:
            yield from without_thoughts(reply.pieces())
            thread.join()  # it has nothing left to do
        except Empty:
            reply.late = True
        finally:
            reply.closed.set()
            thread.join(reply.left())  # a step that takes longer ends by itself, with its turn
        self._check(reply)
        if not reply.ended:
            raise stopped(most)

    def _run(self, reply: "_Reply", prompt: dict[str, Any], most: int) -> None:
        """Wait for the turn and write a reply, in a thread of its own."""
        try:
            if not self._turn.acquire(timeout=reply.left()):
                reply.late = True
                return
            try:
                self._generate(reply, prompt, most)
            finally:
                self._turn.release()
        except _BROKEN as reason:
            reply.broken = reason
        finally:
            reply.streamer.end()

    def _generate(self, reply: "_Reply", prompt: dict[str, Any], most: int) -> None:
        from transformers import StoppingCriteriaList

        tokens = self._model.generate(
            **prompt,
            max_new_tokens=most,
            streamer=reply.streamer,
            stopping_criteria=StoppingCriteriaList([reply]),
        )
        end = self._model.generation_config.eos_token_id
        reply.ended = int(tokens[0, -1]) in (end if isinstance(end, list) else [end])
        reply.broken = None

    def _room(self, prompt: dict[str, Any]) -> int:
        """The tokens that a prompt leaves for the reply. Raises WriterError: none."""
        tokens: int = prompt["input_ids"].shape[1]
        if tokens >= self._window:
            raise WriterError(
                f"The prompt has {tokens} tokens and fills the window of {self._name}, "
                f"{self._window} tokens; take a larger one, or another model."
            )
        return self._window - tokens

    def _encode(self, messages: Sequence[Message]) -> dict[str, Any]:
        """The prompt's tokens, int64 (1, n), on the model's device. Raises WriterError."""
        text = self._template.text(messages)
        tokens = self._tokenizer(
            text, add_special_tokens=self._template.is_bare, return_tensors="pt", verbose=False
        )
        fields = [name for name in ("input_ids", "attention_mask") if name in tokens]
        return {name: tokens[name].to(self._model.device) for name in fields}

    def _check(self, reply: "_Reply") -> None:
        """Raises WriterError where a reply is not whole."""
        if reply.late:
            raise WriterError(
                f"The model {self._name} did not finish within {self._seconds:g} seconds; give it "
                "more time (FOOTNOTE_WRITER__SECONDS) or take a smaller one."
            )
        if reply.broken is not None:
            raise WriterError(
                f"The model {self._name} broke off ({said(reply.broken)}); try a smaller window or "
                "another model."
            ) from reply.broken


class _Reply:
    """What the thread that writes a reply and the one that reads it share. Called by transformers
    after each token, it tells whether to stop."""

    def __init__(self, tokenizer: Any, deadline: float) -> None:  # noqa: ANN401 (no types there)
        from transformers import TextIteratorStreamer

        self.streamer = TextIteratorStreamer(
            tokenizer,
            skip_prompt=True,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,  # which changes what was handed out already
        )
        self.closed = Event()
        self.late = self.ended = False
        self.broken: Exception | None = RuntimeError("it ended before its time")
        self._deadline = deadline

    def __call__(self, *_: object, **__: object) -> bool:
        self.late = self.late or self.left() == 0
        return self.late or self.closed.is_set()

    def left(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._deadline - time.monotonic())

    def pieces(self) -> Iterator[str]:
        """The text as it comes. Raises Empty where none comes before the deadline."""
        while True:
            self.streamer.timeout = self.left()
            piece = next(self.streamer, None)
            if piece is None:
                return
            if piece:
                yield piece


def open_local(folder: str, settings: WriterSettings) -> LocalModel:
    """Open a model by its folder or its name in the local Hugging Face cache, once for all who ask
    for it. Nothing is downloaded. Raises WriterError."""
    found = find_writer(folder)
    with _opening:
        return _opened(found.folder, found.name, settings)


@cache
def _opened(folder: Path, name: str, settings: WriterSettings) -> LocalModel:
    return LocalModel(folder, name, settings)
