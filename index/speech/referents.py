"""Whom a name, a role or a pronoun means at its place in the article."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from index.speech.naming import phrase_words, speaker_words
from index.speech.nouns import GROUPS, ROLES, listed, noun
from index.speech.people import Mention, find_people
from index.speech.phrases import head
from index.speech.quotes import Quote, find_paragraphs, find_quotes
from index.types import Speaker

WINDOW = 300
"""Code points before a verb in which its subject is looked for."""
_OBJECT_OF = listed("of for at from in with on about to by against after than like")
_DEFINITE = listed("the its his her their")
_ANYONE = listed(
    """official lawmaker executive politician author researcher scientist player lawyer coach
    spokesman spokeswoman minister senator analyst economist expert"""
)
_MEMORY = 60
"""How many of the people and bodies named last a pronoun can mean."""
_NAMED_NEAR = 200
"""How many mentions before and after "the ambassador" are looked at for its name."""


class Referents:
    """An article with the people it names, and the memory of who was named or spoke last."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.paragraphs = find_paragraphs(text)
        self.quotes = find_quotes(text, self.paragraphs)
        self._quote_starts = [q.start for q in self.quotes]
        self.mentions = [m for m in find_people(text, sentences) if not self.is_quoted(m.name)]
        self._places = [m.start for m in self.mentions]
        self.by_end = {m.end: m for m in self.mentions}
        self.by_start = {m.name: m for m in self.mentions} | {m.start: m for m in self.mentions}
        self._genders = {m.speaker: m.gender for m in self.mentions}
        self._words: dict[Speaker, frozenset[str]] = {}
        self._bodies: dict[str, Speaker] = {}
        self._unknown: set[Speaker] = set()
        self._recent: list[Speaker] = []

    def is_quoted(self, at: int) -> bool:
        """Tell whether a place lies in a quotation."""
        return at < self.quote_end(at)

    def quote_end(self, at: int) -> int:
        """Where the last quotation that starts at or before a place ends; 0 where none does."""
        k = bisect_right(self._quote_starts, at)
        return self.quotes[k - 1].end if k else 0

    def quotes_in(self, start: int, end: int) -> Sequence[Quote]:
        """The quotations that start in a stretch of text."""
        low = bisect_left(self._quote_starts, start)
        return self.quotes[low : bisect_left(self._quote_starts, end, low)]

    def unquoted(self) -> Iterator[tuple[int, int]]:
        """The stretches of text between the quotations, in order."""
        start = 0
        for quote in self.quotes:
            yield start, quote.start
            start = quote.end
        yield start, len(self.text)

    def named_in(self, start: int, end: int) -> Sequence[Mention]:
        """The people named in a stretch of text, outside quotations."""
        low = bisect_left(self._places, start)
        return self.mentions[low : bisect_left(self._places, end, low)]

    def is_object(self, mention: Mention, start: int) -> bool:
        """Tell whether a name depends on a preposition, or owns something.

        start: of its sentence.
        """
        before = self.text[max(start, mention.start - 12) : mention.start].split()
        owns = self.text.startswith(("’", "'"), mention.end)
        return owns or (bool(before) and before[-1].lower() in _OBJECT_OF)

    def remember(self, speakers: Iterable[Speaker]) -> None:
        """Note who was named or spoke, the latest last."""
        self._recent += speakers

    def body(self, start: int, end: int) -> Speaker:
        """The speaker that a noun phrase names: a person by role, else a body as written."""
        name = self.text[start:end]
        parts = name.split()
        main = head(parts)
        if parts[0].lower() in _DEFINITE and len(parts) > 1 and main in ROLES:
            person = self._by_role(name, main, start)
            if person:
                return person
        key = " ".join(name.casefold().split()).removeprefix("the ")
        speaker = self._bodies.setdefault(key, Speaker(name))
        if len(parts) == 1 and not name.isupper() and noun(name) not in GROUPS:
            self._unknown.add(speaker)
        return speaker

    def _by_role(self, phrase: str, main: str, at: int) -> Speaker | None:
        """The person whom "the ambassador" names: last named before, else first after."""
        # No need to ask `mentions`: a role noun is among the words wanted.
        k = bisect_left(self._places, at)
        wanted = phrase_words(phrase)
        before = self.mentions[max(0, k - _NAMED_NEAR) : k]
        for mention in (*before[::-1], *self.mentions[k : k + _NAMED_NEAR]):
            if wanted <= self._words_of(mention.speaker):
                return mention.speaker
        if main not in _ANYONE or len(phrase.split()) > 3:
            return None
        gender = {"spokeswoman": "she", "spokesman": "he"}.get(main)
        return self._last((gender, None) if gender else ("he", "she", None))

    def _words_of(self, speaker: Speaker) -> frozenset[str]:
        if speaker not in self._words:
            self._words[speaker] = speaker_words(speaker)
        return self._words[speaker]

    def _last(self, genders: Sequence[str | None]) -> Speaker | None:
        """The person spoken of last whose gender is among these."""
        for speaker in self._recent[: -_MEMORY - 1 : -1]:
            if speaker in self._genders and self._genders[speaker] in genders:
                return speaker
        return None

    def pronoun(self, word: str, at: int, start: int, closing: bool) -> Speaker | None:
        """Resolve a pronoun: he and she to people, they and it to bodies, the latest that fits.

        start: of its sentence, whose people come first unless the pronoun closes it.
        """
        memory = self._recent[: -_MEMORY - 1 : -1]
        if word in ("they", "it"):
            return next((s for s in memory if s not in self._genders), None)
        if not closing:
            for mention in self.named_in(max(start, at - WINDOW), at):
                fits = self._genders[mention.speaker] in (word, None)
                if fits and not self.is_object(mention, start):
                    return mention.speaker
        speaker = self._last((word, None))
        if speaker and self._genders[speaker] is None:
            self._genders[speaker] = word
        return speaker or next((s for s in memory if s in self._unknown), None)
