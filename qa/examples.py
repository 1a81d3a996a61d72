"""Questions to begin with, drawn from the index that answers them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.types import Filter, StoredSentence
from qa.assistant import Assistant
from qa.wording import said, told

_LOOKED_AT = 192  # passages
_TRIED = 24  # questions
_SURELY = 0.6  # how probable it must be that they are answered
_LONGEST, _LONGEST_SENTENCE = 90, 400  # characters of a question, of what answers it


@dataclass(frozen=True, eq=False, slots=True)
class _Example:
    """A question, and the sentence that it was drawn from, by which it should be answered."""

    question: str
    sentence: StoredSentence

    @property
    def kinds(self) -> tuple[object, ...]:
        """By what examples should differ, first things first."""
        speaker = self.sentence.speaker
        return self.sentence.article_id, speaker, self.question.split()[0]


def examples(assistant: Assistant, only: Filter, count: int = 4) -> tuple[str, ...]:
    """Up to `count` questions that the articles which a filter lets through answer for sure.

    The same index gives the same ones: of different articles, people and kinds where there are
    some. A bounded part of the index is looked at.
    """
    waiting = sorted(_drawn(assistant, only), key=lambda one: one.question.endswith(" say?"))
    shown: list[str] = []
    seen: Counter[object] = Counter()
    for _ in range(_TRIED):
        if len(shown) == count or not waiting:
            break
        best = min(waiting, key=lambda example: [seen[kind] for kind in example.kinds])
        waiting.remove(best)
        if _is_answered(assistant, best, only):
            shown.append(best.question)
            seen.update(best.kinds)
            waiting = [
                other
                for other in waiting
                if other.question != best.question and other.sentence is not best.sentence
            ]
    return tuple(shown)


def _drawn(assistant: Assistant, only: Filter) -> Iterator[_Example]:
    """Questions about sentences of passages drawn evenly, each sentence's in a row."""
    store = assistant.store
    with store.one_moment():
        passages = store.sample(_LOOKED_AT, only)
        sentences = store.sentences(passages)
        articles = store.articles({passage.article_id for passage in passages})
    drawn = {
        (passage.article_id, sentence.position): sentence  # once, where passages overlap
        for passage, inside in zip(passages, sentences, strict=True)
        for sentence in inside
        if sentence.end - sentence.start <= _LONGEST_SENTENCE
    }
    for sentence in drawn.values():
        whole, who = articles[sentence.article_id].text, sentence.speaker
        text = whole[sentence.start : sentence.end]
        asked = [*(said(text, who, whole) if who else ()), *told(text, whole)]
        yield from (_Example(one, sentence) for one in asked if len(one) <= _LONGEST)


def _is_answered(assistant: Assistant, example: _Example, only: Filter) -> bool:
    answer = assistant.ask(example.question, only)
    place = (example.sentence.article_id, example.sentence.start)
    quoted = [(citation.article.id, citation.start) for citation in answer.citations]
    return answer.confidence >= _SURELY and quoted[:1] == [place]
