"""How well keys are marked (`qa.keys`), on a file in SQuAD's form: python -m eval.keying FILE

Asked is every sentence that holds the beginning of a gold answer. Exact match and token F1 are
SQuAD's, over the sentences that have a key; coverage is the share that has one.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import GoldError
from eval.loading.squad import read_squad
from eval.metrics.answering import exact_match, holds_answer, token_f1
from index.sentences import split_sentences
from qa.keys import key


@dataclass(frozen=True, slots=True)
class Case:
    """A question, a sentence that answers it, and the accepted answers."""

    question: str
    sentence: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """`coverage` is the share of cases with a key; the others are means over these, 0..1:
    `contains`, the key holds an answer; `inside`, an answer holds the key, in whole tokens."""

    cases: int
    coverage: float
    exact: float
    f1: float
    contains: float
    inside: float


def cases(path: Path) -> Iterator[Case]:
    """The cases of a SQuAD file, those without an answer left out. Raises GoldError where it is
    none."""
    content: Any = read_squad(path)
    if content is None:
        raise GoldError(f"{path} is no SQuAD file; name one that has data, paragraphs and qas.")
    for paragraph in (one for theme in content["data"] for one in theme["paragraphs"]):
        text = paragraph["context"]
        places = split_sentences(text)
        for asked in paragraph["qas"]:
            answers = tuple(one["text"] for one in asked["answers"])
            for start in sorted({one["answer_start"] for one in asked["answers"]})[:1]:
                begin, end = next(place for place in places if place[0] <= start < place[1])
                yield Case(asked["question"], text[begin:end], answers)


def measure(asked: Sequence[Case]) -> Figures:
    """Mark the key of each case and compare it with the answers. Raises ValueError for none."""
    if not asked:
        raise ValueError("there is nothing to measure")
    marked = [(_marked(case), case.answers) for case in asked]
    given = [(words, answers) for words, answers in marked if words]
    many = max(len(given), 1)
    return Figures(
        len(asked),
        len(given) / len(asked),
        sum(exact_match(*one) for one in given) / many,
        sum(token_f1(*one) for one in given) / many,
        sum(holds_answer(*one) for one in given) / many,
        sum(any(holds_answer(answer, [words]) for answer in answers) for words, answers in given)
        / many,
    )


def _marked(case: Case) -> str:
    place = key(case.question, case.sentence)
    return case.sentence[slice(*place)] if place else ""


def main() -> None:
    """Print the figures of a file."""
    parser = argparse.ArgumentParser(prog="eval.keying", description=__doc__)
    parser.add_argument("file", type=Path, help="questions with answers, in SQuAD's form")
    found = measure(list(cases(parser.parse_args().file)))
    print(  # noqa: T201
        f"{found.cases} sentences: coverage {found.coverage:.3f}, exact match {found.exact:.3f}, "
        f"token F1 {found.f1:.3f}, contains {found.contains:.3f}, inside {found.inside:.3f}"
    )


if __name__ == "__main__":
    main()
