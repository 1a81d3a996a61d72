"""Questions about who says what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eval.drafting.asking import Asking, Told
from eval.drafting.casing import lowered
from eval.drafting.clauses import points_out
from eval.drafting.templates import askings
from eval.drafting.tokens import tokens_of
from eval.drafting.topics import topic_of
from eval.drafting.verbs import BASE_OF_PAST
from eval.drafting.words import (
    ADVERBS,
    AUXILIARIES,
    CLOCK,
    CONJUNCTIONS,
    FUNCTION,
    PREPOSITIONS,
)
from index.speech.capitals import FIRST_NAMES
from index.speech.nouns import NOUNS, listed, noun
from index.speech.verbs import VERBS, Kind
from index.types import Speaker

_CURLY = re.compile(r"“([^“”]+)”?|^([^“”]+)”")
_STRAIGHT = re.compile(r"\"([^\"]+)\"?")
_LABEL = re.compile(r"^[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}: ")
_NAME_LINKS = listed("of the for and & de van von der bin al la le di da")
_VAGUE = listed("one many some several other most two three others people everyone")
_THAT = re.compile(r"\bthat\s+(?=\S)")
_TRAILING = re.compile(
    r"^(?P<clause>[^“”\"]+), (?:according to [A-Z][^,]{2,60}\.$"
    r"|(?:[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}|he|she|they|it|the [\w ]{3,30})"
    r" (?:said|added|says|explained|noted|warned|insisted)(?: (?:in|on|at|to) [^,]{1,60})?\.$)"
)
_OPENS_NO_CLAUSE = (PREPOSITIONS | CONJUNCTIONS | ADVERBS | CLOCK | AUXILIARIES) - {"both"}
_PERSONS = listed("i we you he she they it")
_FEWEST_SAID, _MOST_SAID = 5, 60  # words of what is said
_MOST_ASKED = 20  # words of a clause that is asked for whole


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says in a sentence: `words` stand verbatim in it, without quotation marks;
    `reported` tells that they are the article's own, so that they can be asked about."""

    words: str
    reported: bool


def speech_in(sentence: str, speaker: Speaker, *, inside: bool) -> Speech | None:
    """What that speaker says in a sentence; None where the words cannot be told apart.

    inside: whether a quotation that opened before goes on in the sentence.
    """
    text = _LABEL.sub("", sentence.strip())
    if "``" in text or "\n" in text or "‘" in text[:1]:
        return None
    quoted = _quotations(text)
    if quoted:
        return _quotation(text, quoted, speaker) or _partly_quoted(text, speaker)
    if text.endswith("?"):
        return None
    trailing = _TRAILING.match(text)
    if trailing:
        return _long_enough(trailing["clause"], reported=True)
    cue = _cue(text)
    if cue is not None and not inside:
        clause = _clause_after(text, cue) if _subject_is(text[:cue], speaker) else None
        return _long_enough(clause, reported=True) if clause else None
    spoken = text.rstrip(".!")
    return _long_enough(spoken, reported=False) if inside and _is_clause(spoken) else None


def _quotation(text: str, quoted: list[str], speaker: Speaker) -> Speech | None:
    """The longest quotation that is a clause, where the words around it are the speaker's cue."""
    around = text
    for words in quoted:
        around = around.replace(words, " ", 1)
    spoken = any(t.low in VERBS and VERBS[t.low].form in ("s", "ed") for t in tokens_of(around))
    if any(t.is_word for t in tokens_of(around)) and not (spoken and _subject_is(around, speaker)):
        return None
    opens = text[0] in '“"'
    whole = [words for words in quoted if (opens or words[0].isupper()) and _is_clause(words)]
    return _long_enough(max(whole, key=len, default="").rstrip(",.;!"), reported=False)


def _partly_quoted(text: str, speaker: Speaker) -> Speech | None:
    """The clause that a sentence reports, where it quotes some words of it."""
    cue = _cue(text)
    if (
        cue is None
        or "“" in text[:cue]
        or '"' in text[:cue]
        or not _subject_is(text[:cue], speaker)
    ):
        return None
    clause = _clause_after(text, cue)
    return _long_enough(clause, reported=False) if clause else None


def _is_clause(words: str) -> bool:
    """Whether a quotation has a verb or a pronoun, and is no title or part of a sentence."""
    each = {token.low for token in tokens_of(words)}
    capitals = sum(word[0].isupper() for word in words.split())
    has_verb = not each.isdisjoint(AUXILIARIES | BASE_OF_PAST.keys() | _PERSONS)
    return (has_verb or "’" in words or "'" in words) and 2 * capitals < len(words.split())


