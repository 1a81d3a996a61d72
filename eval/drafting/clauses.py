"""The first clause of a sentence: subject, verb and what follows, or None where that is unsure."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.drafting.tokens import Token
from eval.drafting.verbs import BASE_OF_PAST, PARTICIPLES, THIRD, UNCHANGED
from eval.drafting.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HARD_STOPS,
    NOT_LAST,
    POINTING,
    POSSESSIVES,
    PREPOSITIONS,
    SOFT_STOPS,
)
from index.speech.nouns import listed

MARK = "\0"
"""The text of the one token that stands for a phrase taken out of a sentence."""
LONGEST_SUBJECT = 9  # words
LONGEST_REST = 16  # words
_OPENERS = ADVERBS | listed("however moreover furthermore additionally meanwhile separately today")
_IN_SUBJECT = listed("of for in at and & from on the a an")
_ENDS_BADLY = (
    PREPOSITIONS | CONJUNCTIONS | DETERMINERS | POSSESSIVES | NOT_LAST | listed("not be been being")
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that may be turned into a question.

    `subject` are the words before the verb; `adverbs` those between them; `auxiliary` the first
    verb where it can be moved before the subject, else None and `verb` is a past form of which
    `base` is the base form. `rest` is what follows. `marked` tells whether MARK stood inside.
    """

    subject: tuple[Token, ...]
    adverbs: tuple[Token, ...]
    auxiliary: Token | None
    verb: Token | None
    base: str | None
    rest: tuple[Token, ...]
    marked: bool


def read_clause(tokens: Sequence[Token]) -> Clause | None:
    """The clause that opens a sentence; None where it is not plainly subject, verb, rest."""
    kept, opened = _without_opener(list(tokens))
    at = next((k for k, t in enumerate(kept) if k and is_finite(kept, k)), None)
    if at is None:
        return None
    subject, adverbs = _split_subject(kept[:at])
    if not is_subject(subject):
        return None
    verb = kept[at]
    is_auxiliary = verb.low in AUXILIARIES
    if is_auxiliary and verb.low in ("has", "have", "had") and not _is_helping(kept[at + 1 :]):
        is_auxiliary = False
    rest, inside = _rest(kept[at + 1 :], helped=is_auxiliary)
    if rest is None:
        return None
    marked = opened or inside or any(t.text == MARK for t in kept[:at])
    if is_auxiliary:
        return Clause(subject, adverbs, verb, None, None, rest, marked)
    if rest and rest[0].low == "by":
        return None  # "a trailer directed by X": no verb of a clause
    base = {"has": "have", "have": "have"}.get(verb.low) or BASE_OF_PAST[verb.low]
    return Clause(subject, adverbs, None, verb, base, rest, marked)


