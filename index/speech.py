"""Who says what: finds the speaker of each sentence of a news article."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.people import Mention, find_people, surname
from index.quotes import Quote, find_paragraphs, find_quotes
from index.speech_verbs import (
    GROUPS,
    MODIFIERS,
    ROLES,
    THINGS,
    VERBS,
    Kind,
    Verb,
    is_function_word,
    noun,
)
from index.types import Speaker

_LOWER = re.compile(r"\b[a-z]{3,}")
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+|\b[Ii]n (?:the )?(?:view|words|opinion) of\s+")
_VIEW = re.compile(
    r"\b[Ii]n (his|her|their|[A-Z][\w’' -]{0,60}[’']s?) (?:own )?(?:view|words|opinion)\b"
)
_CASE = re.compile(r"\s+(?:(?:the|a|an|that|his|her) (?:case|point|argument)|(?:it )?clear)\b")
_CLAUSE = re.compile(
    r"(?:\s+that\b|\s*[:,.;]|\s*$|\s*[“\"‘]|\s+(?:how|why|whether|if|it|he|she|they|there|we"
    r"|the|his|her|their|this|these|what|no|in a|on)\b)"
)
_END_OF_SPEECH = re.compile(
    r"[\s,]*(?:[.!?;—]|$)|\s+(?:in|on|at|during|after|to|when|last|this|later|while)\b"
)
_NUMBER = re.compile(r"\s+(?:\d|[$£€]|a\b|an\b|(?:one|two|three|four|five|six|more|another|new)\b)")
_SKIP = frozenset(
    """also first later then has have had will would could may might must did does do not never
    always often repeatedly still just even only further once since reportedly both all himself
    herself themselves itself however himself are is was were been being be now ever soon too
    hasn’t hasn't haven’t haven't hadn’t hadn't didn’t didn't doesn’t doesn't don’t don't won’t
    won't can can’t publicly instead again previously recently since previously""".split()
)
_BE = frozenset("is are was were been being be get got gets".split())
_PRONOUNS = frozenset("he she they it".split())
_JOINS = frozenset("and but or who then".split())
_DETERMINERS = frozenset(
    """the a an his her its their our one another some several many most two three four five this
    these that those both every each no other""".split()
)
_PREPOSITIONS = frozenset("of for at from in with on against".split())
_STOPS = frozenset(
    """that and but when because after as if while than what whether who which where before since
    so though although or until how why to by about into over under is are was were be been has
    have had will would not i we you he she it they there""".split()
)
_NP_END = re.compile(
    r"[,;:?!—“”\"()\n]|\.(?:\s|$)|\s(?:who|which|that|on|after|as|when|while|last|this|and|but|told"
    r"|said|says|in an?|is|are|was|were|to|has|have|had)\b"
)
_SUBORDINATE = frozenset("When While After Before As Although Though Because Since If".split())
_LABEL = re.compile(r"^([A-Z][^\W\d]*\.?(?:[ \xa0][A-Z][\w’'.-]*){0,4}):(?=\s)", re.MULTILINE)
_TOKEN = re.compile(r"\S+")
_SUBJECT_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b")
_OWNS = re.compile(r"[’']s?\b")
_OBJECT_WORDS = frozenset("of for at from in with on about to by against after than like".split())
_DEFINITE = frozenset("the its his her their".split())
_ANYONE = frozenset(
    """official lawmaker executive politician author researcher scientist player lawyer coach
    spokesman spokeswoman minister senator analyst economist expert""".split()
)
_EMPTY = frozenset(
    "a an the of for at in on to by with and from as his her its their s mr mrs ms miss mx".split()
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w\.\w)\.")
_POSSESSIVE = re.compile(r"[’']s?\b|[’'](?=\s|$)")
_FOLDED_WORD = re.compile(r"\w+")
_GOVERNMENT = ("secretary", "minister", "ambassador", "administrator", "commissioner", "mayor")
_ALSO = (
    (frozenset({"ceo"}), frozenset({"chief", "executive", "officer"})),
    (frozenset({"chief", "executive"}), frozenset({"ceo"})),
    (frozenset({"cfo"}), frozenset({"chief", "financial", "officer"})),
    (frozenset({"chief", "financial", "officer"}), frozenset({"cfo"})),
    (frozenset({"dr"}), frozenset({"doctor"})),
    (frozenset({"prof"}), frozenset({"professor"})),
    (frozenset({"sen"}), frozenset({"senator"})),
    (frozenset({"rep"}), frozenset({"representative"})),
    (frozenset({"gov"}), frozenset({"governor"})),
    (frozenset({"secretary"}), frozenset({"department"})),
    (frozenset({"minister"}), frozenset({"ministry"})),
    *((frozenset({word}), frozenset({"official"})) for word in _GOVERNMENT),
)
MEMORY = 60
"""How many of the people and bodies named last a pronoun can mean."""
WINDOW = 300
"""Code points before a verb in which its subject is looked for."""


