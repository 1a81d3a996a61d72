"""Telling the gold formats apart, and making one GoldSet of any of them."""

import hashlib
import json
import stat
from collections.abc import Sequence
from pathlib import Path

from eval.errors import GoldError
from eval.loading.beir import CORPUS, load_beir
from eval.loading.jsonl import history_entry, load_jsonl
from eval.loading.lines import unopened
from eval.loading.squad import load_squad, read_squad
from eval.types import HALVES, Gold, GoldSet
from index.types import Article


def load_gold(
    path: Path, *, half: str | None = None, limit: int | None = None, comprehension: bool = False
) -> GoldSet:
    """Read the gold questions of a file or folder: our JSONL, SQuAD JSON or a BEIR folder.

    All of it is checked; then `half` ("tuning" or "reporting", JSONL only) keeps one half of the
    questions, and `limit` (1 upwards) the first so many. Articles that the format brings are kept
    whole. `comprehension` (SQuAD only) lets only a question's own paragraph answer it. Raises
    GoldError: one sentence that names file, line or question, reason and way out.
    """
    if half is not None and half not in HALVES:
        raise GoldError(f"There is no half {half!r}; the halves are {' and '.join(HALVES)}.")
    if limit is not None and limit < 1:
        raise GoldError(f"The limit is {limit}, and must be at least 1; leave it out to ask all.")
    questions, articles = _read(path, halved=half is not None, comprehension=comprehension)
    if half is not None:
        questions = [question for question in questions if question.half == half]
    if not questions:
        of = f' of the {half} half; mark some with "half": "{half}"' if half else "; add some"
        raise GoldError(f"{path} holds no question{of}, or name another gold.")
    kept = tuple(questions[:limit])
    brought = None if articles is None else tuple(articles)
    return GoldSet(_name(path), kept, brought, digest_of(kept, brought))


def digest_of(questions: Sequence[Gold], articles: Sequence[Article] | None) -> str:
    """SHA-256 (hex) of the questions, but for their lines, and of the articles' content hashes."""
    content = {
        "questions": [_canonical(question) for question in questions],
        "articles": None if articles is None else [each.content_hash for each in articles],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _read(
    path: Path, *, halved: bool, comprehension: bool
) -> tuple[list[Gold], list[Article] | None]:
    """The questions, and the articles where the format brings them."""
    kind = _kind_of(path)
    if kind == CORPUS:
        _refuse_options(path, "a BEIR folder", halved, comprehension)
        return load_beir(path)
    if kind == ".jsonl":
        _refuse_options(path, "our JSONL", False, comprehension)
        return load_jsonl(path), None
    content = read_squad(path) if kind == ".json" else None
    if content is not None:
        _refuse_options(path, "SQuAD JSON", halved, False)
        return load_squad(path, content, comprehension=comprehension)
    raise GoldError(
        f'{path} is no gold that is read; give our JSONL (.jsonl), SQuAD JSON (.json with "data")'
        f" or a BEIR folder (with {CORPUS})."
    )


def _kind_of(path: Path) -> str:
    """The ending of a file; of a folder CORPUS where it holds that, else nothing."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return CORPUS if (path / CORPUS).exists() else ""
    except OSError as error:
        raise unopened(path, error) from error
    return path.suffix.lower()


def _refuse_options(path: Path, kind: str, halved: bool, comprehension: bool) -> None:
    """Refuse what a format cannot give, rather than ignore it."""
    if halved:
        raise GoldError(f"{path} is {kind}, which has no halves; leave out the half.")
    if comprehension:
        raise GoldError(f"{path} is {kind}, which has no paragraphs; leave out comprehension.")


def _name(path: Path) -> str:
    named = path if path.name.strip(".") else path.resolve()  # "." and ".." name nothing
    return named.name if named.is_dir() else named.stem


def _canonical(gold: Gold) -> dict[str, object]:
    """All that makes a question, in JSON, sets sorted."""
    only = gold.only
    return {
        "id": gold.id,
        "question": gold.question,
        "answers": gold.answers,
        "article_ids": gold.article_ids,
        "evidence": gold.evidence,
        "speaker": gold.speaker,
        "sources": sorted(only.sources),
        "only": sorted(only.article_ids),
        "dates": [only.date_from, only.date_to],
        "speakers": sorted(only.speakers),
        "history": [history_entry(turn) for turn in gold.history],
        "half": gold.half,
        "tags": gold.tags,
        "grades": dict(gold.grades),
    }
