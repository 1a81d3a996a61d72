"""Gold that grows: drafts from collected feedback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.drafting import from_feedback
from eval.errors import GoldError
from index.store import EmbeddedStore, open_store
from qa.assistant import Assistant
from qa.contract import to_json
from tests.seed import ARTICLE_ID, TURKEY


@pytest.fixture
def store(seed_index: Path) -> Iterator[EmbeddedStore]:
    with open_store(seed_index) as opened:
        yield opened


def feedback(folder: Path, *rows: object) -> Path:
    path = folder / "feedback.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_feedback_becomes_drafts(
    assistant: Assistant, store: EmbeddedStore, tmp_path: Path
) -> None:
    answered = to_json(assistant.ask(TURKEY))
    refused = to_json(assistant.ask("Who sold the harbour of Oslo?"))
    path = feedback(
        tmp_path,
        {"question": TURKEY, "helpful": False, "answer": answered},
        {"question": "How  about tariffs?", "helpful": True, "answer": answered},
        {"question": "A refusal", "helpful": False, "comment": "It is there!", "answer": refused},
        {"question": "Another refusal", "helpful": True, "answer": refused},
        {"question": "Not kept?", "helpful": True},
        {"question": TURKEY.upper(), "helpful": True, "answer": answered},  # the same, later
    )
    drafts = list(from_feedback(path, store))
    assert [one.question for one in drafts] == [
        TURKEY.upper(), "How about tariffs?", "A refusal", "Another refusal", "Not kept?"
    ]  # fmt: skip
    assert "helped" in drafts[0].note
    assert drafts[1].answers is None
    assert drafts[1].evidence == tuple(each["quote"] for each in answered["citations"])
    assert drafts[1].speaker == "Tina Kaidanow"
    assert drafts[2].answers == drafts[3].answers == ()
    assert drafts[2].near == (ARTICLE_ID,)
    assert "It is there!" in drafts[2].note
    assert (drafts[4].answers, drafts[4].evidence) == (None, ())


def test_quotes_that_are_gone_are_no_evidence(
    assistant: Assistant, store: EmbeddedStore, tmp_path: Path
) -> None:
    answered = to_json(assistant.ask(TURKEY))
    for citation in answered["citations"]:
        citation["quote"] = "It was never said."
    path = feedback(tmp_path, {"question": TURKEY, "helpful": True, "answer": answered})
    (one,) = from_feedback(path, store)
    assert (one.evidence, one.article_ids, one.answers) == ((), (), None)
    assert "any more" in one.note


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "a list"),
        ({"helpful": True}, '"question"'),
        ({"question": "  ", "helpful": True}, "blank"),
        ({"question": "Who?"}, '"helpful"'),
        ({"question": "Who?", "helpful": "yes"}, "true or false"),
        ({"question": "Who?", "helpful": True, "rating": 5}, "rating"),
        ({"question": "Who?", "helpful": True, "comment": 5}, '"comment"'),
        ({"question": "Who?", "helpful": True, "answer": "Ann"}, '"answer"'),
        ({"question": "Who?", "helpful": True, "answer": {"supported": True}}, '"citations"'),
        (
            {"question": "Who?", "helpful": True, "answer": {"supported": True, "citations": []}},
            "contradict",
        ),
        (
            {"question": "Who?", "helpful": True, "answer": {"supported": True, "citations": [{}]}},
            '"article_id"',
        ),
    ],
)
def test_malformed_feedback_is_refused(
    store: EmbeddedStore, tmp_path: Path, row: object, reason: str
) -> None:
    path = feedback(tmp_path, {"question": "Good?", "helpful": True}, row)
    with pytest.raises(GoldError, match=f"feedback.jsonl, line 2: .*{reason}"):
        from_feedback(path, store)


def test_feedback_that_is_no_file_of_json_is_refused(store: EmbeddedStore, tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    for content, reason in (
        (b"", "empty"),
        (b"{\n", "line 1: it is not JSON"),
        (b"\xff\n", "UTF-8"),
    ):
        path.write_bytes(content)
        with pytest.raises(GoldError, match=reason):
            from_feedback(path, store)
    with pytest.raises(GoldError, match="cannot be opened"):
        from_feedback(tmp_path / "none.jsonl", store)