class Cue(NamedTuple):
    """A place outside quotations that says who speaks: from `start` (subject) to `end`."""

    start: int
    end: int
    speaker: Speaker
    closing: bool
    """Whether it closes its clause, as in "…, she said."."""


class _Reading:
    """One article while it is being read, sentence by sentence."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.sentences = sentences
        self.paragraphs = find_paragraphs(text)
        self.quotes = find_quotes(text, self.paragraphs)
        self._quote_starts = [q.start for q in self.quotes]
        self.mentions = find_people(text, sentences)
        self._by_start = {m.start: m for m in self.mentions} | {m.name: m for m in self.mentions}
        self._by_end = {m.end: m for m in self.mentions}
        self._places = [m.start for m in self.mentions]
        self._genders = {m.speaker: m.gender for m in self.mentions}
        self._groups: dict[str, Speaker] = {}
        self._unknown: set[Speaker] = set()
        self.recent: list[Speaker] = []

    def quote_at(self, at: int) -> Quote | None:
        """The quotation around a place."""
        k = bisect_right(self._quote_starts, at) - 1
        return self.quotes[k] if k >= 0 and at < self.quotes[k].end else None

    def named_in(self, start: int, end: int) -> list[Mention]:
        """The people named in a stretch of text, outside quotations."""
        low, high = bisect_left(self._places, start), bisect_left(self._places, end)
        return [m for m in self.mentions[low:high] if not self.quote_at(m.name)]

    def cues(self, start: int, end: int) -> list[Cue]:
        """Find the cues of one sentence, in order."""
        found = []
        for m in _LOWER.finditer(self.text, start, end):
            verb = VERBS.get(m[0])
            if verb and not self.quote_at(m.start()):
                cue = self._cue(m, verb, start, end)
                found += [cue] if cue else []
        for pattern in (_ACCORDING, _VIEW):
            for m in pattern.finditer(self.text, start, end):
                if not self.quote_at(m.start()):
                    cue = self._phrase(m, end)
                    found += [cue] if cue else []
        return sorted(found)

    def _phrase(self, m: re.Match[str], end: int) -> Cue | None:
        """Read "according to X" and "in X’s view"."""
        if m.re is _ACCORDING:
            named = self._right(m.end(), end)
            return Cue(m.start(), named[1], named[0], False) if named else None
        word = m[1]
        if word in ("his", "her", "their"):
            speaker = self._pronoun({"his": "he", "her": "she"}.get(word, "they"), m.start(), True)
        else:
            speaker = next((p.speaker for p in self.named_in(m.start(1), m.end(1))), None)
        return Cue(m.start(), m.end(), speaker, False) if speaker else None

    def _cue(self, m: re.Match[str], verb: Verb, start: int, end: int) -> Cue | None:
        """Read one verb of speech with its subject; None where it is no speech."""
        text = self.text
        k = bisect_right(self._quote_starts, m.start()) - 1
        floor = max(start, m.start() - WINDOW, self.quotes[k].end if k >= 0 else 0)
        before = text[floor : m.start()].rstrip()
        if before.endswith("quoted as"):
            before = re.sub(r"(?:\S+ly )?\b(?:was|is|were|been) quoted as$", "", before).rstrip()
        at, passive = _skip_back(before)
        if passive and verb.form == "ed":
            return None
        left = before[:at].rstrip()
        if not self._is_speech(m, verb, start, end):
            return None
        closing = _END_OF_SPEECH.match(text, m.end(), end) is not None
        found = self._left(floor, left, verb, start, closing)
        if found is None and (not left or left[-1] in ",—–"):
            named = self._right(m.end() + 1, end) if verb.form in ("s", "ed") else None
            if named:
                return Cue(m.start(), named[1], named[0], True)
        if found is None:
            return None
        closing = closing and not m[0].startswith(("agree", "disagree")) and verb.kind is not Kind.MIND
        closing = closing and (found[1] == floor or text[: found[1]].rstrip()[-1:] in ',”"’—')
        return Cue(found[1], m.end(), found[0], closing)

    def _is_speech(self, m: re.Match[str], verb: Verb, start: int, end: int) -> bool:
        """Tell whether the words around a verb make it one of speech."""
        kind, text = verb.kind, self.text
        if kind is Kind.CASE:
            return _CASE.match(text, m.end(), end) is not None
        if kind in (Kind.SAY, Kind.MIND):
            return True
        k = bisect_left(self._quote_starts, start)
        quoted = k < len(self.quotes) and self.quotes[k].start < end
        quoted = quoted or (k > 0 and self.quotes[k - 1].end > start - 3 and text[start].islower())
        if kind is Kind.CLAUSE:
            heard = _CLAUSE.match(text, m.end(), end) is not None
            return quoted or (heard and not _NUMBER.match(text, m.end(), end))
        called = m[0].startswith("call") and text.startswith((" for ", " on "), m.end())
        return quoted or called or text[m.end() : end].strip() == ":"

    def _left(
        self, floor: int, left: str, verb: Verb, start: int, closing: bool
    ) -> tuple[Speaker, int] | None:
        """Find the subject that ends with `left`, the text from `floor` up to the verb."""
        if not left:
            return None
        at = floor + len(left)
        last = left.split()[-1]
        begin = at - len(last)
        if last.lower() in _PRONOUNS:
            speaker = self._pronoun(last.lower(), begin, closing)
            return (speaker, begin) if speaker else None
        if last in ("and", "but", "or", "then") or (verb.form == "ing" and left[-1] == ","):
            return self._subject(start, begin)
        if last == "who":
            left = left[:-3].rstrip(" ,")
            return self._ending(floor, left, verb)
        if left[-1] == ",":
            return self._bracketed(floor, left, verb)
        return self._ending(floor, left, verb)

    def _bracketed(self, floor: int, left: str, verb: Verb) -> tuple[Speaker, int] | None:
        """Find a subject before the commas in "X, a nurse, said" or "X, who was there, said"."""
        at = len(left) - 1
        for depth in range(4):
            mention = self._by_end.get(floor + at)
            if mention and mention.start >= floor:
                return mention.speaker, mention.start
            if depth and (found := self._ending(floor, left[:at], verb)):
                return found
            at = left.rfind(", ", 0, at)
            if at < 0:
                return None
        return None

    def _ending(self, floor: int, left: str, verb: Verb) -> tuple[Speaker, int] | None:
        """Find the person or noun phrase that ends with `left`."""
        mention = self._by_end.get(floor + len(left))
        if mention and mention.start >= floor:
            return mention.speaker, mention.start
        begin = _phrase_start(left)
        if begin is None or not _can_speak(left[begin:], verb):
            return None
        return self._body(floor + begin, floor + len(left)), floor + begin

    def _subject(self, start: int, before: int) -> tuple[Speaker, int] | None:
        """Find the subject of a sentence: the first person, pronoun or body that heads it."""
        text = self.text
        for m in _SUBJECT_PRONOUN.finditer(text, start, before):
            if not self.quote_at(m.start()):
                break
        else:
            m = None
        for mention in self.named_in(start, m.start() if m else before):
            word = text[max(start, mention.start - 12) : mention.start].split()
            if not (word and word[-1].lower() in _OBJECT_WORDS) and not _OWNS.match(
                text, mention.end
            ):
                return mention.speaker, mention.start
        if m:
            speaker = self._pronoun(m[0].lower(), m.start(), True)
            return (speaker, m.start()) if speaker else None
        words = [w for w in _TOKEN.finditer(text, start, min(before, start + 120))]
        for k, w in enumerate(words[:8]):
            if noun(w[0]) in ROLES or noun(w[0]) in GROUPS:
                if k == 0 or words[0][0].lower() in _DETERMINERS or words[0][0][0].isupper():
                    return self._body(start, w.end()), start
                return None
        return None

    def _right(self, at: int, end: int) -> tuple[Speaker, int] | None:
        """Find the person or noun phrase that starts at `at`."""
        mention = self._by_start.get(at)
        if mention:
            return mention.speaker, mention.end
        stop = _NP_END.search(self.text, at, end)
        until = stop.start() if stop else end
        phrase = self.text[at:until].rstrip(" .")
        words = phrase.split()
        if not words or len(words) > 14:
            return None
        if words[0] in ("he", "she"):
            speaker = self._pronoun(words[0], at, True)
            return (speaker, at + len(words[0])) if speaker else None
        for inner in self.named_in(at, until):
            if inner.name <= until <= inner.end + 1:
                return inner.speaker, inner.end
        known = any(noun(w) in ROLES or noun(w) in GROUPS for w in words)
        if not (known or (words[0][0].isupper() and not is_function_word(words[0]))):
            return None
        return self._body(at, at + len(phrase)), at + len(phrase)

    def _body(self, start: int, end: int) -> Speaker:
        """The speaker that a noun phrase names: a person by role, else a body as written."""
        name = self.text[start:end]
        words = name.split()
        head = _head(words)
        if (
            words[0].lower() in _DEFINITE
            and len(words) > 1
            and head in ROLES
            and noun(head) == head
        ):
            person = self._by_role(name, head, start)
            if person:
                return person
        key = " ".join(name.casefold().split()).removeprefix("the ")
        speaker = self._groups.setdefault(key, Speaker(name))
        if len(words) == 1 and not name.isupper() and noun(name) not in GROUPS:
            self._unknown.add(speaker)
        return speaker

    def _by_role(self, phrase: str, head: str, at: int) -> Speaker | None:
        """The person whom "the ambassador" names: last named before, else first after."""
        k = bisect_left(self._places, at)
        for mention in (*self.mentions[:k][::-1], *self.mentions[k:]):
            if mentions(phrase, mention.speaker):
                return mention.speaker
        if head in _ANYONE and len(phrase.split()) <= 3:
            gender = {"spokeswoman": "she", "spokesman": "he"}.get(head)
            return self._last({gender, None} if gender else {"he", "she", None})
        return None

    def _last(self, genders: set[str | None]) -> Speaker | None:
        """The person spoken of last whose gender is among these."""
        for speaker in self.recent[: -MEMORY - 1 : -1]:
            if speaker in self._genders and self._genders[speaker] in genders:
                return speaker
        return None

    def _pronoun(self, word: str, at: int, closing: bool) -> Speaker | None:
        """Resolve a pronoun: he and she to people, they and it to bodies, the latest that fits."""
        if word in ("they", "it"):
            bodies = (s for s in self.recent[: -MEMORY - 1 : -1] if s not in self._genders)
            return next(bodies, None)
        fit = {word, None}
        if not closing:
            k = bisect_right([s for s, _ in self.sentences], at) - 1
            start = self.sentences[k][0] if k >= 0 else 0
            for mention in self.named_in(start, at):
                near = self.text[max(start, mention.start - 12) : mention.start].split()
                if self._genders[mention.speaker] in fit and not (
                    near and near[-1].lower() in _OBJECT_WORDS
                ):
                    return mention.speaker
        speaker = self._last(fit)
        if speaker and self._genders[speaker] is None:
            self._genders[speaker] = word
        unknown = (s for s in self.recent[: -MEMORY - 1 : -1] if s in self._unknown)
        return speaker or next(unknown, None)


def _skip_back(before: str) -> tuple[int, bool]:
    """Step back over auxiliaries and adverbs. Returns where they start, and whether one is "be"."""
    passive = False
    at = len(before)
    for _ in range(5):
        cut = max(before.rfind(" ", 0, at), before.rfind("\xa0", 0, at), before.rfind("\n", 0, at))
        word = before[cut + 1 : at]
        if not (word in _SKIP or (word.endswith("ly") and word.islower())):
            break
        passive = passive or word in _BE
        at = len(before[: cut + 1].rstrip())
        if at == 0:
            break
    return at, passive


def _phrase_start(left: str) -> int | None:
    """Walk back over the noun phrase that ends with `left`; None where there is none."""
    words = list(_TOKEN.finditer(left, max(0, len(left) - 160)))[-14:]
    if words and words[-1][0].lower() in _DETERMINERS:
        return None
    best: int | None = None
    loose = 0
    for k in range(len(words) - 1, -1, -1):
        word = words[k][0]
        low = word.lower()
        if word[-1] in ',;:”"“—–' and k < len(words) - 1:
            break
        if low in _DETERMINERS:
            best, loose = words[k].start(), 0
            if k < 2 or words[k - 1][0] not in _PREPOSITIONS or not _heads(words[k - 2][0]):
                break
        elif low in _PREPOSITIONS:
            if k == 0 or not _heads(words[k - 1][0]) or k == len(words) - 1:
                break
        elif low in _STOPS or (word in VERBS and noun(low) not in GROUPS and noun(low) not in ROLES):
            break
        elif _heads(word) or low in MODIFIERS or word == "&":
            best, loose = words[k].start(), 0
        else:
            loose += 1
            if loose > 3:
                break
    return best


def _heads(word: str) -> bool:
    """Tell whether a word can head a phrase that speaks: a name, a role, a body."""
    bare = word.strip("()’'")
    if bare[:1].isupper() and not is_function_word(bare):
        return True
    return noun(bare) in ROLES or noun(bare) in GROUPS


def _head(words: Sequence[str]) -> str:
    """The noun before the first preposition, lower case."""
    k = next((k for k, w in enumerate(words) if k and w in _PREPOSITIONS), len(words))
    return words[k - 1].lower().strip("()’'")


def _can_speak(phrase: str, verb: Verb) -> bool:
    """Tell whether the subject can do what the verb says: things say, but do not hope."""
    words = phrase.split()
    head = _head(words)
    named = any(w[0].isupper() and not is_function_word(w) for w in words)
    if head in THINGS or not (named or noun(head) in ROLES or noun(head) in GROUPS):
        return verb.kind is Kind.SAY and words[0].lower() in _DETERMINERS and len(words) > 1
    return not phrase.endswith(("’s", "'s"))


def attribute(text: str, sentences: Sequence[tuple[int, int]]) -> list[Speaker | None]:
    """Find who speaks in each sentence: whose words it quotes or reports.

    sentences: (start, end) in code points of `text`, in order. Returns one entry per sentence,
    None where the article speaks for itself. Every Speaker is written as in the article.
    Time is linear in the length of the text.
    """
    reading = _Reading(text, sentences)
    result: list[Speaker | None] = [None] * len(sentences)
    starts = [start for start, _ in sentences]
    state = _Flow(reading, result)
    for start, end in reading.paragraphs:
        state.read(start, end, range(bisect_left(starts, start), bisect_left(starts, end)))
    for start, end, speaker in _turns(reading):
        for k in range(bisect_left(starts, start), bisect_left(starts, end)):
            result[k] = speaker
    return result


class _Flow:
    """Walks the paragraphs and gives quotations and sentences their speakers."""

    def __init__(self, reading: _Reading, result: list[Speaker | None]) -> None:
        self._reading = reading
        self._result = result
        self._chain: list[int] | None = None
        self._last: Speaker | None = None

    def read(self, start: int, end: int, ids: range) -> None:
        """Read one paragraph with the sentences `ids`."""
        reading, spans = self._reading, self._reading.sentences
        cues = {k: self._hear(k) for k in ids}
        low = bisect_left(reading.quotes, start, key=lambda q: q.start)
        high = bisect_left(reading.quotes, end, key=lambda q: q.start)
        quotes = reading.quotes[low:high]
        speakers = self._speakers(quotes, cues, start)
        for k in ids:
            quote = _mostly(quotes, *spans[k])
            self._result[k] = speakers[quote] if quote is not None else _main(cues[k])
        self._carry(quotes, speakers, ids)

    def _hear(self, k: int) -> list[Cue]:
        """Find the cues of a sentence, and remember who was named and who spoke."""
        reading = self._reading
        start, end = reading.sentences[k]
        cues = reading.cues(start, end)
        reading.recent += [m.speaker for m in reading.named_in(start, end)][::-1]
        speaker = _main(cues)
        if speaker:
            reading.recent.append(speaker)
        return cues

    def _speakers(
        self, quotes: Sequence[Quote], cues: dict[int, list[Cue]], start: int
    ) -> list[Speaker | None]:
        """Give each quotation of a paragraph its speaker."""
        reading = self._reading
        every = [cue for found in cues.values() for cue in found]
        after = [self._after(q, every) for q in quotes]
        speakers: list[Speaker | None] = []
        for k, quote in enumerate(quotes):
            before = [c for c in every if c.end <= quote.start]
            speaker = after[k]
            if speaker is None and k == 0 and self._chain is not None and not before:
                speaker = self._last
            if speaker is None and before and (k == 0 or before[-1].end > quotes[k - 1].start):
                speaker = before[-1].speaker
            if speaker is None and k:
                speaker = speakers[-1]
            if speaker is None:
                speaker = next((s for s in after[k:] if s), None)
            if speaker is None:
                inside = [c for c in every if c.start >= quote.end]
                named = reading.named_in(start, quote.start)
                speaker = inside[0].speaker if inside else (named[0].speaker if named else None)
            if speaker is None and quote.start == start:
                speaker = self._last
            speakers.append(speaker)
        return speakers

    def _after(self, quote: Quote, cues: Sequence[Cue]) -> Speaker | None:
        """The speaker named right after a quotation: “…,” X said."""
        text = self._reading.text
        k = bisect_left(cues, quote.end, key=lambda c: c.start)
        if k == len(cues) or quote.open:
            return None
        cue = cues[k]
        gap = text[quote.end : cue.start]
        ended = text[quote.end - 2 : quote.end - 1] == "." and text[cue.start].isupper()
        near = not gap.strip(" \xa0\n,—–-")
        comma = text[quote.end - 2 : quote.end - 1] == "," and len(gap) < 60
        return cue.speaker if not ended and (near or (comma and "." not in gap)) else None

    def _carry(self, quotes: Sequence[Quote], speakers: list[Speaker | None], ids: range) -> None:
        """Remember what the next paragraph needs: a quotation still open, and its speaker."""
        if not ids:
            return
        speaker = self._result[ids[-1]]
        opened = bool(quotes) and quotes[-1].open
        if self._chain is not None and speaker is not None:
            for k in self._chain:
                self._result[k] = self._result[k] or speaker
        waiting = [k for k in ids if opened and self._result[k] is None]
        self._chain = ((self._chain or []) + waiting) if opened else None
        self._last = speakers[-1] if opened else speaker
        if speaker is not None:
            self._reading.recent.append(speaker)


def _main(cues: Sequence[Cue]) -> Speaker | None:
    """The speaker of a sentence: of the cue that closes it, else of the first one."""
    closing = [cue for cue in cues if cue.closing]
    chosen = closing[-1:] or cues[:1]
    return chosen[0].speaker if chosen else None


def _mostly(quotes: Sequence[Quote], start: int, end: int) -> int | None:
    """The quotation that a sentence mostly lies in, where quotations cover half of it."""
    covered = [max(0, min(end, q.end) - max(start, q.start)) for q in quotes]
    if 2 * sum(covered) < end - start or not covered:
        return None
    return covered.index(max(covered))


def _turns(reading: _Reading) -> Iterator[tuple[int, int, Speaker | None]]:
    """Find the turns of an interview: lines that open with "Name:", "Q:" or "A:"."""
    text = reading.text
    labels = [m for m in _LABEL.finditer(text)]
    count: dict[str, int] = {}
    for m in labels:
        count[m[1]] = count.get(m[1], 0) + 1
    people = {surname(m.speaker.name): m.speaker for m in reversed(reading.mentions)}
    people |= {m.speaker.name.casefold(): m.speaker for m in reversed(reading.mentions)}
    labels = [m for m in labels if count[m[1]] > 1 or m[1].casefold() in people]
    if len(labels) < 2:
        return
    for m, following in zip(labels, [*labels[1:], None], strict=True):
        speaker: Speaker | None = people.get(m[1].casefold()) or Speaker(m[1])
        if m[1] in ("Q", "A"):
            first = reading.mentions[0].speaker if reading.mentions else Speaker("A")
            speaker = first if m[1] == "A" else None
        end = following.start() if following else _paragraph_end(reading, m.start())
        yield m.start(), end, speaker


def _paragraph_end(reading: _Reading, at: int) -> int:
    k = bisect_right(reading.paragraphs, at, key=lambda p: p[0]) - 1
    return reading.paragraphs[k][1]


def fold(text: str) -> str:
    """Fold case and accents: "Tromsø" -> "tromso"."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _content(text: str) -> list[str]:
    """The folded words of a phrase without articles, prepositions, courtesy titles, possessives."""
    plain = _DOTS.sub("", _POSSESSIVE.sub("", fold(text)))
    return [w for w in _FOLDED_WORD.findall(plain) if w not in _EMPTY]


def speaker_words(speaker: Speaker) -> frozenset[str]:
    """The folded words under which a speaker can be looked up: those of title, name and role.

    Short forms stand beside the long ones ("ceo" for chief executive, "doctor" for Dr.). Every
    content word of a phrase that `mentions` accepts is among them.
    """
    words = set(_content(f"{speaker.title or ''} {speaker.name} {speaker.role or ''}"))
    for have, more in _ALSO:
        if have <= words:
            words |= more
    return frozenset(words)


def mentions(phrase: str, speaker: Speaker) -> bool:
    """Tell whether a phrase of a question ("Kaidanow", "AIA's president") names this speaker.

    True where each content word of the phrase is one of `speaker_words`, and one of them is a
    word of the name or a noun for a role or office; case and accents do not count.
    """
    words = _content(phrase)
    if not words or not speaker_words(speaker).issuperset(words):
        return False
    name = set(_content(speaker.name))
    return any(w in name or w in ROLES for w in words)
