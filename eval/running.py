"""A run: every gold question asked, judged and written down; then the figures."""

import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from eval.asking import Asker
from eval.errors import GoldError
from eval.figures import form
from eval.folder import FIGURES, FORMAT, SPEED, TIMINGS, RunFolder
from eval.loading import check_gold
from eval.metrics.timing import percentile
from eval.opening import fingerprint
from eval.relevance import Relevance
from eval.scoring import Asked
from eval.types import Gold, GoldSet
from index.store import EmbeddedStore
from index.types import Article
from qa.assistant import Assistant
from qa.contract import to_json
from qa.protocols import Generator
from qa.writing.generator import WritingGenerator

SHOWN = 5  # retrieved passages kept for the report
_PARTS = ("footnote-qa", "faiss-cpu", "numpy", "onnxruntime", "tantivy", "tokenizers")


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the gold is asked, and how: one half, the first so many, each question about its own
    paragraph only."""

    half: str | None = None
    limit: int | None = None
    comprehension: bool = False


def configuration(gold: GoldSet, choice: Choice, assistant: Assistant) -> dict[str, Any]:
    """What a run was made with; two runs of the same configuration give the same figures."""
    manifest = assistant.store.manifest
    return {
        "format": FORMAT,
        "gold": gold.name,
        "digest": gold.digest,
        **asdict(choice),
        "generator": assistant.generator.name,
        "reader": assistant.ranker.reads_with,
        "threshold": assistant.gate.threshold,
        "embedder": manifest.embedder,
        "splitter": manifest.splitter,
        "index": fingerprint(assistant.store),
        "versions": {"python": platform.python_version()} | {n: version(n) for n in _PARTS},
        "machine": platform.machine(),
        **_writer(assistant.generator),
    }


def _writer(generator: Generator) -> dict[str, Any]:
    """How a language model is asked, where one is: it makes other answers, too."""
    if not isinstance(generator, WritingGenerator):
        return {}
    settings = {
        "window": generator.writer.window,
        "unsupported": generator.unsupported,
        "rewrite": generator.rewrites,
    }
    return {"writer": settings}


def run(
    folder: RunFolder,
    gold: GoldSet,
    choice: Choice,
    assistant: Assistant,
    advance: Callable[[int, int], None],
) -> None:
    """Ask what has not been asked; `finish` then forms the figures.

    `advance` is told how many questions are done of how many. Raises GoldError where the gold does
    not fit the index, RunError where the folder holds another run, and the store's errors.
    """
    places = check_gold(gold, _articles_of(gold, assistant.store))
    _check_filters(gold, assistant.store)
    done = folder.begin(configuration(gold, choice, assistant))
    asker = Asker(assistant)
    advance(done, len(gold.questions))
    for number, question in enumerate(gold.questions[done:], done + 1):
        asked = asker.ask(question)
        row, relevance = asker.judge(question, places[question.id], asked)
        timings = asked.answer.timings_ms if asked.answer else {}
        timing = {"id": question.id} | {step: round(ms, 3) for step, ms in timings.items()}
        folder.append(row, _answer(question, asked, relevance), timing)
        advance(number, len(gold.questions))


def finish(folder: RunFolder, rate: float | None = None) -> dict[str, Any]:
    """Write speed.json, then figures.json, which is returned; `rate` is passages embedded a
    second. Raises RunError where the rows do not read back."""
    folder.write_json(SPEED, _speed(folder.read_lines(TIMINGS), rate))
    figures = {"format": FORMAT, **form(folder.rows())}
    folder.write_json(FIGURES, figures)
    return figures


def _check_filters(gold: GoldSet, store: EmbeddedStore) -> None:
    """Raise GoldError where a question is limited to what is not in the index."""
    named = {name for one in gold.questions for name in one.only.article_ids}
    there, sources = store.articles(named).keys(), store.sources()
    for one in gold.questions:
        for absent in sorted((one.only.article_ids - there) | (one.only.sources - sources)):
            raise GoldError(
                f"Question {one.id} (line {one.line}) is limited to {absent}, which is not "
                "indexed; correct its filters, or index what they name."
            )


def _articles_of(gold: GoldSet, store: EmbeddedStore) -> Mapping[str, Article]:
    return store.articles({name for one in gold.questions for name in one.article_ids})


def _answer(gold: Gold, asked: Asked, relevance: Relevance) -> dict[str, Any]:
    """What the report shows of an answer beside its row."""
    withheld = asked.withheld.sentences if asked.withheld else ()
    hits = asked.answer.hits[:SHOWN] if asked.answer else ()
    return {
        "id": gold.id,
        "answer": to_json(asked.answer) | {"timings_ms": {}} if asked.answer else None,
        "withheld": [sentence.text for sentence in withheld],
        "passages": [
            {
                "id": hit.passage.id,
                "article_id": hit.passage.article_id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
                "score": round(hit.score, 6),
                "relevant": hit.passage.id in relevance.relevant,
            }
            for hit in hits
        ],
    }


def _speed(timings: list[dict[str, Any]], rate: float | None) -> dict[str, Any]:
    taken = [row["total"] for row in timings if "total" in row]
    return {
        "format": FORMAT,
        **{f"p{at}_ms": percentile(taken, at) if taken else None for at in (50, 95, 99)},
        "questions_per_second": 1000 * len(taken) / sum(taken) if taken else None,
        "passages_per_second": rate,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float | None:
    """The most memory this process has held, in MB (10^6 bytes); None where that is not known."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if platform.system() == "Darwin" else peak * 1024 / 1e6