def _quotations(text: str) -> list[str]:
    """The quotations of a sentence, of which the first may have opened, the last may go on."""
    if "“" in text or "”" in text:
        return [(m[1] or m[2]).strip() for m in _CURLY.finditer(text)]
    before, _, after = text.partition('"')
    if text.count('"') == 1 and before and not after[:1].strip():
        return [before.strip()]
    return [m[1].strip() for m in _STRAIGHT.finditer(text)]


def said_askings(told: Told, speech: Speech, name: str) -> Iterator[Asking]:
    """The questions about what `name` says in a sentence; `name` as `name_inside` gives it."""
    topic = topic_of(speech.words, name, told.plain, indefinite=speech.reported)
    if topic:
        yield Asking("who-said", f"What did {name} say about {topic}?", (speech.words,))
    if not speech.reported:
        return
    words = speech.words
    if told.text.startswith(words):
        opened = lowered(words, told.plain, told.capital)
        if opened is None:
            return
        words = opened
    elif words.split()[0].lower() in told.plain and words[0].isupper():
        return
    tokens = tokens_of(words)
    plain = not any(mark in words for mark in '“”"‘’[];:—') and "," not in words
    plain = plain and not any(t.low in ("his", "her", "its", "their") for t in tokens)
    if plain and len(words.split()) <= _MOST_ASKED and not points_out(tokens):
        yield Asking("who-said", f"Who said that {words}?", (name,))
    clause = Told(speech.words + ".", told.plain, told.capital, told.people)
    for asking in askings(clause):
        if asking.kind in ("when", "how-many"):
            question = f"According to {name}, {asking.question[0].lower()}{asking.question[1:]}"
            yield Asking(asking.kind, question, asking.answers)


def name_inside(speaker: Speaker, plain: frozenset[str], capital: frozenset[str]) -> str | None:
    """A speaker's name as it stands inside a sentence; None where it is no proper name.

    plain, capital: words that the article writes inside sentences with a small first letter, with
    a capital one.
    """
    words = speaker.name.split()
    body = words[0] == "The"
    proper = [word for word in words[body:] if word not in _NAME_LINKS]
    if not proper or not all(word[0].isupper() for word in proper):
        return None
    if is_person(speaker):
        return speaker.name
    alone = proper[0].lower()
    if alone in _VAGUE | FUNCTION or len(proper) < len(words) - body:
        return None
    sure = proper[0] in capital and alone not in plain and noun(alone) not in NOUNS
    if len(proper) == 1 and (body or not sure):
        return None
    return f"the {' '.join(words[1:])}" if body else speaker.name


def is_person(speaker: Speaker) -> bool:
    """Whether a speaker is surely a person: by title, role or a common first name."""
    known = speaker.name.split()[0] in FIRST_NAMES
    return " " in speaker.name and (known or bool(speaker.title or speaker.role))


def _long_enough(words: str, *, reported: bool) -> Speech | None:
    return Speech(words, reported) if _FEWEST_SAID <= len(words.split()) <= _MOST_SAID else None


def _cue(text: str) -> int | None:
    """Where the verb by which a sentence says that somebody speaks ends; None where none does."""
    tokens = tokens_of(text)
    for at, token in enumerate(tokens):
        verb = VERBS.get(token.text)
        if verb is None or verb.kind in (Kind.QUOTE, Kind.CASE) or verb.form not in ("s", "ed"):
            continue
        before = {t.low for t in tokens[max(0, at - 3) : at]}
        if at and not before & {"not", "never", "is", "was", "are", "were", "be", "been", "to"}:
            return token.end
        return None
    return None


def _subject_is(before: str, speaker: Speaker) -> bool:
    """Whether the words up to a verb of speech name the speaker, or may stand for one."""
    words = {token.low.removesuffix("’s") for token in tokens_of(before)}
    own = {token.low for token in tokens_of(speaker.label)} - FUNCTION
    return not words.isdisjoint({"he", "she", "they", "it"} | own)


def _clause_after(text: str, cue: int) -> str | None:
    """The clause that is reported after a verb; None where it is not plain where it starts."""
    rest = text[cue:].rstrip(". ")
    that = _THAT.search(rest, 0, 50)
    between = rest[: that.start()].split() if that else []
    if that and "of" not in between and "," not in "".join(between):
        return rest[that.end() :]
    first = rest.split()[:1]
    plain = text[:cue].endswith(("said", "says", "believes", "insisted", "thinks", "claims"))
    if plain and first and "," not in first[0] and first[0].lower() not in _OPENS_NO_CLAUSE:
        return rest.lstrip()
    return None
