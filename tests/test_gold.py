"""The first forty of the shipped gold questions: written before anything was tuned, and kept as a
gate. All of them are measured by `footnote eval` (`make eval`)."""

from collections import Counter
from typing import Any

import pytest

from qa.assistant import Assistant
from tests.seed import ARTICLE_ID, GOLD

FIRST = GOLD[:40]
ANSWERABLE = [row for row in FIRST if row["answers"]]
UNANSWERABLE = [row for row in FIRST if not row["answers"]]
LEAST_RIGHT = 0.95


def _is_right(assistant: Assistant, row: dict[str, Any]) -> bool:
    answer = assistant.ask(row["question"])
    if not answer.supported:
        return False
    first, citation = answer.sentences[0].text, answer.citations[0]
    speaker = citation.speaker.name if citation.speaker else None
    return any(quote in first for quote in row["evidence"]) and row.get("speaker") in {
        None,
        speaker,
    }


def test_the_gold_itself_is_true(assistant: Assistant) -> None:
    article = assistant.store.get(ARTICLE_ID)
    assert article is not None
    assert len({row["id"] for row in GOLD}) == len(GOLD) >= 80
    for row in (row for row in GOLD if row["answers"]):
        assert row["evidence"]
        assert all(quote in article.text for quote in row["evidence"]), row["id"]


def test_the_right_sentence_comes_first(assistant: Assistant) -> None:
    right = [row["id"] for row in ANSWERABLE if _is_right(assistant, row)]
    assert len(right) >= LEAST_RIGHT * len(ANSWERABLE), set(right)


def test_both_halves_are_varied() -> None:
    """What the gold promises of each half."""
    least = {"unanswerable": 12, "who-said-what": 7, "follow-up": 5}
    for half in ("tuning", "reporting"):
        tags = Counter(tag for row in GOLD if row["half"] == half for tag in row["tags"])
        assert {tag: tags[tag] for tag in least if tags[tag] < least[tag]} == {}
    assert all(("follow-up" in row["tags"]) == bool(row.get("history")) for row in GOLD)


@pytest.mark.parametrize("row", UNANSWERABLE, ids=lambda row: str(row["id"]))
def test_what_the_article_cannot_answer_is_refused(
    assistant: Assistant, row: dict[str, Any]
) -> None:
    answer = assistant.ask(row["question"])
    assert not answer.supported, answer.text
    assert answer.hits
