"""Cues: the places outside quotations that say who speaks, such as "Kaidanow said"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from index.speech.phrases import skip_back
from index.speech.referents import WINDOW, Referents
from index.speech.subjects import Subjects
from index.speech.verbs import VERBS, Kind, Verb
from index.types import Speaker

_LOWER = re.compile(r"\b[a-z]{3,}")
_ACCORDING = re.compile(r"[Aa]ccording to\s+|\b[Ii]n the (?:view|words|opinion) of\s+")
_VIEW = re.compile(
    r"\b[Ii]n (his|her|their|[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,5})"
    r" (?:own )?(?:view|words|opinion)\b"
)
_CASE = re.compile(r"\s+(?:(?:the|a|an|that|his|her) (?:case|point|argument)|(?:it )?clear)\b")
_REPORTED = re.compile(
    r"\s*[:,.;]|\s*$|\s*[“\"‘]|\s+(?:that|how|why|whether|if|it|he|she|they|there|we|the|his|her"
    r"|their|this|these|what|no|in a|on)\b"
)
_ASIDE = (
    r"(?:,?\s+(?:(?:on|in|at|to|via|during|after)(?:\s+(?:the|an?))?"
    r"|late|last|this|earlier|today|yesterday|\w+day)"
    r"(?:,?\s+(?!(?:the|an?|its|his|her|their|of)\b)[^\s,.;:“”\"]+){0,5}?)?"
)
_ANNOUNCED = re.compile(
    rf"{_ASIDE}(?:,?\s*[,.;:?!“\"‘]|\s*$|,?\s+(?:that|how|why|whether|he|she|they|we|there)\b"
    r"|\s+it\s+(?:is|was|has|had|will|would|can|could|may|might|must|plan|intend|expect)"
    r"|\s+(?:its\s+|his\s+|her\s+|their\s+)?plans\s+to\b"
    r"|(?:\s+(?!(?:that|which|who|to)\b)[\w.’'-]+){1,6}?\s+(?:will|would)\b)"
)
"""What follows "announced" where it reports: no object such as "policy changes"."""
_CLOSED = re.compile(
    r"[\s,]*(?:[.!?;—]|$)|\s+(?:in|on|at|during|after|to|when|last|this|later|while)\b"
)
_CLAUSE_ENDS = frozenset(',”"’—')


class Cue(NamedTuple):
    """A place outside quotations that says who speaks: from its subject to its verb.

    `closing`: whether it closes its clause, as in "…, she said."
    """

    start: int
    end: int
    speaker: Speaker
    closing: bool


class CueFinder:
    """Finds the cues of an article, sentence by sentence."""

    def __init__(self, who: Referents) -> None:
        self._who = who
        self._text = text = who.text
        self._subjects = Subjects(who)
        self._verbs = [
            (m, VERBS[m[0]])
            for gap in who.unquoted()
            for m in _LOWER.finditer(text, *gap)
            if m[0] in VERBS
        ]
        self._verb_places = [m.start() for m, _ in self._verbs]
        self._phrases = [m for m in _phrases(text) if not who.is_quoted(m.start())]
        self._phrases.sort(key=re.Match.start)
        self._phrase_places = [m.start() for m in self._phrases]

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """The cues of the sentence from `start` to `end`, in order."""
        low = bisect_left(self._verb_places, start)
        verbs = self._verbs[low : bisect_left(self._verb_places, end, low)]
        low = bisect_left(self._phrase_places, start)
        phrases = self._phrases[low : bisect_left(self._phrase_places, end, low)]
        if not verbs and not phrases:
            return []
        found = [self._of_verb(m, verb, start, end) for m, verb in verbs]
        found += [self._of_phrase(m, start, end) for m in phrases]
        return sorted((cue for cue in found if cue), key=lambda c: (c.start, c.end))

    def _of_phrase(self, m: re.Match[str], start: int, end: int) -> Cue | None:
        """Read "according to X" and "in X’s view"."""
        if m.re is _ACCORDING:
            named = self._subjects.after(m.end(), start, end)
            return Cue(m.start(), named[1], named[0], False) if named else None
        if m[1] in ("his", "her", "their"):
            word = {"his": "he", "her": "she"}.get(m[1], "they")
            speaker = self._who.pronoun(word, m.start(), start, True)
        else:
            speaker = next((p.speaker for p in self._who.named_in(m.start(1), m.end(1))), None)
        return Cue(m.start(), m.end(), speaker, False) if speaker else None

    def _of_verb(self, m: re.Match[str], verb: Verb, start: int, end: int) -> Cue | None:
        """Read one verb of speech with its subject; None where it is no speech."""
        text = self._text
        if not self._is_speech(m, verb, start, end):
            return None
        floor = max(start, m.start() - WINDOW, self._who.quote_end(m.start()))
        before = text[floor : m.start()].rstrip()
        if before.endswith(" quoted as"):
            before = before[: -len(" quoted as")]
        at, passive = skip_back(before)
        if passive and verb.form == "ed":
            return None
        left = before[:at].rstrip()
        closing = verb.kind is not Kind.MIND and not m[0].startswith(("agree", "disagree"))
        closing = closing and _CLOSED.match(text, m.end(), end) is not None
        found = self._subjects.before(floor, left, verb, start, closing) if left else None
        if found:
            near = text[max(start, found[1] - 3) : found[1]].rstrip()[-1:]
            closing = closing and (found[1] == floor or near in _CLAUSE_ENDS)
            return Cue(found[1], m.end(), found[0], closing)
        if left[-1:] in ("", ",", "—", "–") and verb.form in ("s", "ed"):
            named = self._subjects.after(m.end() + 1, start, end)
            return Cue(m.start(), named[1], named[0], True) if named else None
        return None

    def _is_speech(self, m: re.Match[str], verb: Verb, start: int, end: int) -> bool:
        """Tell whether the words around a verb make it one of speech."""
        kind, text = verb.kind, self._text
        if kind in (Kind.SAY, Kind.MIND):
            return True
        if kind is Kind.NEWS:
            said = self._is_beside_quote(start, m.start())
            return said or _ANNOUNCED.match(text, m.end(), end) is not None
        if kind is Kind.CASE:
            return _CASE.match(text, m.end(), end) is not None
        quoted = self._is_beside_quote(start, end)
        if kind is Kind.CLAUSE:
            return quoted or _REPORTED.match(text, m.end(), end) is not None
        called = m[0].startswith("call") and text.startswith((" for ", " on "), m.end())
        return quoted or called or text[m.end() : min(end, m.end() + 3)].strip() == ":"

    def _is_beside_quote(self, start: int, end: int) -> bool:
        """Tell whether a sentence quotes, or goes on after a quotation."""
        if self._who.quote_end(end - 1) > start:
            return True
        return self._text[start].islower() and self._who.quote_end(start) > max(0, start - 3)


def _phrases(text: str) -> Iterator[re.Match[str]]:
    """Find "according to" and "in X’s view"; most articles have neither, so words come first."""
    viewed = any(word in text for word in (" view", " words", " opinion"))
    if viewed or "ccording to" in text:
        yield from _ACCORDING.finditer(text)
    if viewed:
        yield from _VIEW.finditer(text)
