"""Tiny language models that write a known text, whatever the prompt. Nothing is trained: each token
leads to the next one, and the weights say so."""

import re
from pathlib import Path
from typing import Any, Literal, TypeAlias

from index.reference import quiet

TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|> {{ message.content }} </s> {% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
Kind: TypeAlias = Literal["causal", "seq2seq"]
_SPECIAL = ["<pad>", "<unk>", "</s>", "<|system|>", "<|user|>", "<|assistant|>"]
_PAD, _UNKNOWN, _END = 0, 1, 2
_NUMBERED = "\ue000"  # parts a token's number from its text, so that a word may come twice


def tiny_writer(
    folder: Path,
    says: str = "The paper mill burned down. [1]",
    *,
    kind: Kind = "causal",
    template: str | None = TEMPLATE,
    endless: bool = False,
    window: int = 8192,
) -> Path:
    """Write a model that says `says`, over and over where it is `endless`; the folder. A word, of
    the prompt too, is a token. Only a causal model has a template, and may have none."""
    pieces = re.findall(r"\S+\s*|^\s+", says)
    tokens = [*_SPECIAL, *(f"{at}{_NUMBERED}{piece}" for at, piece in enumerate(pieces))]
    first = len(_SPECIAL)
    after = dict.fromkeys(range(first), first)  # whatever the prompt ends with
    after |= {at: at + 1 for at in range(first, len(tokens) - 1)}
    after[len(tokens) - 1] = first if endless else _END
    with quiet():
        model = _causal(len(tokens), window) if kind == "causal" else _seq2seq(len(tokens))
        _lead(model, after)
        model.save_pretrained(folder)
        tokenizer = _tokenizer(tokens, ends=kind == "seq2seq", window=window)
        tokenizer.chat_template = template if kind == "causal" else None
        tokenizer.save_pretrained(folder)
    return folder


def _causal(tokens: int, window: int) -> Any:  # noqa: ANN401 (transformers has no types)
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=tokens, hidden_size=_width(tokens), intermediate_size=8,
            num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=window,
            bos_token_id=None, eos_token_id=_END, pad_token_id=_PAD, tie_word_embeddings=False,
        )
    )  # fmt: skip


def _seq2seq(tokens: int) -> Any:  # noqa: ANN401
    from transformers import T5Config, T5ForConditionalGeneration

    return T5ForConditionalGeneration(
        T5Config(
            vocab_size=tokens, d_model=_width(tokens), d_ff=_width(tokens), d_kv=4, num_layers=1,
            num_heads=2, decoder_start_token_id=_PAD, eos_token_id=_END, pad_token_id=_PAD,
        )
    )  # fmt: skip


def _width(tokens: int) -> int:
    return -(-tokens // 4) * 4


def _lead(model: Any, after: dict[int, int]) -> None:  # noqa: ANN401
    """Each token is a dimension of its own, which nothing changes on the way to the last step."""
    import torch

    with torch.no_grad():
        for name, weights in model.named_parameters():
            if name.endswith(("o_proj.weight", "down_proj.weight", ".o.weight", ".wo.weight")):
                weights.zero_()
        embedding, last = model.get_input_embeddings().weight, model.get_output_embeddings().weight
        embedding.copy_(torch.eye(*embedding.shape))
        if last is embedding:  # as T5 has it; so the step before leads on
            inner = model.decoder.block[0].layer[-1].DenseReluDense
            inner.wi.weight.copy_(torch.eye(*inner.wi.weight.shape))
            last = inner.wo.weight
        last.zero_()
        for one, next_one in after.items():
            last[next_one, one] = 1


def _tokenizer(tokens: list[str], *, ends: bool, window: int) -> Any:  # noqa: ANN401
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = {token: number for number, token in enumerate(tokens)}
    own = Tokenizer(models.WordLevel(vocabulary, unk_token=tokens[_UNKNOWN]))
    own.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    unnumbered = decoders.Replace(Regex(rf"^\d+{_NUMBERED}"), "")
    own.decoder = decoders.Sequence([unnumbered, decoders.Fuse()])
    if ends:
        end = tokens[_END]
        own.post_processor = processors.TemplateProcessing(
            f"$A {end}", special_tokens=[(end, _END)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=own, pad_token=tokens[_PAD], unk_token=tokens[_UNKNOWN],
        eos_token=tokens[_END], extra_special_tokens=_SPECIAL[3:], model_max_length=window,
    )  # fmt: skip
