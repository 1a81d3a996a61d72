"""Quality of retrieval, extraction and refusal on XQuAD's closed pool."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.bench.xquad import Asked, load_xquad
from eval.metrics.calibration import expected_calibration_error
from index.adding import embed_articles
from index.fusing import Fusion
from index.store import EmbeddedStore
from index.types import Article
from qa.assistant import Assistant
from qa.compose import open_for_indexing, open_judges
from qa.extracting import ExtractiveGenerator
from qa.features import NAMES
from qa.ranking import LinearRanker
from qa.settings import Settings

_OPEN = 1e-12  # a threshold that lets everything through
THEME = 5  # paragraphs that XQuAD takes from each of its 48 articles
_ONLY = {"dense only": ("cosine", Fusion(1.0, 0.0)), "BM25 only": ("covered", Fusion(0.0, 1.0))}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: the rank of the right article's first passage (from 1, 0 for
    none), whether the answer stands in the first sentence and in the first three, and the gate's
    word."""

    rank: int
    in_first: bool
    in_three: bool
    confidence: float
    supported: bool


def measure_quality(data: Path, scratch: Path) -> dict[str, dict[str, float]]:
    """hit@1, hit@5 and the answer in the first one and three sentences, with and without the
    reader, and for each half of the fusion alone. Every question is answered (the gate stands
    open)."""
    articles, asked = load_xquad(data)
    store, assistant = _assistant(articles, scratch)
    assistant.gate = replace(assistant.gate, threshold=_OPEN)
    rows = {"fused": _figures(ask_all(assistant, asked))}
    assistant.ranker, _ = open_judges(Settings(scratch, fast=True))
    rows["fused, --fast"] = _figures(ask_all(assistant, asked))
    for name, (feature, fusion) in _ONLY.items():
        store.fusion = fusion
        assistant.ranker = LinearRanker(tuple(float(n == feature) for n in NAMES))
        rows[name] = _figures(ask_all(assistant, asked))
    return rows


def measure_refusal(data: Path, scratch: Path, *, by_theme: bool) -> dict[str, float]:
    """Refusal with every second article left out, or every second theme of five articles: AUROC
    of the confidence, its expected calibration error against the answer in the first three
    sentences, the share of the questions of missing articles that are refused, and of the others
    that are answered."""
    articles, asked = load_xquad(data)
    size = THEME if by_theme else 1
    there = {article.id for at, article in enumerate(articles) if at // size % 2 == 0}
    _, assistant = _assistant([a for a in articles if a.id in there], scratch)
    outcomes = ask_all(assistant, asked)
    inside = np.array([item.article_id in there for item in asked])
    confidence = np.array([outcome.confidence for outcome in outcomes])
    supported = np.array([outcome.supported for outcome in outcomes])
    right = inside & np.array([outcome.in_three for outcome in outcomes])
    assistant.gate = replace(assistant.gate, threshold=_OPEN)
    refused = np.flatnonzero(inside & ~supported)  # what would have been shown?
    shown = ask_all(assistant, [asked[at] for at in refused])
    right[refused] = [outcome.in_three for outcome in shown]
    return {
        "AUROC": float(roc_auc_score(inside, confidence)),
        "ECE": expected_calibration_error(right, confidence),
        "right refusals": float((~supported[~inside]).mean()),
        "right to answer": float(supported[inside].mean()),
        "questions": float(len(asked)),
    }


def ask_all(assistant: Assistant, asked: Sequence[Asked]) -> list[Outcome]:
    """Ask each question through the one door."""
    outcomes = []
    for item in asked:
        answer = assistant.ask(item.question)
        ids = [hit.passage.article_id for hit in answer.hits]
        held = [any(a in sentence.text for a in item.answers) for sentence in answer.sentences]
        rank = ids.index(item.article_id) + 1 if item.article_id in ids else 0
        outcomes.append(
            Outcome(rank, any(held[:1]), any(held[:3]), answer.confidence, answer.supported)
        )
    return outcomes


def _assistant(articles: Sequence[Article], scratch: Path) -> tuple[EmbeddedStore, Assistant]:
    store, splitting, embedder = open_for_indexing(scratch, None)
    with store.writing():
        store.add(embed_articles(articles, "xquad", splitting, embedder))
    ranker, gate = open_judges(Settings(scratch))
    return store, Assistant(store, embedder, ranker, gate, ExtractiveGenerator())


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    ranks = np.array([outcome.rank for outcome in outcomes])
    return {
        "hit@1": float((ranks == 1).mean()),
        "hit@5": float(((ranks >= 1) & (ranks <= 5)).mean()),
        "in first sentence": float(np.mean([outcome.in_first for outcome in outcomes])),
        "in first three": float(np.mean([outcome.in_three for outcome in outcomes])),
    }
