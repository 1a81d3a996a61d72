"""The noun phrases of a question, told by plain rules from the words around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.speech.nouns import GROUPS, noun
from qa.carrying.vocabulary import (
    ADJOINING,
    AUXILIARIES,
    BE,
    DETERMINERS,
    LINKS,
    PREPOSITIONS,
    SUBJECTS,
    WHETHER,
    is_verb,
)

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-’'.&]\w+)*[’']?|[^\w\s]")
_ATTACHED = re.compile(r"(?<=\S) (?:of|in|at) ")
_OWNED = re.compile(r"[’'](?:s|S)?$")
_STOPS = (LINKS | PREPOSITIONS | AUXILIARIES | WHETHER) - DETERMINERS
_ASKING = frozenset(("which", "what", "whose", "how"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at start..end of a question. `lead` is the preposition before it, "" for none;
    `asked` tells that a question word asks for it ("which company"), `subject` that it stands
    behind the verb that opens the question."""

    text: str
    start: int
    end: int
    lead: str = ""
    asked: bool = False
    subject: bool = False

    @property
    def words(self) -> list[str]:
        """Its words, without a determiner in front."""
        words = self.text.split()
        return words[1:] if words[0].lower() in DETERMINERS and len(words) > 1 else words

    @property
    def named(self) -> bool:
        """Whether it is, or begins with, a name."""
        return self.words[0][0].isupper() or self.words[0][0].isdigit()

    @property
    def head(self) -> str:
        """The noun that the phrase is about, lower case: "plan" of "the plan of the board"."""
        return _ATTACHED.split(self.text)[0].split()[-1].lower()


def phrases(text: str) -> list[Phrase]:
    """The noun phrases of a question, in order."""
    return list(_Reader(text).read())


class _Reader:
    """Reads a question word by word. What stands before the next phrase: `lead`, a preposition;
    `asked`, a question word; `auxiliary`, the verb that opens the question; `verb` tells that a
    plain word there is a verb."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_TOKEN.finditer(text))
        self.lows = [word.group().lower() for word in self.words]
        self.lead = self.asked = self.auxiliary = ""
        self.verb = self.opened = False

    def read(self) -> Iterator[Phrase]:
        """The phrases, in order."""
        at = 0
        while at < len(self.words):
            if self._passes(at):
                at += 1
                continue
            end = self._end(at)
            if end > at:
                start, stop = self.words[at].start(), self.words[end - 1].end()
                inside, asked, subject = self.text[start:stop], self.asked, self.auxiliary
                yield Phrase(inside, start, stop, self.lead, bool(asked), bool(subject))
            self._set(verb=bool(self.auxiliary or self.asked))
            at = max(end, at + 1)

    def _set(
        self, *, lead: str = "", asked: str = "", auxiliary: str = "", verb: bool = False
    ) -> None:
        self.lead, self.asked, self.auxiliary, self.verb = lead, asked, auxiliary, verb

    def _passes(self, at: int) -> bool:
        """Whether a word belongs to no phrase; what it says of the next one is kept."""
        low = self.lows[at]
        if low in AUXILIARIES and not self.opened:
            self.opened = True
            self._set(auxiliary=low)
        elif low in PREPOSITIONS:
            self._set(lead=low, verb=low == "to" and self._is_plain(at + 1))
        elif low in WHETHER:
            self._set(asked=low if low in _ASKING else "", verb=low == "who")
        elif low in ("many", "much") and self.asked == "how":
            pass
        elif low in _STOPS or not low[0].isalnum():
            self._set(verb=low in SUBJECTS)
        elif self._is_plain(at) and low not in DETERMINERS and self._is_verb(low):
            self._set(asked=self.asked, auxiliary=self.auxiliary)
        else:
            return False
        return True

    def _is_plain(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].group().islower()

    def _is_verb(self, low: str) -> bool:
        return self.verb or (is_verb(low) and not self.lead and not self.asked)

    def _end(self, start: int) -> int:
        """Where the phrase that starts at a word ends, exclusive."""
        first = at = start + (self.lows[start] in DETERMINERS)
        named = False
        while at < len(self.words):
            if not (named and self.lows[at] in ADJOINING and self._joins(at)):
                if self._stops(at, start, first, named=named):
                    break
                named = not self._is_plain(at)
            at += 1
        return at - self._has_taken_verb(first, at)

    def _stops(self, at: int, start: int, first: int, *, named: bool) -> bool:
        """Whether a phrase ends before a word. named: whether the word before is of a name."""
        low = self.lows[at]
        if not low[0].isalnum() or low in _STOPS | DETERMINERS:
            return True
        if not self._is_plain(at):
            return False
        if at > first and is_verb(low):
            return True
        owned = at > start and _OWNED.search(self.lows[at - 1]) is not None
        belongs = owned or noun(low) in GROUPS or self.lows[start] == "the"
        return bool(self.auxiliary) and named and not belongs  # the verb of "did Trump approve"

    def _has_taken_verb(self, first: int, end: int) -> bool:
        """Whether the last word is the verb of "did the council approve", "which firm runs"."""
        after = self.lows[end] if end < len(self.words) else ""
        due = (self.auxiliary and self.auxiliary not in BE) or (
            self.asked and after not in AUXILIARIES
        )
        return bool(due) and not is_verb(after) and end - first > 1 and self._is_plain(end - 1)

    def _joins(self, at: int) -> bool:
        """Whether "of", "of the" or "&" stands between two parts of one name."""
        at += 1 + (self.lows[at + 1 : at + 2] == ["the"])
        return at < len(self.words) and self.words[at].group()[0].isupper()
