"""The names and noun phrases of a sentence that a question may ask for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.speech.nouns import NOUNS, listed
from index.speech.nouns import noun as singular
from qa.keying.kinds import Kind
from qa.keying.lexicon import DETERMINERS
from qa.keying.nearness import within
from qa.keying.reading import Word, is_verb, names, noun_phrases
from qa.keying.wanted import Wanted

_EMPTY = listed(
    """first second third last later name names word term part one two way kind type form number
    result example time use thing things person people case lot alone today addition"""
)
_LONGEST = 8  # words of a phrase
_QUOTED = re.compile(r"[“\"]([^“”\"]+?)[,.]?[”\"]")
_ORIGIN = re.compile(r"[A-Z]\w+(?:ish|ese|ian|ean|can|man|ench|utch|wiss|reek|rab|raqi|nic)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words first..last of a sentence, last exclusive; whether they are a name, and in quotes."""

    first: int
    last: int
    name: bool
    quoted: bool = False


def phrases(want: Wanted, sentence: str, words: Sequence[Word]) -> Iterator[Phrase]:
    """Names, quoted titles and noun phrases, without what the question itself says."""
    found = [one for place in names(words) for one in _described(want, words, Phrase(*place, True))]
    if want.kind is not Kind.PERSON:
        found += [
            Phrase(*within(words, *quote.span(1)), True, True)
            for quote in _QUOTED.finditer(sentence)
        ]
    known = {(phrase.first, phrase.last) for phrase in found}
    found += [Phrase(*place, False) for place in noun_phrases(words) if place not in known]
    for phrase in found:
        capitals = any(word.capital for word in words[phrase.first : phrase.last])
        if want.kind is Kind.PERSON and capitals and not phrase.name:
            continue
        trimmed = _trimmed(want, words, phrase)
        if trimmed and trimmed.last - trimmed.first <= _LONGEST:
            yield trimmed


def _described(want: Wanted, words: Sequence[Word], name: Phrase) -> Iterator[Phrase]:
    """A name, with the nouns that it describes: "Senate panel"; nothing where they tell of
    another name: "Danish architect Jens Holm"."""
    last = name.last
    while last < len(words) and not (words[last].broken or words[last].idle or words[last].asked):
        if is_verb(words, last) or words[last].low.endswith("ly"):
            break
        last += 1
    if last == name.last or not _describes(want, words, name):
        yield name
    elif not any(word.capital for word in words[name.last : last]):
        yield Phrase(name.first, last, True)


def _describes(want: Wanted, words: Sequence[Word], name: Phrase) -> bool:
    first, last = name.first, name.last
    if want.kind is Kind.PERSON and singular(words[last].low) in NOUNS:
        return True
    after_the = first > 0 and words[first - 1].low in DETERMINERS
    return last - first == 1 and (after_the or _ORIGIN.fullmatch(words[first].text) is not None)


def _trimmed(want: Wanted, words: Sequence[Word], phrase: Phrase) -> Phrase | None:
    """Without the question's own words at either end; a name stays whole, or goes where the
    question has most of it."""
    first, last = phrase.first, phrase.last
    if phrase.name:
        told = [w for w in words[first:last] if not w.idle and not want.is_head(w.text)]
        return phrase if sum(not word.asked for word in told) > len(told) / 2 else None
    while first < last and _droppable(words[first]):
        first += 1
    while last > first and (_droppable(words[last - 1]) or words[last - 1].low in _EMPTY):
        last -= 1
    lettered = any(letter.isalpha() for word in words[first:last] for letter in word.text)
    return Phrase(first, last, False) if lettered else None


def _droppable(word: Word) -> bool:
    return word.idle or (word.asked and not word.capital)


def widened(want: Wanted, words: Sequence[Word], phrase: Phrase) -> Phrase:
    """With the rest of its list, where more than one thing may be asked for; of a place, with the
    one that it lies in."""
    first, last = phrase.first, phrase.last
    others = list(names(words) if phrase.name else noun_phrases(words))
    if want.kind is Kind.PLACE:
        around = [end for start, end in others if start == last and words[last].comma]
        return Phrase(first, around[-1], phrase.name) if around else phrase
    if not want.several:
        return phrase
    if phrase.name:
        return _listed(words, others, phrase)
    for start, end in others:
        if _joins(words[last:start]) and (end == len(words) or words[end].broken):
            last = end
    return Phrase(first, last, False)


def _listed(words: Sequence[Word], others: Sequence[tuple[int, int]], name: Phrase) -> Phrase:
    """The list that a name stands in: "A, B and C"; the name alone where no "and" closes one."""
    run: list[tuple[int, int]] = []
    for start, end in [*others, (len(words), len(words))]:
        if run and (_joins(words[run[-1][1] : start]) or _follows(words, run[-1][1], start)):
            run.append((start, end))
            continue
        closed = len(run) > 1 and _joins(words[run[-2][1] : run[-1][0]])
        if closed and (name.first, name.last) in run:
            return Phrase(run[0][0], run[-1][1], True)
        run = [(start, end)]
    return name


def _follows(words: Sequence[Word], end: int, start: int) -> bool:
    """Whether nothing but a comma, perhaps with a determiner, stands between."""
    between = words[end : start + 1]
    return (
        end < start + 1 <= len(words)
        and between[0].comma
        and all(word.low in DETERMINERS for word in between[:-1])
    )


def _joins(words: Sequence[Word]) -> bool:
    """Whether the words are "and", perhaps with a determiner."""
    return (
        bool(words) and words[0].low == "and" and all(word.low in DETERMINERS for word in words[1:])
    )
