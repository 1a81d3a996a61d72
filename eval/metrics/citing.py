"""Citation recall and precision in the sense of ALCE, with support decided by words, not a model.

ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations") asks an
entailment model whether cited texts support a sentence. Here a rule on numbers, names and words
asks it, so that the same answer always gets the same figure. The rule sees no negation, no order
of words and no synonym: it finds what is made up, not what is twisted.
"""

import re
from collections.abc import Iterator, Sequence

from eval.metrics.answering import holds_answer
from index.sentences import split_sentences
from index.words import stems

SUPPORT = 0.8  # share of a statement's content stems that must stand in what it cites
Cited = tuple[str, Sequence[str]]
"""A sentence and the texts that it cites, one a citation."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = "“‘\"'«„("


def supports(statement: str, cited: Sequence[str]) -> bool:
    """Tell whether the cited texts together support a statement.

    They do where one of them holds it word for word, or where every number and every name of it
    stands in them, and at least SUPPORT of its different content stems (`index.words.stems`). A
    name is a word with a capital that neither begins a sentence nor follows an opening quotation
    mark; it is compared whole, without regard to case. Numbers are compared as written, without
    the commas of thousands.
    """
    if any(holds_answer(text, [statement]) for text in cited):
        return True
    wanted = set(stems(statement))
    if not wanted or not cited:
        return False
    held = {stem for text in cited for stem in stems(text)}
    return (
        len(wanted & held) / len(wanted) >= SUPPORT
        and _numbers(statement) <= {number for text in cited for number in _numbers(text)}
        and set(_names(statement)) <= {word for text in cited for word in _words(text)}
    )


def citation_recall(sentences: Sequence[Cited]) -> float | None:
    """The share, 0..1, of an answer's sentences that their cited texts together support.

    A sentence without citations is not supported. None where there are no sentences. Not
    evidence recall, which asks whether the gold evidence was cited.
    """
    if not sentences:
        return None
    return sum(supports(statement, cited) for statement, cited in sentences) / len(sentences)


def citation_precision(sentences: Sequence[Cited]) -> float | None:
    """The share, 0..1, of an answer's citations that are not idle.

    A citation counts where the sentence is supported by all of its citations together, and this
    one either supports it alone or is needed: without it the others do not. Of all citations of
    the answer, as in ALCE; 0.0 where the sentences cite nothing, None where there are none.
    """
    if not sentences:
        return None
    counted = [one for statement, cited in sentences for one in _needed(statement, cited)]
    return sum(counted) / len(counted) if counted else 0.0


def _needed(statement: str, cited: Sequence[str]) -> list[bool]:
    if not supports(statement, cited):
        return [False] * len(cited)
    return [
        supports(statement, [text])
        or not supports(statement, [other for at, other in enumerate(cited) if at != own])
        for own, text in enumerate(cited)
    ]


def _numbers(text: str) -> set[str]:
    return {_THOUSANDS.sub("", number) for number in _NUMBER.findall(text)}


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in _WORD.findall(text))


def _names(statement: str) -> Iterator[str]:
    """Words with a capital inside a sentence that are more than the commonest words."""
    for start, end in split_sentences(statement):
        for at, match in enumerate(_WORD.finditer(statement, start, end)):
            word = match[0]
            opens = statement[max(match.start() - 1, 0)] in _OPENING
            if at and not opens and word[0].isupper() and stems(word):
                yield word.casefold()
