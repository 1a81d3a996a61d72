"""Who an article names: people with the title and role it gives them, and where it names them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index import speech_verbs as words
from index.speech_verbs import Kind, is_function_word, noun
from index.types import Speaker

_CAPITAL = "[A-ZÀ-ÖØ-ÞĆČĐŁŚŞŠŽİ]"
_REST = rf"(?:(?:\.[A-Z])+\.|\w{{0,4}}\.(?=[ \xa0]{_CAPITAL})|\w*(?:[-’'](?!s\b)\w+)*)"
_UP = rf"{_CAPITAL}(?<!\w.){_REST}"
_PARTICLE = r"(?:(?:de|van|von|der|den|del|della|di|da|dos|la|le|bin|ibn|al|el|ter)[ \xa0]|[ae]l-)"
_RUN = re.compile(rf"{_UP}(?:[ \xa0]{{1,2}}{_PARTICLE}{{0,3}}{_CAPITAL}{_REST}){{0,7}}")
_TOKEN = re.compile(rf"(?:[ae]l-)?{_CAPITAL}{_REST}")
_PARTY = re.compile(r"[ \xa0]\(([^()\n]{1,40})\)|, ([A-Z][A-Za-z]{0,2}[-–][A-Z][\w.]+)(?=[ ,])")
_AGE = re.compile(r", (?:aged? )?\d{1,3}(?=[,. ])")
_SEGMENT = re.compile(r", ((?:[^,;:“”\"()\n—–]|\([^()\n]{1,40}\))+)")
_SEGMENT_END = re.compile(r" (?:who|whom|whose|which|says?|said|told|tells)\b|[.?!]+[”\"’']?$")
_PLACE = re.compile(rf", ({_UP}(?: {_UP})?)(?=,)")
_BODY = re.compile(rf"[ \xa0](?:of|from|at) (?:the )?({_UP}(?:(?: of the | of | & | ){_UP})*)")
_BREAK = re.compile(r"[“”\";:—]\s*|[?!.,]\s+")
_ARTICLE = re.compile(r"(?:the|an?|its|their|his|her|our|now|also)\s+", re.IGNORECASE)
_LAST_ARTICLE = re.compile(r"\b(?:the|an?|its|their) $", re.IGNORECASE)
_WINDOW = 220
"""Code points before and after a name in which its title and role are looked for."""


class Mention(NamedTuple):
    """One place where a person is named.

    `start`, `end`: the whole phrase with title, role and apposition; `name`: where the name
    itself starts. `gender`: "he", "she" or None where the article does not show it.
    """

    start: int
    end: int
    name: int
    speaker: Speaker
    gender: str | None


class _Named(NamedTuple):
    """A capitalised name before it is known whose it is; `full`: with a first name."""

    start: int
    end: int
    name: int
    name_end: int
    full: bool = False
    sure: bool = False
    title: str | None = None
    role: str | None = None


@dataclass(slots=True, eq=False)
class _Person:
    """A person while the article is being read; `courtesy`: the title is only Mr or Ms."""

    name: str
    title: str | None = None
    role: str | None = None
    gender: str | None = None
    courtesy: bool = False

    def learn(self, named: _Named, name: str) -> None:
        """Take over what one place tells: the first title and role, the longest name."""
        self.name = max(self.name, name, key=len)
        courtesy = named.title is not None and _plain(named.title) in words.HONORIFICS
        if named.title and (self.title is None or (self.courtesy and not courtesy)):
            self.title, self.courtesy = named.title, courtesy
        if named.role and (self.role is None or self.role in named.role):
            self.role = named.role
        self.gender = self.gender or _gender(named.title, name, named.role)

    def speaker(self) -> Speaker:
        """The person as a Speaker; Mr and Ms count only where no first name is known."""
        title = None if self.courtesy and " " in self.name else self.title
        return Speaker(self.name, title, self.role)


def find_people(text: str, sentences: Sequence[tuple[int, int]]) -> list[Mention]:
    """Find every mention of a person, in the order of the text.

    sentences: (start, end) in code points. Every mention of one person carries the same Speaker:
    the fullest name, and the first title and role that the article gives. A surname alone is the
    person of that name who was named last, or failing that the first one named after.
    """
    reader = _Reader(text, sentences)
    longer: list[_Named] = []
    single: list[_Named] = []
    reach = 0
    for run in _RUN.finditer(text):
        if " " not in run[0] and "\xa0" not in run[0]:
            single.append(_Named(run.start(), run.end(), run.start(), run.end()))
            continue
        for named in reader.read(run):
            if named.name >= reach or named.title or _known(text[named.name : named.name_end]):
                longer.append(named)
                reach = max(reach, named.end)
    return _Owners(text, reader).mentions(longer, single)


def surname(name: str) -> str:
    """The last word of a name, folded, without "Jr." and its like."""
    parts = name.split()
    while len(parts) > 1 and _plain(parts[-1]) in ("jr", "sr", "ii", "iii", "iv"):
        parts.pop()
    return _plain(parts[-1])


def _plain(word: str) -> str:
    return word.strip(".,").casefold()


def _known(name: str) -> bool:
    return " " not in name or name.split()[0] in words.FIRST_NAMES


class _Reader:
    """Reads capitalised names with what stands around them."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._starts = [start for start, _ in sentences]
        self._ends = [end for _, end in sentences]

    def _bounds(self, at: int) -> tuple[int, int]:
        """The sentence around a place; the window around it where there is none."""
        k = bisect_right(self._starts, at) - 1
        low, high = max(0, at - _WINDOW), min(at + _WINDOW, len(self._text))
        if k >= 0 and at < self._ends[k]:
            low, high = max(low, self._starts[k]), min(high, self._ends[k])
        return low, high

    def read(self, run: re.Match[str]) -> Iterator[_Named]:
        """Read one run of capitalised words, cut where a sentence ends inside it."""
        tokens = [t.span() for t in _TOKEN.finditer(self._text, *run.span())]
        while tokens:
            low, high = self._bounds(tokens[0][0])
            inside = [t for t in tokens if t[0] < high] or tokens
            tokens = tokens[len(inside) :]
            named = self._name(inside, low, high)
            if named:
                yield named

    def _name(self, tokens: list[tuple[int, int]], low: int, high: int) -> _Named | None:
        """Tell title, role and name apart in a run of words, and look around it for more."""
        text = self._text
        run = [text[a:b].rstrip(".") for a, b in tokens]
        first, last = 0, len(run)
        while first < last and is_function_word(run[first]):
            first += 1
        while first < last and is_function_word(run[last - 1]):
            last -= 1
        if first == last:
            return None
        start, end = tokens[first][0], tokens[last - 1][1]
        end -= end == high and text[end - 1] == "."
        cut = next((k for k in range(last - 2, first - 1, -1) if _is_office(run[k])), first - 1)
        if cut < first < last - 1 and text.startswith("Secretary of ", max(start - 13, 0)):
            cut, start = first, start - 13
        name = run[cut + 1 : last]
        front = text[start : tokens[cut][1]] if cut >= first else None
        if front is None and (len(name) == 1 or any(w.lower() in words.BODIES for w in name)):
            return _Named(start, end, start, end) if len(name) == 1 else None
        titled = front is not None and (
            _plain(run[cut]) in words.TITLES or front.startswith("Secretary of ")
        )
        surely = front is not None or name[0] in words.FIRST_NAMES
        begin, before = self._before(start, end, low, high)
        tail, after, shown = self._after(end, high, surely)
        role = before or (None if titled else front)
        if after and (role is None or " " not in role):
            role = after
        the = run[first - 1 : first] == ["The"] or text[max(start - 4, 0) : start].lower() == "the "
        sure = surely or before is not None or shown or (not the and self.speaks(start, tail))
        title = front if titled else None
        return _Named(begin, tail, tokens[cut + 1][0], end, len(name) > 1, sure, title, role)

    def speaks(self, start: int, end: int) -> bool:
        """Tell whether a verb of speech stands right after a name, or right before it."""
        for word in self._text[end : end + 40].split(maxsplit=2)[:2]:
            verb = words.VERBS.get(word.strip(",:.“"))
            if verb and verb.kind in (Kind.SAY, Kind.MIND, Kind.CLAUSE) and verb.form != "ing":
                return True
        before = self._text[max(start - 12, 0) : start].split()
        verb = words.VERBS.get(before[-1]) if before else None
        return verb is not None and verb.kind is Kind.SAY and verb.form != "base"

    def _before(self, start: int, end: int, low: int, high: int) -> tuple[int, str | None]:
        """Find a role before the name: "Acme chief executive X", or "The head of Acme, X, …"."""
        text = self._text
        if text.startswith(", ", max(start - 2, 0)) and text.startswith((", ", "."), end):
            left = text[low : start - 2]
            begin = max((m.end() for m in _BREAK.finditer(left)), default=0)
            role = _role(left[begin:], surely=False)
            return (low + begin, role) if role else (start, None)
        begin = self._role_start(start, low)
        if begin == start:
            return start, None
        article = _LAST_ARTICLE.search(text[max(begin - 6, low) : begin])
        return (begin - len(article[0]) if article else begin), text[begin : start - 1]

    def _role_start(self, start: int, low: int) -> int:
        """Walk back over the words of a role that ends right before a name."""
        left = self._text[low : max(start - 1, low)].split(" ")[-9:]
        if noun(left[-1]) not in words.ROLES or left[-1][:1].isupper():
            return start
        begin, right = start, left[-1]
        for k in range(len(left) - 1, -1, -1):
            word = left[k]
            if word in ("of", "and") and k > 0:
                fits = noun(left[k - 1]) in words.ROLES or left[k - 1][:1].isupper()
                fits = fits and (word == "and" or right[:1].isupper())
            else:
                fits = word in words.MODIFIERS or noun(word) in words.ROLES or word in words.GROUPS
                fits = fits or word.endswith(("’s", "'s"))
                fits = fits or (word[:1].isupper() and not is_function_word(word))
            if not fits or word[-1] in ",;:”":
                break
            begin -= len(word) + 1
            right = word
        return begin

    def _after(self, at: int, high: int, surely: bool) -> tuple[int, str | None, bool]:
        """Read what follows a name: party, body, age, apposition.

        Returns where it ends, the role, and whether it shows that this is a person.
        """
        text, end, role, shown = self._text, at, None, False
        if (m := _PARTY.match(text, end, high)) and ("-" in m[0] or surely):
            role, end, shown = m[1] or m[2], m.end(), True
        if surely and (m := _BODY.match(text, end, high)):
            role, end = role or m[1], m.end()
        if m := _AGE.match(text, end, high):
            end, shown = m.end(), True
        if not (m := _SEGMENT.match(text, end, high)):
            return end, role, shown
        shown = shown or m[1].startswith("who ")
        stop = _SEGMENT_END.search(m[1])
        until = m.start(1) + (stop.start() if stop else len(m[1]))
        found = _role(text[m.start(1) : until], surely or shown)
        if found is None:
            return end, role, shown
        place = _PLACE.match(text, until, high) if found.split()[-1][0].isupper() else None
        if place and not _known(place[1] + " "):
            until = place.end()
            found = _role(text[m.start(1) : until], surely=True) or found
        return until, role or found, True


