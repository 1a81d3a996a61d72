"""Which name or noun phrase of a sentence a question asks for.

Each has a worth: how near it stands to the question's words, and what speaks for it or against it.
The figures were set by hand on sentences whose keys were marked by hand.
"""

from collections.abc import Sequence

from index.speech.capitals import FIRST_NAMES
from index.speech.nouns import TITLES, listed
from qa.keying.kinds import Kind
from qa.keying.lexicon import DETERMINERS, PREPOSITIONS
from qa.keying.nearness import near
from qa.keying.phrasing import Phrase, phrases, widened
from qa.keying.reading import Word, is_verb
from qa.keying.wanted import Wanted

_LEAST = {Kind.PERSON: 0.3, Kind.NAME: 0.4, Kind.PLACE: 0.4, Kind.THING: 0.7}
"""Of less worth, nothing is a key."""
_NAMES = (Kind.PERSON, Kind.NAME)
_UNSURE = 0.2  # by how much more a name must be worth in a text without capitals
_PLACING = listed(
    """in at near from on to outside inside through across between of into around behind under
    above below along beside beneath off within throughout over"""
)
_BEING = listed("is are was were as be means became becomes")
_CALLED = listed("called named termed dubbed nicknamed")
_AHEAD = 4  # words within which the verb follows


def named(want: Wanted, sentence: str, words: Sequence[Word]) -> tuple[int, int] | None:
    """The place of the name or noun phrase that is likeliest asked for; None where none is."""
    worths = {phrase: _worth(want, words, phrase) for phrase in phrases(want, sentence, words)}
    if not worths:
        return None
    best = max(worths, key=lambda phrase: (worths[phrase], -phrase.first, -phrase.last))
    unsure = 0.0 if _cased(words) or want.kind not in _NAMES else _UNSURE
    if worths[best] < _LEAST[want.kind] + unsure:
        return None
    best = widened(want, words, best)
    return words[best.first].start, words[best.last - 1].end


def _worth(want: Wanted, words: Sequence[Word], phrase: Phrase) -> float:
    first, last = phrase.first, phrase.last
    own = words[first:last]
    before = _before(words, first, over=want.kind is Kind.PERSON)
    lead = words[before].low if before >= 0 else ""
    worth = near(words, first, last)
    worth += 0.3 * max(word.weight for word in own) - 0.2
    worth += 0.1 * any(word.low == "of" for word in own)
    worth -= 0.5 * sum(word.asked for word in own) / len(own)
    worth += 0.5 * (want.prep is not None and lead == want.prep)
    worth += 0.5 * (phrase.quoted and want.title)
    if want.kind is Kind.PERSON:
        return worth + _as_person(want, words, phrase, lead)
    if want.kind is Kind.PLACE:
        plain = not phrase.name and _cased(words)
        return worth + (0.5 if lead in _PLACING else -0.4) - 0.5 * plain
    if want.kind is Kind.NAME:
        worth += 0.3 if phrase.name else -0.3 * _cased(words)
    worth += 0.15 * phrase.name + _by_head(want, words, phrase)
    if want.does:
        return worth + _as_object(want, words, phrase, before)
    if want.copula:
        return worth + _as_equal(words, phrase, lead)
    worth += 0.4 * (lead == "by") - 0.1 * (lead in PREPOSITIONS - {"by", want.prep})
    return worth + 0.3 * _acts(want, words, last)


def _before(words: Sequence[Word], first: int, *, over: bool) -> int:
    """The word before a phrase, its determiners left out, and `over` what it is said to be before
    them, such as "the architect"; -1 at the beginning."""
    at = first - 1
    while over and at >= 0 and not (words[at + 1].broken or words[at].idle or is_verb(words, at)):
        at -= 1
    while at >= 0 and words[at].low in DETERMINERS:
        at -= 1
    return at


def _cased(words: Sequence[Word]) -> bool:
    """Whether names can be told by their capitals."""
    return any(word.capital for word in words[1:])


def _as_person(want: Wanted, words: Sequence[Word], phrase: Phrase, lead: str) -> float:
    told = words[phrase.first : phrase.last]
    worth = -0.5 if not phrase.name and _cased(words) else 0.0
    if told[0].text in FIRST_NAMES or told[0].low.strip(".") in TITLES:
        worth += 0.3
    elif len(told) > 1 and phrase.name:
        worth += 0.1
    if lead in ("in", "at"):
        worth -= 0.5
    if phrase.last < len(words) and is_verb(words, phrase.last):
        worth += 0.1
    if lead == "by" and not want.does:
        worth += 0.5
    return worth + 0.4 * _acts(want, words, phrase.last)


def _acts(want: Wanted, words: Sequence[Word], last: int) -> bool:
    """Whether the question's verb follows."""
    following = range(last, min(last + _AHEAD, len(words)))
    at = next((at for at in following if words[at].asked), None)
    return at is not None and (want.is_verb(words[at].low) or is_verb(words, at))


def _by_head(want: Wanted, words: Sequence[Word], phrase: Phrase) -> float:
    """Beside the noun that is asked for, with it, or explained by it; rather no mere adjective."""
    first, last = phrase.first, phrase.last
    worth = 0.0
    around = [*words[last : last + 1], *words[max(first - 2, 0) : last]]
    if any(want.is_head(word.text) for word in around):
        worth = 0.4
    elif last < len(words) and words[last].broken and words[last].low in DETERMINERS:
        worth = 0.6 * any(want.is_head(word.text) for word in words[last + 1 : last + 5])
    if last - first == 1 and not phrase.name:
        described = last < len(words) and words[last].asked and not words[last].broken
        worth -= 0.4 * (words[first].low.endswith(("ed", "ing")) or (described and not want.sort))
    return worth


def _as_object(want: Wanted, words: Sequence[Word], phrase: Phrase, before: int) -> float:
    """Of "what did somebody do": right after the verb, never before all that is asked."""
    seen = any(word.asked for word in words[: phrase.first])
    after = before >= 0 and not words[phrase.first].broken and want.is_verb(words[before].low)
    return 0.5 * after - 0.4 * (not seen)


def _as_equal(words: Sequence[Word], phrase: Phrase, lead: str) -> float:
    """Of "what is something": what it is said to be, or called, or is said to be it."""
    first, last = phrase.first, phrase.last
    ahead = any(word.asked for word in words[:first])
    worth = (0.6 if lead in _CALLED else 0.3 * (lead in _BEING)) * ahead
    worth += 0.3 * _set_off(words, phrase)
    return worth + 0.2 * (last < len(words) and words[last].low in ("is", "are", "was", "were"))


def _set_off(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether commas set a name off from the question's words: "her novel, The Glass Ferry"."""
    first, told = phrase.first, words[phrase.last : phrase.last + 4]
    if not phrase.name:
        return False
    if first and words[first].comma and words[first - 1].asked:
        return True
    explained = bool(told) and told[0].comma and told[0].low in DETERMINERS
    return explained and any(word.asked for word in told)
