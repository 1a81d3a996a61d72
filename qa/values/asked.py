"""The value that a sentence gives for what a question asks: a number, a date, a name, a claim."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from qa.answer_types import Asked, asked
from qa.keys import key
from qa.values.claims import asks_yes_or_no, claim
from qa.values.counting import numbers_for
from qa.values.dates import Date, dates
from qa.values.names import Names, persons, places
from qa.values.quantities import Quantity
from qa.values.relation import Relation

Value = Quantity | Date | Names | bool
_Placed = TypeVar("_Placed", Quantity, Date)

_SUM = re.compile(
    r"\b(?:what|which|how (?:large|big|high|much))\b.{0,30}\b(?:fine|loan|grant|debt|loss|income"
    r"|turnover|profit|revenue|rent|wage|bonus|donation|damages|compensation|investment"
    r"|deficit|surplus|sum)\b",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\b(?:earlier|first|previous|original) (?:version|report|figure|article|estimate)\b[^;:.]*"
    r"|\b(?:first|initially|originally|previously|earlier|wrongly|mistakenly)"
    r" (?:reported|said|stated|given|gave|put|announced|named)\b[^;:.]*",
    re.IGNORECASE,
)
"""What an article takes back, to the end of the clause."""
_ONE_PERSON = re.compile(
    r"^who(?:['’]?s| is| was| will be) the\b|\b(?:became|leads?|led|heads?|headed|runs?(?! in\b)"
    r"|ran|chairs?|chaired|design(?:ed|s)?|found(?:ed|s)?|invent(?:ed|s)?|discover(?:ed|s)?|wrote"
    r"|written|direct(?:ed|s)?|won|owns?|owned|buys?|bought|command(?:ed|s)?|composed?|painted|builds?|built"
    r"|coach(?:ed|es)?|succeed(?:ed|s)?|replaced?|(?:performs?|performed) the)\b",
    re.IGNORECASE,
)
_ONE_PLACE = re.compile(
    r"\b(?:is|was|will|did|does)\b.*\b(?:built?|held|hold|take place|taking place|located|based"
    r"|buried|born|die|found|headquartered|lie|stand|land|crash|sink|meet|signed|moved?|open(?:ed)?|begin|start"
    r"|arrested|hidden|made|discovered|headquarters|launched)\b|^where(?:['’]?s| is| was) the\b",
    re.IGNORECASE,
)
"""What only one person does, or what happens at one place only: others who have visited, voted or
agreed do not contradict each other."""


@dataclass(frozen=True)
class Inquiry:
    """A question, read for the value that it asks for."""

    text: str

    @cached_property
    def kind(self) -> Asked | None:
        """What is asked for: a number, sum, time, person or place; None where none of these."""
        kind = Asked.MONEY if _SUM.search(self.text) else asked(self.text)
        if kind is Asked.PERSON:
            return kind if _ONE_PERSON.search(self.text) else None
        if kind is Asked.PLACE:
            return kind if _ONE_PLACE.search(self.text) else None
        return None if kind in (Asked.REASON, Asked.OTHER) else kind

    @cached_property
    def is_claim(self) -> bool:
        """Whether yes or no would answer."""
        return asks_yes_or_no(self.text)

    @cached_property
    def times(self) -> list[Date]:
        """The times that the question names."""
        return dates(self.text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[\w-]+", self.text.lower()))

    def value(self, sentence: str, published: str | None) -> Value | None:
        """What a sentence gives as the answer; None where it gives none, or it is not clear which.

        published: the article's date.
        """
        sentence = _RETRACTED.sub(lambda found: " " * len(found[0]), sentence)
        if self.is_claim:
            return claim(self.text, sentence)
        if self.kind in (Asked.PERSON, Asked.PLACE):
            read = persons if self.kind is Asked.PERSON else places
            found = read(sentence, self._words)
            return found and found.within(sentence, key(self.text, sentence))
        if self.kind is Asked.TIME:
            return self._nearest(sentence, dates(sentence, published))
        if self.kind is not None:
            times, money = dates(sentence, published), self.kind is Asked.MONEY
            return self._nearest(sentence, numbers_for(self.text, sentence, times, money=money))
        return None

    def _nearest(self, sentence: str, found: list[_Placed]) -> _Placed | None:
        """The only one, else the one in which the key of the sentence lies."""
        if len(found) < 2:
            return found[0] if found else None
        place = key(self.text, sentence)
        inside = [one for one in found if place and one.start < place[1] and place[0] < one.end]
        return inside[0] if len(inside) == 1 else None


def relation(one: Value, other: Value) -> Relation:
    """How two values of the same question stand to each other."""
    if isinstance(one, bool) or isinstance(other, bool):
        return Relation.SAME if one == other else Relation.OTHER
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.compare(other)
    if isinstance(one, Date) and isinstance(other, Date):
        return one.compare(other)
    if isinstance(one, Names) and isinstance(other, Names):
        return one.compare(other)
    raise TypeError("two kinds of values have nothing in common")