def _is_office(word: str) -> bool:
    return word.lower() in words.TITLES or word.lower() in words.ROLES


def _role(segment: str, surely: bool) -> str | None:
    """Take a phrase as a role, without its article; None where it is none.

    A role has a noun of ROLES before its first preposition; with `surely` (a person is certain)
    any phrase with an indefinite article is one.
    """
    bare = segment = segment.strip()
    while m := _ARTICLE.match(bare):
        bare = bare[m.end() :]
    if not bare or bare.split(maxsplit=1)[0].lower() in words.NO_ROLE:
        return None
    for word in bare.split(maxsplit=9)[:9]:
        if word in words.PREPOSITIONS:
            break
        if noun(word.strip("(),.’'")) in words.ROLES:
            return bare
    return bare if surely and segment.startswith(("a ", "an ")) else None


def _gender(title: str | None, name: str, role: str | None) -> str | None:
    """Tell "he" or "she" from a title, a role noun or a first name; None where none tells."""
    for word in f"{title or ''} {role or ''}".lower().split()[:8]:
        bare = word.strip(".,")
        if bare in words.FEMALE or bare.endswith("woman"):
            return "she"
        if bare in words.MALE or bare.endswith("man"):
            return "he"
    return words.FIRST_NAMES.get(name.split()[0])


