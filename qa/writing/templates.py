"""Messages as the one text that a model on this machine goes on from."""

from collections.abc import Sequence
from typing import Any

from qa.writing.errors import WriterError
from qa.writing.protocols import Message

_SPEAKERS = {"system": "System", "user": "User", "assistant": "Assistant"}


class Template:
    """Puts messages as a model was trained to read them: by its tokenizer's chat template; where
    there is none, each after who says it; for a sequence-to-sequence model, one after the other."""

    def __init__(self, tokenizer: Any, is_seq2seq: bool) -> None:  # noqa: ANN401 (no types there)
        self._tokenizer = tokenizer
        self._is_seq2seq = is_seq2seq
        added = tokenizer.added_tokens_decoder.values()
        self._special = [token.content for token in added if token.special]

    @property
    def is_bare(self) -> bool:
        """Whether the text lacks the tokens that mark its beginning or end."""
        return self._is_seq2seq or not self._tokenizer.chat_template

    def text(self, messages: Sequence[Message]) -> str:
        """The text. Raises WriterError where the chat template does not take the messages."""
        clean: list[Message] = [
            {"role": one["role"], "content": self._harmless(one["content"])} for one in messages
        ]
        if self._is_seq2seq:
            return "\n\n".join(one["content"] for one in clean)
        if self.is_bare:
            told = [f"{_SPEAKERS[one['role']]}: {one['content']}" for one in clean]
            return "\n\n".join([*told, "Assistant:"])
        return self._templated(clean)

    def _harmless(self, content: str) -> str:
        """What marks the end of a message for the model marks none where an article holds it. Half
        characters, which no tokenizer takes, become question marks."""
        for token in self._special:
            content = content.replace(token, f"{token[0]} {token[1:]}")
        return content.encode(errors="replace").decode()

    def _templated(self, messages: Sequence[Message]) -> str:
        from jinja2 import TemplateError

        try:
            return self._apply(messages)
        except TemplateError:
            pass  # some know no system message
        try:
            return self._apply(_without_system(messages))
        except TemplateError as reason:
            raise WriterError(
                f"The model's chat template does not take the messages ({reason}); take another "
                "model."
            ) from reason

    def _apply(self, messages: Sequence[Message]) -> str:
        text: str = self._tokenizer.apply_chat_template(
            messages,
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,  # for those that can: their thoughts are no part of an answer
        )
        return text


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """What the system says, said by the user, before the rest."""
    said = [one["content"] for one in messages if one["role"] == "system"]
    others = [one for one in messages if one["role"] != "system"]
    if not others:
        return [{"role": "user", "content": "\n\n".join(said)}]
    first = others[0]
    content = "\n\n".join([*said, first["content"]])
    return [{"role": first["role"], "content": content}, *others[1:]]
