"""Questions about what a sentence tells: when, how many, who, where."""

from collections.abc import Iterator
from itertools import pairwise

from eval.drafting.asking import Asking, Told, adverbs_inside, subject_inside
from eval.drafting.clauses import MARK, Clause, points_out, read_clause
from eval.drafting.counting import how_many
from eval.drafting.phrases import Date, only_date
from eval.drafting.tokens import Token, joined, tokens_of, without_asides
from eval.drafting.verbs import PARTICIPLES
from eval.drafting.words import BE, PREPOSITIONS
from index.speech.nouns import NOUNS, listed, noun
from qa.words import telling

_FEWEST_WORDS, _MOST_WORDS = 5, 22  # of a question
_LEAST_TOLD = 1.6  # sum of the weights of a question's words; a name counts for as much
_PLACED = listed(
    "born founded held built buried based located situated signed filmed discovered established"
)


def askings(told: Told) -> Iterator[Asking]:
    """Every question that a sentence answers for sure; none where it quotes or points outside."""
    if any(mark in told.text for mark in '“”"‘«»?!\n[]/*=|') or len(told.text) > 400:
        return
    for rule in (_when, how_many, _who, _where):
        for asking in rule(told):
            if _reads_well(asking.question):
                yield asking


def _when(told: Told) -> Iterator[Asking]:
    date = only_date(told.text)
    if date is None:
        return
    clause = read_clause(_marked(told.text, date))
    if clause is None or not clause.marked or clause.base in ("have", "say", "tell"):
        return
    if clause.auxiliary is not None and clause.auxiliary.low not in BE | {"will"}:
        return
    if _is_event(clause) and not points_out((*clause.subject, *clause.rest)):
        question = _inverted(clause, told)
        if question:
            yield Asking("when", f"When {question}?", (date.answer,))


def _marked(text: str, date: Date) -> list[Token]:
    """The tokens of a sentence with MARK in place of its date."""
    tokens = [t for t in without_asides(tokens_of(text)) if not date.start <= t.start < date.end]
    at = sum(t.start < date.start for t in tokens)
    tokens.insert(at, Token(MARK, date.start, date.end))
    return tokens


def _who(told: Told) -> Iterator[Asking]:
    """ "Tom Brandt founded the firm" -> "Who founded the firm?" """
    person = next((name for name in told.people if told.text.startswith(name + " ")), None)
    if person is None:
        return
    tokens = without_asides(tokens_of(told.text))
    clause = read_clause(tokens)
    date = only_date(told.text)
    if clause is None and date is not None:
        clause = read_clause(_marked(told.text, date))
    if clause is None or clause.subject[-1].end != len(person) or points_out(clause.rest):
        return
    verb = clause.auxiliary or clause.verb
    if verb is None or len(clause.rest) < 2 or clause.base in ("say", "tell", "think"):
        return
    if verb.low in BE and clause.rest[0].low in ("a", "an", "one", "in", "at", "from"):
        return
    if any(t.low in ("his", "her", "their", "its", "he", "she") for t in clause.rest):
        return
    words = [*clause.adverbs, verb, *clause.rest]
    yield Asking("who", f"Who {joined(words)}?", (person, *_bare(person)))


def _where(told: Told) -> Iterator[Asking]:
    """ "Walter was born in Oslo" -> "Where was Walter born?" """
    clause = read_clause(without_asides(tokens_of(told.text)))
    if clause is None or clause.auxiliary is None or clause.auxiliary.low not in BE:
        return
    rest = clause.rest
    if len(rest) < 3 or rest[0].low not in _PLACED or rest[1].low not in ("in", "at", "near"):
        return
    last = 2 + (rest[2].low == "the")
    while last < len(rest) and rest[last].is_capital:
        last += 1
    place = rest[2:last]
    ends = last == len(rest) or rest[last].low in PREPOSITIONS
    if not ends or not place[-1:] or not place[-1].is_capital or points_out(clause.subject):
        return
    if telling(place[-1].text).keys() & _MONTHS:
        return
    subject = subject_inside(clause, told)
    if subject:
        question = f"Where {clause.auxiliary.low} {subject} {rest[0].text}?"
        yield Asking("where", question, (joined(place),))


_WORD_NUMBERS = listed("two three four five six seven eight nine ten")
_MONTHS = frozenset(
    stem
    for month in (
        *("January", "February", "March", "April", "June", "July", "August", "September"),
        *("October", "November", "December", "spring", "summer", "autumn", "winter"),
    )
    for stem in telling(month)
)


def _is_event(clause: Clause) -> bool:
    """Whether it tells what happened or was done, rather than what something is."""
    if clause.auxiliary is None or clause.auxiliary.low not in BE:
        return True
    main = next((t.low for t in clause.rest if not t.low.endswith("ly")), "")
    return main in PARTICIPLES or (main.endswith("ed") and len(main) > 4)


def _inverted(clause: Clause, told: Told) -> str | None:
    """The clause with its first verb before the subject, "did" where it has no auxiliary."""
    subject = subject_inside(clause, told)
    if subject is None:
        return None
    parts = [subject, *adverbs_inside(clause)]
    if clause.auxiliary is not None:
        parts.insert(0, clause.auxiliary.low)
    else:
        parts = ["did", *parts, str(clause.base)]
    return " ".join([*parts, *([joined(clause.rest)] if clause.rest else [])])


def _bare(person: str) -> tuple[str, ...]:
    """The name without the title before it, where that is plain."""
    first, _, name = person.partition(" ")
    titled = noun(first.strip(".").lower()) in NOUNS and " " in name
    return (name,) if titled else ()


def _reads_well(question: str) -> bool:
    words = question.split()
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or "," in question:
        return False
    named = any(word[:1].isupper() or word[:1].isdigit() for word in words[1:])
    if any(a == "the" and b in _WORD_NUMBERS for a, b in pairwise(words)):
        return False
    told = sum(telling(question).values())
    return told >= _LEAST_TOLD and (named or told >= 2 * _LEAST_TOLD)
