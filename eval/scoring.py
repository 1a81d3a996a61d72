"""Judging what came of one gold question. No model judges; the same answer gives the same row."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures import (
    ANSWERED_RIGHT,
    ANSWERED_WRONG,
    FAILED,
    NOT_CHOSEN,
    NOT_RETRIEVED,
    REFUSED_RIGHT,
    REFUSED_WRONG,
    UNJUDGED,
    VALUES,
)
from eval.metrics.answering import exact_match, first_sentence, first_three, token_f1
from eval.metrics.citing import citation_precision, citation_recall
from eval.metrics.evidence import covers, evidence_f1, evidence_precision, evidence_recall
from eval.metrics.ranking import hit_at_k, ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from eval.relevance import Relevance
from eval.rows import Row, Writing, question_word
from eval.types import Gold, Place
from qa.types import Answer, Citation

FIRST = 3  # sentences in which an answer is looked for
DEPTH = 10  # hits that are judged
Values = dict[str, float | None]


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """What came of a question: the answer; after a refusal what would have been answered had the
    gate stood open, None where nothing; the error where it could not be asked."""

    answer: Answer | None
    withheld: Answer | None = None
    error: str | None = None


def score(gold: Gold, places: Sequence[Place], asked: Asked, relevance: Relevance | None) -> Row:
    """Judge one question. places: where its evidence stands; relevance: of the hits, None where
    nothing is relevant because the question must be refused."""
    answer = asked.answer
    correct = _is_correct(gold, places, asked)
    supported = answer.supported if answer else _worst(gold)
    return Row(
        id=gold.id,
        question=gold.question,
        half=gold.half,
        word=question_word(gold.question),
        tags=gold.tags,
        answerable=gold.answerable,
        supported=supported,
        confidence=round(answer.confidence, 6) if answer else float(bool(supported)),
        correct=correct,
        outcome=_outcome(gold, asked, correct, relevance),
        values=_values(gold, places, answer, relevance),
        answers=gold.answers,
        evidence=gold.evidence,
        speaker=gold.speaker,
        history=tuple(turn.question for turn in gold.history),
        text=answer.text if answer else "",
        error=asked.error,
        writing=_writing(answer),
    )


def _writing(answer: Answer | None) -> Writing | None:
    if answer is None or answer.written is None:
        return None
    told = answer.written
    return Writing(
        len(answer.sentences), told.struck, told.prompt_tokens, told.answer_tokens, told.note
    )


def _worst(gold: Gold) -> bool | None:
    """What a question that failed counts as having decided: the wrong thing."""
    return None if gold.answerable is None else not gold.answerable


def _is_correct(gold: Gold, places: Sequence[Place], asked: Asked) -> bool | None:
    """Whether the first sentences, shown or withheld, cite a quote of the evidence, or, where
    there is none, hold an accepted answer."""
    if gold.answers is None:
        return None
    shown = asked.withheld or asked.answer
    if not gold.answers or shown is None:
        return False
    if places:
        cited = _cited(shown, FIRST)
        return any(covers(cited, place) for place in places)
    return bool(first_three(_shown(gold, shown), gold.answers))


def _outcome(gold: Gold, asked: Asked, correct: bool | None, relevance: Relevance | None) -> str:
    if asked.answer is None:
        return FAILED
    if gold.answerable is None:
        return UNJUDGED
    if not gold.answerable:
        return ANSWERED_WRONG if asked.answer.supported else REFUSED_RIGHT
    if correct:
        return ANSWERED_RIGHT if asked.answer.supported else REFUSED_WRONG
    retrieved = relevance is not None and any(relevance.grades[:DEPTH])
    return NOT_CHOSEN if retrieved else NOT_RETRIEVED


def _values(
    gold: Gold, places: Sequence[Place], answer: Answer | None, relevance: Relevance | None
) -> Values:
    values: Values = dict.fromkeys(VALUES)
    if relevance is not None:
        values |= _ranking(relevance)
    if gold.answers is not None:
        text = _plain(answer) if answer else None
        values["exact_match"] = 0.0 if text is None else exact_match(text, gold.answers)
        values["token_f1"] = 0.0 if text is None else token_f1(text, gold.answers)
    if gold.answers:
        shown = _shown(gold, answer) if answer else []
        values["first_sentence"] = first_sentence(shown, gold.answers)
        values["first_three"] = first_three(shown, gold.answers)
        if gold.speaker is not None:
            values["speaker_accuracy"] = float(answer is not None and _names(gold.speaker, answer))
    if places:
        cited = _cited(answer) if answer else []
        values["evidence_precision"] = evidence_precision(cited, places)
        values["evidence_recall"] = evidence_recall(cited, places)
        values["evidence_f1"] = evidence_f1(cited, places)
    if answer is None and gold.answers:
        values["citation_precision"] = values["citation_recall"] = 0.0
    if answer and answer.supported:
        pairs = [
            (sentence.text, [_citation(answer, number).quote for number in sentence.citations])
            for sentence in answer.sentences
        ]
        values["citation_precision"] = citation_precision(pairs)
        values["citation_recall"] = citation_recall(pairs)
    return values


def _ranking(relevance: Relevance) -> Values:
    grades, ideal = relevance.grades, relevance.ideal
    return {
        **{f"hit@{k}": hit_at_k(grades, k) for k in (1, 3, 5, 10)},
        "recall@10": recall_at_k(grades, DEPTH, len(ideal)),
        "MRR@10": reciprocal_rank_at_k(grades, DEPTH),
        "nDCG@10": ndcg_at_k(grades, DEPTH, ideal),
    }


def _plain(answer: Answer) -> str:
    """The sentences without footnotes; nothing for a refusal."""
    return " ".join(sentence.text for sentence in answer.sentences)


def _cited(answer: Answer, sentences: int | None = None) -> list[Place]:
    numbers = {n for sentence in answer.sentences[:sentences] for n in sentence.citations}
    return [
        Place(citation.article.id, citation.start, citation.end)
        for citation in answer.citations
        if citation.number in numbers
    ]


def _citation(answer: Answer, number: int) -> Citation:
    return next(citation for citation in answer.citations if citation.number == number)


def _shown(gold: Gold, answer: Answer) -> list[str]:
    """The sentences as they are shown. Where the gold asks who speaks, the speakers beside the
    footnotes are part of that."""
    texts = []
    for sentence in answer.sentences:
        cited = (_citation(answer, number).speaker for number in sentence.citations)
        labels = [one.label for one in cited if one is not None and gold.speaker is not None]
        texts.append(" | ".join([sentence.text, *labels]))
    return texts


def _names(speaker: str, answer: Answer) -> bool:
    """Whether the first footnote names that speaker."""
    first = answer.citations[0].speaker if answer.citations else None
    return first is not None and first.name == speaker
