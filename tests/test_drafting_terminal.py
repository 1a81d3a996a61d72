"""Gold that grows: a person's decisions, and what is kept of them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.drafting import Draft, Reviewed, draft, propose, review
from eval.drafting.ledger import Ledger, append_line
from eval.errors import GoldError
from eval.loading import check_gold, load_gold
from eval.types import Gold
from index.store import EmbeddedStore, open_store
from tests.seed import ARTICLE_ID, terminal

QUOTE = "The policy change is intended to better align conventional arms transfers"
PLAN = Draft(
    "What is intended to better align arms transfers?",
    ("The policy change",),
    (ARTICLE_ID,),
    (QUOTE,),
    tags=("what",),
)
ABSENT = Draft("Who sold the harbour of Oslo?", (), tags=("unanswerable", "look-alike"))


@pytest.fixture
def store(seed_index: Path) -> Iterator[EmbeddedStore]:
    with open_store(seed_index) as opened:
        yield opened


class Person:
    """Types what it was told to type; `read` is all that it was shown. An exception is raised."""

    def __init__(self, *typed: str | BaseException) -> None:
        self._typed = iter(typed)
        self.read: list[str] = []

    def ask(self, prompt: str) -> str:
        self.read.append(prompt)
        typed = next(self._typed, EOFError())
        if isinstance(typed, BaseException):
            raise typed
        return typed

    @property
    def text(self) -> str:
        return "\n".join(self.read)


def judge(
    store: EmbeddedStore,
    out: Path,
    drafts: Sequence[Draft],
    *typed: str | BaseException,
    existing: Sequence[Gold] = (),
) -> tuple[Reviewed, Person]:
    person = Person(*typed)
    done = review(drafts, existing, out, person.ask, person.read.append, store.get)
    return done, person


def lines(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_confirmed_drafts_become_gold(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    drafts = [PLAN, ABSENT, *propose(store, 4)]
    done, person = judge(store, out, drafts, "y", "Y ", "n", "s", "y", "y")
    assert done == Reviewed(confirmed=4, rejected=1, skipped=1)
    gold = load_gold(out)
    article = store.get(ARTICLE_ID)
    assert article is not None
    check_gold(gold, {ARTICLE_ID: article})
    assert [one.id for one in gold.questions] == ["draft-1", "draft-2", "draft-3", "draft-4"]
    assert gold.questions[0].answers == PLAN.answers
    assert gold.questions[0].evidence == (QUOTE,)
    assert gold.questions[1].answerable is False
    assert gold.questions[1].tags == ("unanswerable", "look-alike")
    assert ">>> The policy change" in " ".join(person.text.split())


def test_a_decision_is_on_the_disk_before_the_next_draft(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"

    def drafts() -> Iterator[Draft]:
        yield PLAN
        assert [row["id"] for row in lines(out)] == ["draft-1"]
        yield ABSENT
        assert (tmp_path / "gold.jsonl.rejected").read_text() == ABSENT.question + "\n"

    person = Person("y", "n")
    done = review(drafts(), (), out, person.ask, person.read.append, store.get)
    assert done == Reviewed(1, 1, 0)


def test_an_interrupt_leaves_whole_files(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    for typed in (["y", KeyboardInterrupt()], ["e", KeyboardInterrupt()], [KeyboardInterrupt()]):
        with pytest.raises(KeyboardInterrupt, match="kept"):
            judge(store, out, [PLAN, ABSENT], *typed, existing=_kept(out))
    assert [row["question"] for row in lines(out)] == [PLAN.question]


def test_rejected_and_known_questions_do_not_come_again(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    judge(store, out, [PLAN, ABSENT], "y", "n")
    again = [PLAN, ABSENT, Draft("WHO sold the harbour — of Oslo", None)]
    done, person = judge(store, out, again, existing=_kept(out))
    assert (done, person.read) == (Reviewed(), [])


def test_new_ids_do_not_clash(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    existing = [Gold("draft-7", "Why?", ()), Gold("draft-x", "How so?", ())]
    judge(store, out, [ABSENT], "y", existing=existing)
    assert [row["id"] for row in lines(out)] == ["draft-8"]


def test_question_and_answers_can_be_edited(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    typed = ("e", " What is  intended? ", "a", "policy change | a plan", "y")
    _, person = judge(store, out, [PLAN], *typed)
    assert "'a plan' does not stand in the evidence" in person.text
    (row,) = lines(out)
    assert row["question"] == "What is intended?"
    assert row["answers"] == ["policy change", "a plan"]
    done, _ = judge(store, out, [PLAN], existing=_kept(out))
    assert done == Reviewed()  # the draft was judged, whatever became of its words


def test_a_draft_can_be_marked_as_to_be_refused(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    judge(store, out, [PLAN], "r")
    (gold,) = load_gold(out).questions
    assert (gold.answers, gold.article_ids, gold.evidence, gold.speaker) == ((), (), (), None)
    assert gold.tags == ("what", "unanswerable")


def test_a_refusal_can_be_given_an_answer(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    typed = ("a", "The policy change", "It is not there", ARTICLE_ID, "a", "The policy change",
             QUOTE, ARTICLE_ID, "y")  # fmt: skip
    _, person = judge(store, out, [ABSENT], *typed)
    assert "does not stand there" in person.text
    (gold,) = load_gold(out).questions
    assert (gold.answers, gold.evidence) == (("The policy change",), (QUOTE,))
    assert gold.tags == ()


def test_evidence_that_does_not_stand_in_the_article_is_not_kept(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    false = Draft("Who is it?", ("Ann",), (ARTICLE_ID,), ("Ann is it.",))
    gone = Draft("Who is she?", ("Ann",), ("no such article",), ("Ann is it.",))
    done, person = judge(store, out, [false, gone], "y", "s", "y", "s")
    assert done == Reviewed(skipped=2)
    assert "does not stand in" in person.text
    assert "is not indexed" in person.text
    assert not out.exists()


def test_help_and_the_end_of_the_input(store: EmbeddedStore, tmp_path: Path) -> None:
    done, person = judge(store, tmp_path / "gold.jsonl", [PLAN, ABSENT], "?", "what", "q")
    assert done == Reviewed()
    assert person.text.count("n  reject") == 2
    assert ABSENT.question not in person.text
    assert judge(store, tmp_path / "gold.jsonl", [PLAN])[0] == Reviewed()


def test_an_open_draft_needs_an_answer(store: EmbeddedStore, tmp_path: Path) -> None:
    _, person = judge(store, tmp_path / "gold.jsonl", [Draft("Who is it?", None)], "y")
    assert "Give the answer first" in person.text


def test_article_text_does_not_steer_the_terminal(store: EmbeddedStore, tmp_path: Path) -> None:
    _, person = judge(store, tmp_path / "gold.jsonl", [Draft("Who\x1b[2J is it?", None)], "q")
    assert "\x1b" not in person.text


def test_lines_are_added_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("first, without a newline", encoding="utf-8")
    append_line(path, "second")
    assert path.read_text() == "first, without a newline\nsecond\n"
    with pytest.raises(GoldError, match="cannot be written"):
        append_line(tmp_path, "a folder")
    with pytest.raises(GoldError, match=r"No space left|disk is full"):
        append_line(Path("/dev/full"), "x")


@pytest.mark.parametrize("name", ["gold.txt", "no/such/gold.jsonl"])
def test_a_file_that_would_not_do_is_refused_before_anything_is_asked(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(GoldError, match=r"\.jsonl|does not exist"):
        Ledger(tmp_path / name, ())


def test_the_whole_sitting(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    path = tmp_path / "feedback.jsonl"
    path.write_text('{"question": "Who sold the harbour?", "helpful": false}\n', encoding="utf-8")
    person = Person("r", "y", "n")
    tell = person.read.append
    assert draft(store, out=out, count=3, feedback=path, ask=person.ask, tell=tell) == 2
    assert person.read[-2] == "2 confirmed, 1 rejected, 0 skipped."
    assert [row["id"] for row in lines(out)] == ["draft-1", "draft-2"]
    first = {row["question"] for row in lines(out)}
    person = Person("y", "y")
    assert draft(store, out=out, count=2, feedback=path, ask=person.ask, tell=tell) == 2
    assert len({row["question"] for row in lines(out)} - first) == 2
    with pytest.raises(GoldError, match="at least 1"):
        draft(store, out=out, count=0, feedback=None, ask=person.ask, tell=tell)


def test_nothing_new_is_said_so(store: EmbeddedStore, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    for one in propose(store, 1000):
        Ledger(out, ()).reject(one.question)
    person = Person()
    tell = person.read.append
    assert draft(store, out=out, count=5, feedback=None, ask=person.ask, tell=tell) == 0
    assert "nothing new to propose" in person.text


def test_on_a_terminal(seed_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    command = ("eval", "draft", "--index", str(seed_index), "--out", str(out), "-n", "3")
    run = terminal(*command, typed=("y\n", "\x03\n"), env={})
    assert run.status == 130
    assert "1 confirmed here are kept" in " ".join(run.out.split())
    assert len(lines(out)) == 1


def _kept(out: Path) -> tuple[Gold, ...]:
    return load_gold(out).questions if out.exists() else ()
