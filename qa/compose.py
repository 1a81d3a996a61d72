"""Putting the parts together: the only place that names concrete classes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.adding import Splitting
from index.errors import FootnoteError
from index.models import DEFAULT_MODEL, open_embedder
from index.passages import SplitSettings
from index.protocols import Embedder
from index.schema import SCHEMA, Manifest, check_embedder, file_of
from index.store import EmbeddedStore, create_store, open_store
from index.tokens import count_tokens
from qa.assistant import Assistant
from qa.calibration import calibrated
from qa.checking.support import Checker, shipped_model
from qa.extracting import ExtractiveGenerator
from qa.gate import Gate, shipped_gate
from qa.protocols import Generator
from qa.ranking import Ranker, reading_ranker, shipped_ranker
from qa.settings import Settings, WriterSettings
from qa.writing.generator import WritingGenerator
from qa.writing.plugged import CheckedGenerator, installed, open_installed
from qa.writing.protocols import Writer

EXTRACTIVE = "extractive"
WRITERS = {"openai": "MODEL", "transformers": "FOLDER"}
"""What opens a language model, and what is named after the colon."""


def open_assistant(settings: Settings | None = None, embedder: Embedder | None = None) -> Assistant:
    """Open an index for asking. An open embedder that the index was made with is not opened again.
    Raises the errors of `index.errors`, each one clear sentence."""
    settings = settings or Settings()
    generator = find_generator(settings)
    ranker, gate = open_judges(settings)
    store = open_store(settings.index)
    try:
        if embedder is None or embedder.name != store.manifest.embedder:
            embedder = open_embedder(settings.model or store.manifest.model)
        check_embedder(store.manifest, embedder.name, embedder.dim, settings.index)
    except FootnoteError:
        store.close()
        raise
    return Assistant(store, embedder, ranker, gate, generator(embedder))


def open_judges(settings: Settings) -> tuple[Ranker, Gate]:
    """What ranks the sentences, and what tells whether they answer. Raises ModelError for a reader
    that is not there, FootnoteError for a precision that cannot be had."""
    if settings.fast:
        ranker: Ranker = shipped_ranker()
    elif settings.reader is None:
        ranker = reading_ranker()
    else:
        from qa.cross_encoder import open_cross_encoder  # which needs torch

        ranker = replace(reading_ranker(), reader=open_cross_encoder(settings.reader))
    gate = calibrated(shipped_gate(reading=not settings.fast), settings.index, ranker.reads_with)
    return ranker, gate if settings.precision is None else gate.at(settings.precision)


def find_generator(settings: Settings) -> Callable[[Embedder], Generator]:
    """The generator that is chosen, which needs an embedder to check what it writes.

    A language model is opened here. Raises FootnoteError where there is no such generator,
    WriterError where its model cannot be asked.
    """
    name = settings.generator
    kind, _, model = name.partition(":")
    if name == EXTRACTIVE:
        return lambda _: ExtractiveGenerator()
    if kind in WRITERS and model:
        writer = _open_writer(kind, model, settings.writer)
        how = settings.writer
        return lambda embedder: WritingGenerator(
            name, writer, _checker(embedder), how.unsupported, how.rewrite
        )
    others = installed()
    if name in others:
        own = open_installed(others[name])
        return lambda embedder: CheckedGenerator(own, _checker(embedder))
    known = [EXTRACTIVE, *(f"{kind}:{what}" for kind, what in WRITERS.items()), *sorted(others)]
    raise FootnoteError(f"There is no generator called {name}; choose one of: {', '.join(known)}.")


def _open_writer(kind: str, model: str, settings: WriterSettings) -> Writer:
    if kind == "openai":
        from qa.writing.endpoint import open_endpoint  # which needs an optional package

        return open_endpoint(model, settings)
    from qa.writing.local import open_local  # which needs torch

    return open_local(model, settings)


def _checker(embedder: Embedder) -> Checker:
    return Checker(embedder, shipped_model())


def open_for_indexing(
    folder: Path, model: str | None, embedder: Embedder | None = None
) -> tuple[EmbeddedStore, Splitting, Embedder]:
    """Open an index for adding, made where there is none. An open embedder that the index was made
    with is not opened again. Raises the errors of `index.errors`."""
    splitting = Splitting(SplitSettings(), count_tokens)
    if file_of(folder).exists():
        store = open_store(folder, writable=True)
        if embedder is None or embedder.name != store.manifest.embedder:
            embedder = open_embedder(model or store.manifest.model)
        check_embedder(store.manifest, embedder.name, embedder.dim, folder)
        return store, splitting, embedder
    chosen = model or DEFAULT_MODEL
    embedder = open_embedder(chosen)
    manifest = Manifest(SCHEMA, embedder.name, chosen, embedder.dim, splitting.settings.name)
    return create_store(folder, manifest), splitting, embedder
