"""Loading a language model from a folder on this machine: whole, or not at all."""

from pathlib import Path
from pickle import UnpicklingError
from typing import Any, NamedTuple

from index.errors import ModelError
from index.models import Source, find_model
from index.reference import quiet
from qa.writing.errors import WriterError

_UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ImportError,
    MemoryError,
)  # fmt: skip
_LOCAL = {"local_files_only": True, "trust_remote_code": False}
_INSTALL = 'pip install "footnote-qa[transformers]"'
_REASON = 200  # characters of what a library says


class Loaded(NamedTuple):
    """A model that writes, its tokenizer, and the tokens that it can hold; None: no limit known."""

    model: Any
    tokenizer: Any
    window: int | None


def find_writer(folder: str) -> Source:
    """Find a model by its folder or its name in the local Hugging Face cache. Nothing is
    downloaded. Raises WriterError."""
    try:
        return find_model(folder)
    except ModelError as reason:
        raise WriterError(str(reason)) from reason


def load_writer(folder: Path) -> Loaded:
    """Load the model in `folder`, on a GPU where there is one, running no code that comes with it.
    Raises WriterError where it cannot be read, lacks weights, or is of a kind that does not
    write."""
    try:
        with quiet():
            return _load(folder)
    except ModuleNotFoundError as reason:
        raise WriterError(
            f"The model in {folder} needs {reason.name}, which is not installed; run: {_INSTALL}"
        ) from reason
    except _UNREADABLE as reason:
        raise WriterError(
            f"The model in {folder} cannot be loaded ({said(reason)}); give the folder of another "
            "one, or download it again."
        ) from reason


def said(reason: BaseException) -> str:
    """What an exception of a library says, on one line and cut short."""
    lines = str(reason).strip().splitlines() or [type(reason).__name__]
    return lines[0].rstrip(" .:")[:_REASON]


def _load(folder: Path) -> Loaded:
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(folder, **_LOCAL)
    tokenizer = _tokenizer(folder)
    gpu = torch.cuda.is_available()
    # Half precision is slow, or missing, on many a CPU.
    model = _weights(folder, config.is_encoder_decoder, "auto" if gpu else torch.float32)
    model = model.to("cuda" if gpu else "cpu").eval()
    model.generation_config = _greedy(model.generation_config, tokenizer)
    return Loaded(model, tokenizer, _window(config, tokenizer))


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401 (transformers has no types)
    """Raises ValueError where it is damaged."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, **_LOCAL)
    except Exception as reason:
        # The library beneath raises Exception itself, no class of its own.
        if type(reason) is not Exception and not isinstance(reason, _UNREADABLE):
            raise
        raise ValueError(f"its tokenizer cannot be read: {said(reason)}") from reason


def _weights(folder: Path, is_seq2seq: bool, dtype: object) -> Any:  # noqa: ANN401
    """Raises ValueError where weights are damaged, or missing: transformers would go on with
    random ones."""
    import transformers
    from safetensors import SafetensorError

    kind = "AutoModelForSeq2SeqLM" if is_seq2seq else "AutoModelForCausalLM"
    try:
        model, report = getattr(transformers, kind).from_pretrained(
            folder,
            dtype=dtype,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # told below, in plain words
            **_LOCAL,
        )
    except (SafetensorError, EOFError) as reason:
        raise ValueError(f"its weights are damaged: {said(reason)}") from reason
    except UnpicklingError as reason:
        raise ValueError("its weights are damaged, or hold code, which is not run") from reason
    if report["mismatched_keys"]:
        raise ValueError("its weights have other sizes than its config.json says")
    if missing := sorted(report["missing_keys"]):
        raise ValueError(
            f"{len(missing)} of its weights are missing, such as {missing[0]}: it is damaged, or "
            "no model that writes"
        )
    return model


def _greedy(own: Any, tokenizer: Any) -> Any:  # noqa: ANN401
    """The most likely token each time, whatever the model's own settings: they may draw lots."""
    from transformers import GenerationConfig

    end = tokenizer.eos_token_id if own.eos_token_id is None else own.eos_token_id
    pad = own.pad_token_id if own.pad_token_id is not None else tokenizer.pad_token_id
    if pad is None:
        pad = end[0] if isinstance(end, list) else end
    return GenerationConfig(
        do_sample=False,
        num_beams=1,
        eos_token_id=end,
        pad_token_id=pad,
        bos_token_id=own.bos_token_id,
        decoder_start_token_id=own.decoder_start_token_id,
        forced_bos_token_id=own.forced_bos_token_id,
        forced_eos_token_id=own.forced_eos_token_id,
    )


def _window(config: Any, tokenizer: Any) -> int | None:  # noqa: ANN401
    """The positions that a model has; for one that counts none, what its tokenizer says."""
    text = config.get_text_config(decoder=True)
    for name in ("max_position_embeddings", "n_positions"):
        if isinstance(positions := getattr(text, name, None), int):
            return positions
    known = tokenizer.model_max_length
    return int(known) if known < 2**31 else None  # where it knows none, it says a huge number