def is_finite(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token is a verb with a tense: an auxiliary or a past form."""
    low = tokens[at].low
    if low in AUXILIARIES:
        return not (low in ("may", "will", "might") and tokens[at].is_capital)
    if low not in BASE_OF_PAST or tokens[at].is_capital or low in UNCHANGED:
        return False
    before = tokens[at - 1].low if at else ""
    return before not in DETERMINERS | POSSESSIVES | {"to", "of", "by", "newly", "well", "so", "as"}


def is_subject(words: Sequence[Token]) -> bool:
    """Whether the words are a noun phrase that needs no other sentence to be understood."""
    if not words or len(words) > LONGEST_SUBJECT or words[-1].low in _ENDS_BADLY:
        return False
    first = words[0].low
    if first in PREPOSITIONS | CONJUNCTIONS | POSSESSIVES | listed("there no not to both"):
        return False
    for at, word in enumerate(words):
        low = word.low
        if not word.is_word and word.text not in "&’'":
            return False
        if low in POINTING or low == "to" or (low in CONJUNCTIONS and low not in ("and",)):
            return False
        if low in PREPOSITIONS and low not in _IN_SUBJECT:
            return False
        if at and low in THIRD and not word.is_capital and _may_be_verb(words, at):
            return False
        if low.endswith("ing") and at and words[at - 1].low in ("of", "for", "in", "at", "and"):
            return False
    return True


def _may_be_verb(words: Sequence[Token], at: int) -> bool:
    """Whether a word that is a plural noun or a verb of the present may be the verb."""
    before = words[at - 1]
    return before.low not in DETERMINERS and (at < len(words) - 1 or before.is_capital)


def ends_well(words: Sequence[Token]) -> bool:
    """Whether a question may end with these words."""
    return not words or (words[-1].is_word and words[-1].low not in _ENDS_BADLY)


def points_out(words: Sequence[Token]) -> bool:
    """Whether one of the words means nothing without the sentence before."""
    bound = {"his", "her", "its", "their"}
    return any(t.low in POINTING and t.low not in bound for t in words)


def _without_opener(tokens: list[Token]) -> tuple[list[Token], bool]:
    """The tokens without a date or one adverb before the first comma; whether MARK was there."""
    if tokens and tokens[0].text == MARK:
        return (tokens[2:] if tokens[1:] and tokens[1].text == "," else tokens[1:]), True
    if len(tokens) > 1 and tokens[1].text == "," and tokens[0].low in _OPENERS:
        return tokens[2:], False
    return tokens, False


def _split_subject(words: list[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Tell the adverbs, and MARK, at the end of the words before a verb from the subject."""
    end = len(words)
    while end > 1 and _is_adverb(words[end - 1]):
        end -= 1
    adverbs = tuple(t for t in words[end:] if t.text != MARK)
    return tuple(words[:end]), adverbs


def _is_adverb(token: Token) -> bool:
    low = token.low
    return token.text == MARK or low in ADVERBS or (low.endswith("ly") and not token.is_capital)


def _is_helping(after: list[Token]) -> bool:
    """Whether a participle follows "has", so that it is no verb of its own."""
    for token in after[:3]:
        if token.low in PARTICIPLES or token.low in ("been", "not"):
            return True
        if not _is_adverb(token):
            return token.low.endswith("ed")
    return False


def _rest(tokens: list[Token], *, helped: bool) -> tuple[tuple[Token, ...] | None, bool]:
    """The words after the verb up to where the clause ends, without MARK; whether it was there."""
    end = next((k for k, t in enumerate(tokens) if _is_end(t)), len(tokens))
    if not _ends_clearly(tokens, end):
        return None, False
    start = next((k for k, t in enumerate(tokens) if not _is_adverb(t)), 0) if helped else 0
    end = min(end, _joint(tokens, end))
    second = next(
        (k for k in range(start + helped, end) if is_finite(tokens, k) and tokens[k].low != "been"),
        None,
    )
    if second is not None:
        soft = [k for k in range(second) if tokens[k].low in SOFT_STOPS]
        if not soft:
            return None, False
        end = min(end, soft[-1])
    kept = tokens[:end]
    words = tuple(t for t in kept if t.text != MARK)
    if len(words) > LONGEST_REST or any(t.low in ("not", "n’t", "never") for t in words):
        return None, False
    if (not words and end < len(tokens) and tokens[end].is_word) or _dates_another(kept):
        return None, False
    return (words if ends_well(words) else None), len(words) < len(kept)


def _dates_another(kept: list[Token]) -> bool:
    """Whether MARK may belong to another event: "went on after his death in 1227"."""
    at = next((k for k, t in enumerate(kept) if t.text == MARK), 0)
    return any(t.low in ("after", "before", "since", "until", "following") for t in kept[:at])


def _joint(tokens: list[Token], end: int) -> int:
    """Where "and" joins a second verb to the first, before `end`; else `end`."""
    for at in range(1, end - 1):
        if tokens[at].low in ("and", "or"):
            after = next((t.low for t in tokens[at + 1 : end] if not _is_adverb(t)), "")
            if after.endswith("ed") or after in BASE_OF_PAST or after in THIRD | PARTICIPLES:
                return at
    return end


def _is_end(token: Token) -> bool:
    if token.text == MARK or token.text in "&%":
        return False
    return not token.is_word or (token.low in HARD_STOPS and not token.is_capital)


def _ends_clearly(tokens: list[Token], end: int) -> bool:
    """Whether the mark at which a clause ends cuts no name and no list in two."""
    if end == len(tokens) or tokens[end].is_word:
        return True
    if tokens[end].text not in ".,;—–":
        return False
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    if tokens[end].text != "," or after is None or not (end and tokens[end - 1].is_capital):
        return True
    first = end - 1
    while first and tokens[first - 1].is_capital:
        first -= 1
    placed = first > 0 and tokens[first - 1].low in ("in", "at", "near", "from", "of", "to")
    return placed or not after.is_capital
