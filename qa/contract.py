"""The JSON form of an answer: a public contract, described by data/answer.schema.json."""

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from index.types import Hit, Passage
from qa.types import Answer, AnswerSentence, Citation

HITS = 10  # the nearest passages that the JSON names


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as the contract has it; offsets count code points of the stored article text."""
    written = {} if answer.written is None else {"written": asdict(answer.written)}
    return {
        "question": answer.question,
        "asked": answer.asked,
        "text": answer.text,
        "supported": answer.supported,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "generator": answer.generator,
        "disagreement": answer.disagreement,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "citations": [citation_json(citation) for citation in answer.citations],
        "hits": [_hit(hit) for hit in answer.hits],
        **written,
        "timings_ms": {step: round(ms, 3) for step, ms in answer.timings_ms.items()},
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the contract."""
    loaded: dict[str, Any] = json.loads(files("qa").joinpath("data/answer.schema.json").read_text())
    return loaded


def sentence_json(sentence: AnswerSentence) -> dict[str, Any]:
    """A sentence as the contract has it."""
    flagged = {"flagged": True} if sentence.flagged else {}
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "key": _key(sentence),
        **flagged,
    }


def _key(sentence: AnswerSentence) -> dict[str, int] | None:
    return dict(zip(("start", "end"), sentence.key, strict=True)) if sentence.key else None


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as the contract has it."""
    article = citation.article
    return {
        "number": citation.number,
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "date": article.date,
        "speaker": citation.speaker.label if citation.speaker else None,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "passage": _passage(citation.passage),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
    }


def found_json(hit: Hit) -> dict[str, Any]:
    """A passage that a search found, with its text."""
    passage = hit.passage
    return {**_hit(hit), "text": passage.text, "start": passage.start, "end": passage.end}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "passage_id": hit.passage.id,
        "article_id": hit.passage.article_id,
        "score": round(hit.score, 6),
    }
