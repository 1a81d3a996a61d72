"""What a stretch of speech is about: its most telling noun phrase."""

from collections.abc import Iterator, Sequence

from eval.drafting.tokens import Token, joined, tokens_of
from eval.drafting.verbs import BASE_OF_PAST, PARTICIPLES, THIRD, VERBAL
from eval.drafting.words import (
    ADVERBS,
    BE,
    CLOCK,
    CONJUNCTIONS,
    EMPTY_NOUNS,
    FUNCTION,
    NOT_LAST,
    PREPOSITIONS,
)
from index.speech.nouns import listed
from index.speech.verbs import VERBS
from index.words import stems
from qa.words import weight

_LONGEST = 4  # words
_LEAST_WEIGHT = 0.55  # of its most telling word ...
_LEAST_ALONE = 0.65  # ... where it is a lone word and no name
_LATE = 0.1  # taken from a phrase at the very end: what is spoken of comes first
_NAMED, _LONGER, _VAGUE = 0.25, 0.1, 0.1  # added for a name, for a second word; taken for "a"
_LEADS = listed("the a an")
_AFTER = listed("about of for on with against over in")
_LOOSE_ENDS = ("ly", "ing", "ed", "able", "ible", "ful", "ous", "ive", "less", "n’t", "’t", "’s")


def topic_of(words: str, speaker: str, plain: frozenset[str], *, indefinite: bool) -> str | None:
    """The most telling noun phrase of what somebody says, as it stands there; None where no
    phrase is both plain and telling. `speaker` is the speaker's name, which is no topic;
    `plain` are words that the article writes with a small first letter, so that a capital makes
    them no names; `indefinite` lets the phrase open with "a"."""
    tokens = tokens_of(words)
    own = set(stems(speaker))
    best: tuple[float, int, str] | None = None
    for start, end in _phrases(tokens):
        phrase = tokens[start:end]
        if phrase[0].low in ("a", "an") and not (indefinite and not _is_named(tokens, start)):
            continue
        if end - start == 1 and phrase[0].is_capital and phrase[0].low in plain:
            continue
        told = _weigh(phrase, own) - _LATE * start / len(tokens)
        if told >= _LEAST_WEIGHT and (best is None or (told, -start) > (best[0], -best[1])):
            best = (told, start, joined(phrase))
    if best is None:
        return None
    lead, _, named = best[2].partition(" ")
    return f"{lead.lower()} {named}" if lead.lower() in _LEADS else best[2]


def _is_named(tokens: Sequence[Token], at: int) -> bool:
    """Whether a phrase only says what something is: "she is a ..."."""
    return at > 0 and tokens[at - 1].low in BE | {"as", "become", "became", "been", "be"}


def _phrases(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where noun phrases stand: after an article, after a preposition, or a run of capitals."""
    for at, token in enumerate(tokens):
        opens = token.low in _LEADS or (at and tokens[at - 1].low in _AFTER)
        named = token.is_capital and at and not tokens[at - 1].is_capital
        if not opens and not (named and token.low not in FUNCTION):
            continue
        first = at + (token.low in _LEADS)
        end = first
        while end < len(tokens) and end - first < _LONGEST and _is_inside(tokens, end, first):
            end += 1
        if token.low in _LEADS and end > first:
            end = _with_of(tokens, end)
        if named and not opens:
            while end > first and not tokens[end - 1].is_capital:
                end -= 1
        if at and end < len(tokens) and tokens[at - 1].text == tokens[end].text == ",":
            continue  # somebody is spoken to: "With respect, Madam Chair, ..."
        if end > first and _closes(tokens, end) and _is_noun(tokens[end - 1], end - first):
            yield at, end


def _with_of(tokens: Sequence[Token], end: int) -> int:
    """Where a phrase ends with the "of ..." after it: "the deed of sale"; `end` where none is."""
    if end + 1 >= len(tokens) or tokens[end].low != "of" or tokens[end - 1].low in EMPTY_NOUNS:
        return end
    first = end + 1 + (tokens[end + 1].low in _LEADS)
    last = first
    while last < len(tokens) and last - first < _LONGEST and _is_inside(tokens, last, first):
        last += 1
    whole = last > first and _closes(tokens, last) and _is_noun(tokens[last - 1], last - first)
    return last if whole else end


def _is_inside(tokens: Sequence[Token], at: int, first: int) -> bool:
    token = tokens[at]
    if at > first and token.low in THIRD and at + 1 < len(tokens):
        after = tokens[at + 1].low
        if after in ("to", "the", "a", "an", "that", "it", "not", "how") or after not in FUNCTION:
            return not tokens[at + 1].is_word
    low = token.low
    if not token.is_word or low in FUNCTION or low in ADVERBS or not token.text[0].isalpha():
        return False
    if token.is_capital:
        return True
    return low not in BASE_OF_PAST and low not in VERBS and "’" not in low


def _closes(tokens: Sequence[Token], end: int) -> bool:
    """Whether the phrase surely ends there, and is not the front of a longer one."""
    if end == len(tokens):
        return True
    after = tokens[end]
    if after.text in "-’'&:" or after.is_number:
        return False
    return not after.is_word or after.low in FUNCTION or after.low in BASE_OF_PAST


def _is_noun(last: Token, size: int) -> bool:
    low = last.low
    if last.is_capital:
        return low not in CLOCK and low not in NOT_LAST and not (size > 1 and low.endswith("ing"))
    if low in CLOCK | EMPTY_NOUNS | NOT_LAST | PREPOSITIONS | CONJUNCTIONS | PARTICIPLES:
        return False
    if low.endswith(_LOOSE_ENDS) or len(low) < 3:
        return False
    return not (low in VERBAL | THIRD and size == 1)


def _weigh(phrase: Sequence[Token], own: set[str]) -> float:
    """How telling a phrase is: the weight of its most telling word, with what is added or taken."""
    content = [t for t in phrase if t.low not in _LEADS]
    found = [stem for t in content for stem in stems(t.text)]
    if not found or own & set(found):
        return 0.0
    told = max(weight(stem) for stem in found)
    alone = len(content) == 1 and not content[0].is_capital
    if told < (_LEAST_ALONE if alone else _LEAST_WEIGHT):
        return 0.0
    told += _NAMED if any(t.is_capital for t in content) else 0.0
    told += _LONGER if len(content) > 1 else 0.0
    return told - (_VAGUE if phrase[0].low in ("a", "an") else 0.0)
