"""The subject of a verb of speech: the person or body that stands before it, or after it."""

import re

from index.speech.capitals import is_function_word
from index.speech.nouns import NOUNS, noun
from index.speech.phrases import DETERMINERS, can_speak, phrase_start
from index.speech.referents import WINDOW, Referents
from index.speech.verbs import Verb
from index.types import Speaker

_PHRASE_END = re.compile(
    r"[,;:?!—“”\"()\n]|\.(?:\s|$)|\s(?:who|which|that|on|after|as|when|while|last|this|and|but|told"
    r"|said|says|in an?|is|are|was|were|to|has|have|had)\b"
)
_SUBJECT_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b")
_WORD = re.compile(r"\S+")


class Subjects:
    """Finds the subjects of verbs; each answer is the speaker and where the subject lies."""

    def __init__(self, who: Referents) -> None:
        self._who = who
        self._text = who.text

    def before(
        self, floor: int, left: str, verb: Verb, start: int, closing: bool
    ) -> tuple[Speaker, int] | None:
        """Find the subject that ends with `left`, the text from `floor` up to the verb.

        start: of the sentence; closing: whether the verb closes its clause. Returns the speaker
        and where the subject starts.
        """
        last = left[-30:].split()[-1]
        begin = floor + len(left) - len(last)
        if last.lower() in ("he", "she", "they", "it"):
            speaker = self._who.pronoun(last.lower(), begin, start, closing)
            return (speaker, begin) if speaker else None
        if last in ("and", "but", "or", "then") or (verb.form == "ing" and left[-1] == ","):
            return self._first(start, begin)
        if last == "who":
            left = left[:-3].rstrip(" ,")
        return (
            self._bracketed(floor, left, verb)
            if left[-1:] == ","
            else self._at_end(floor, left, verb)
        )

    def _bracketed(self, floor: int, left: str, verb: Verb) -> tuple[Speaker, int] | None:
        """Find a subject before the commas in "X, a nurse, said" or "X, who was there, said"."""
        at = len(left) - 1
        for depth in range(4):
            mention = self._who.by_end.get(floor + at)
            if mention and mention.start >= floor:
                return mention.speaker, mention.start
            if depth and (found := self._at_end(floor, left[:at], verb)):
                return found
            at = left.rfind(", ", 0, at)
            if at < 0:
                break
        return None

    def _at_end(self, floor: int, left: str, verb: Verb) -> tuple[Speaker, int] | None:
        """Find the person or noun phrase that ends with `left`."""
        mention = self._who.by_end.get(floor + len(left))
        if mention and mention.start >= floor:
            return mention.speaker, mention.start
        begin = phrase_start(left)
        if begin is None or not can_speak(left[begin:], verb):
            return None
        return self._who.body(floor + begin, floor + len(left)), floor + begin

    def _first(self, start: int, before: int) -> tuple[Speaker, int] | None:
        """Find the subject of a sentence: the first person, pronoun or body that heads it."""
        text, who, until = self._text, self._who, min(before, start + WINDOW)
        found = _SUBJECT_PRONOUN.finditer(text, start, until)
        pronoun = next((m for m in found if not who.is_quoted(m.start())), None)
        for mention in who.named_in(start, pronoun.start() if pronoun else until):
            if not who.is_object(mention, start):
                return mention.speaker, mention.start
        if pronoun:
            speaker = who.pronoun(pronoun[0].lower(), pronoun.start(), start, True)
            return (speaker, pronoun.start()) if speaker else None
        first = list(_WORD.finditer(text, start, until))[:8]
        for k, word in enumerate(first):
            if noun(word[0]) in NOUNS:
                heads = k == 0 or text[start].isupper() or first[0][0] in DETERMINERS
                return (who.body(start, word.end()), start) if heads else None
        return None

    def after(self, at: int, start: int, end: int) -> tuple[Speaker, int] | None:
        """Find the person or noun phrase that starts at `at`.

        start, end: of the sentence. Returns the speaker and where the phrase ends.
        """
        who = self._who
        mention = who.by_start.get(at)
        if mention:
            return mention.speaker, mention.end
        end = min(end, at + WINDOW)
        stop = _PHRASE_END.search(self._text, at, end)
        until = stop.start() if stop else end
        phrase = self._text[at:until].rstrip(" .")
        parts = phrase.split()
        if not parts or len(parts) > 14 or phrase[0].isspace():
            return None
        if parts[0] in ("he", "she"):
            speaker = who.pronoun(parts[0], at, start, True)
            return (speaker, at + len(parts[0])) if speaker else None
        for inner in who.named_in(at, until):
            if inner.name <= until <= inner.end + 1:
                return inner.speaker, inner.end
        unfit = parts[0].islower() or is_function_word(parts[0])
        if unfit and not any(noun(word) in NOUNS for word in parts):
            return None
        return who.body(at, at + len(phrase)), at + len(phrase)