class _Owners:
    """Decides whose each name is."""

    def __init__(self, text: str, reader: _Reader) -> None:
        self._text = text
        self._reader = reader
        self._full: dict[tuple[str, str], _Person] = {}
        self._first: dict[str, _Person | None] = {}
        self._surnames: dict[str, _Person] = {}

    def mentions(self, longer: Sequence[_Named], single: Sequence[_Named]) -> list[Mention]:
        """Give names in full to people first, then surnames, then write the mentions."""
        alone = self._alone(longer, single)
        owned = [(n, self._in_full(n, alone)) for n in longer]
        keys = self._surnames.keys() | self._first.keys() | alone.keys()
        names = self._text
        owned += [(n, None) for n in single if _plain(names[n.start : n.end]) in keys]
        owned.sort(key=lambda pair: pair[0].name)
        last: dict[str, _Person] = {}
        result: list[tuple[_Named, _Person]] = []
        for n, known in owned:
            owner = known or self._in_short(n, last)
            if owner:
                last[surname(owner.name)] = owner
                owner.learn(n, names[n.name : n.name_end])
                result.append((n, owner))
        speakers = {id(p): p.speaker() for _, p in result}
        return [Mention(n.start, n.end, n.name, speakers[id(p)], p.gender) for n, p in result]

    def _alone(self, longer: Sequence[_Named], single: Sequence[_Named]) -> dict[str, bool]:
        """Surnames that have a title somewhere, or stand alone beside a verb of speech."""
        text = self._text
        titled = [surname(text[n.name : n.name_end]) for n in longer if n.title and not n.full]
        unsure = {surname(text[n.name : n.name_end]) for n in longer if n.full and not n.sure}
        alone = dict.fromkeys(titled, True)
        for n in single:
            key = _plain(text[n.start : n.end])
            if key in unsure and self._reader.speaks(n.start, n.end):
                alone[key] = True
        return alone

    def _in_full(self, n: _Named, alone: dict[str, bool]) -> _Person | None:
        """The person with this first name (or initial) and surname, made where there is none."""
        name = self._text[n.name : n.name_end]
        last, first = surname(name), _plain(name.split()[0])
        if not n.full or not (n.sure or last in alone):
            return None
        person = self._full.get((last, first)) or self._full.get((last, first[:1] + "."))
        if person is None:
            person = _Person(name)
            self._surnames.setdefault(last, person)
            self._first[first] = None if first in self._first else person
        self._full.setdefault((last, first), person)
        if len(first.strip(".")) == 1:
            self._full.setdefault((last, first[:1] + "."), person)
        return person

    def _in_short(self, n: _Named, last: dict[str, _Person]) -> _Person | None:
        """The person named last with this surname, else the first one; else by first name."""
        name = self._text[n.name : n.name_end]
        key = surname(name)
        wanted = _gender(n.title, "-", None)
        for person in (last.get(key), self._surnames.get(key)):
            gender = person and (person.gender or _gender(person.title, person.name, person.role))
            if person and (wanted is None or gender in (None, wanted)):
                return person
        if n.title is None:
            return self._first.get(key) if not n.full else None
        return self._surnames.setdefault(key, _Person(name)) if not n.full else None
