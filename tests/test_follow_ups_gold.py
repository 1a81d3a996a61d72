"""What the rules of `qa.following` are worth, on the gold that was written before them.

The first run gave 36 right of 40, and 20 answers the same of 20. The rules are developed on
tests/follow_ups.jsonl, over other articles."""

from collections.abc import Mapping, Sequence

import pytest

from eval.asking import Asker
from eval.loading import check_gold, load_gold
from eval.types import Gold, Place
from qa.assistant import Assistant
from tests.seed import ARTICLE_ID, ROOT, without_timings

GOLD = load_gold(ROOT / "eval/gold/follow-ups.jsonl")
BACK = [row for row in GOLD.questions if "refers-back" in row.tags]
STANDS = [row for row in GOLD.questions if "stands" in row.tags]
LEAST_RIGHT = 0.85


@pytest.fixture(scope="module")
def places(assistant: Assistant) -> Mapping[str, Sequence[Place]]:
    article = assistant.store.get(ARTICLE_ID)
    assert article is not None
    return check_gold(GOLD, {ARTICLE_ID: article})


def test_the_gold_is_what_it_promises() -> None:
    assert (len(BACK), len(STANDS), len(GOLD.questions)) == (40, 20, 60)
    assert all(row.history for row in GOLD.questions)
    assert sum(len(row.history) > 1 for row in BACK) >= 5
    assert len({tag for row in BACK for tag in row.tags}) >= 10
    assert {row.half for row in GOLD.questions} == {"reporting"}


def test_follow_ups_are_answered_right(
    assistant: Assistant, places: Mapping[str, Sequence[Place]]
) -> None:
    asker = Asker(assistant)

    def is_right(row: Gold) -> bool:
        judged, _ = asker.judge(row, places[row.id], asker.ask(row))
        return judged.outcome == "answered right"

    wrong = [row.question for row in BACK if not is_right(row)]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(BACK), wrong


@pytest.mark.parametrize("row", STANDS, ids=lambda row: str(row.question))
def test_a_standing_question_is_answered_as_without_a_talk(assistant: Assistant, row: Gold) -> None:
    asked = assistant.ask(row.question, row.only, row.history)
    assert without_timings(asked) == without_timings(assistant.ask(row.question, row.only))
