"""Putting the parts together: the only place that names concrete classes."""

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
from qa.extracting import ExtractiveGenerator
from qa.gate import Gate, shipped_gate
from qa.protocols import Generator
from qa.ranking import Ranker, reading_ranker, shipped_ranker
from qa.settings import Settings

_GENERATORS = {"extractive": ExtractiveGenerator}


def open_assistant(settings: Settings | None = None, embedder: Embedder | None = None) -> Assistant:
    """Open an index for asking. An open embedder that the index was made with is not opened again.
    Raises the errors of `index.errors`, each one clear sentence."""
    settings = settings or Settings()
    generator = open_generator(settings.generator)
    ranker, gate = open_judges(settings)
    store = open_store(settings.index)
    try:
        if embedder is None or embedder.name != store.manifest.embedder:
            embedder = open_embedder(settings.model or store.manifest.model)
        check_embedder(store.manifest, embedder.name, embedder.dim, settings.index)
    except FootnoteError:
        store.close()
        raise
    return Assistant(store, embedder, ranker, gate, generator)


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


def open_generator(name: str) -> Generator:
    """The generator of that name. Raises FootnoteError where there is none."""
    if name not in _GENERATORS:
        raise FootnoteError(
            f"There is no generator called {name}; choose one of: {', '.join(sorted(_GENERATORS))}."
        )
    return _GENERATORS[name]()


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
