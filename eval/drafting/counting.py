"""Questions about how many there are, where a sentence counts something."""

from collections.abc import Iterator, Sequence

from eval.drafting.asking import Asking, Told, adverbs_inside, subject_inside
from eval.drafting.clauses import Clause, points_out, read_clause
from eval.drafting.phrases import Counted, counted_in
from eval.drafting.tokens import Token, joined, tokens_of, without_asides
from eval.drafting.words import BE, DETERMINERS, PREPOSITIONS


def how_many(told: Told) -> Iterator[Asking]:
    """A question for each number of a sentence that counts its subject or its object."""
    tokens = without_asides(tokens_of(told.text))
    clause = read_clause(tokens)
    for counted in counted_in(told.text, tokens):
        answers = _numbers(counted)
        noun_words = joined(counted.noun)
        if counted.first == 0 or (counted.first == 1 and not tokens[0].is_word):
            yield from _many_subjects(told, tokens[counted.first :], counted, answers)
        elif clause and not points_out((*clause.subject, *clause.rest)):
            question = _many_objects(told, clause, tokens, counted, noun_words)
            if question:
                yield Asking("how-many", question, answers)


def _many_subjects(
    told: Told, tokens: Sequence[Token], counted: Counted, answers: tuple[str, ...]
) -> Iterator[Asking]:
    """ "At least four people were missing" -> "How many people were missing?" """
    after = tokens[counted.last - counted.first :]
    clause = read_clause([*counted.noun, *after])
    if clause is None or points_out((*counted.noun, *clause.subject, *clause.rest)):
        return
    verb = clause.auxiliary or clause.verb
    assert verb is not None  # a clause has the one or the other
    if verb.low in ("is", "was", "has") or counted.noun[0].is_capital:
        return
    words = [*clause.subject, *clause.adverbs, verb, *clause.rest]
    yield Asking("how-many", f"How many {joined(words)}?", answers)


def _many_objects(
    told: Told, clause: Clause, tokens: Sequence[Token], counted: Counted, noun_words: str
) -> str | None:
    """ "The line has 94 inspectors" -> "How many inspectors does the line have?" """
    place = tokens[counted.first].start
    rest = list(clause.rest)
    subject = subject_inside(clause, told)
    if subject is None:
        return None
    at = next((k for k, t in enumerate(rest) if t.start == place), None)
    if at is None:
        return None
    size = sum(tokens[counted.first].start <= t.start <= counted.noun[-1].start for t in rest)
    tail = rest[at + size :]
    if clause.auxiliary is None:
        if at != 0:
            return None
        helper = "did"
        if clause.verb is not None and clause.verb.low in ("has", "have"):
            helper = "does" if clause.verb.low == "has" else "do"
        parts = [helper, subject, *adverbs_inside(clause), str(clause.base)]
    else:
        if clause.auxiliary.low in BE or at == 0:
            return None
        lead = rest[:at]
        if any(t.low in PREPOSITIONS or t.low in DETERMINERS for t in lead) or len(lead) > 2:
            return None
        parts = [clause.auxiliary.low, subject, *adverbs_inside(clause)]
        parts.append(joined(lead))
    if tail and tail[0].low not in PREPOSITIONS and not tail[0].low.endswith("ing"):
        return None
    parts += [joined(tail)] if tail else []
    return f"How many {noun_words} {' '.join(parts)}?"


def _numbers(counted: Counted) -> tuple[str, ...]:
    """The number as written, and without "more than" and the like."""
    bare = counted.answer.split()
    while bare and not (bare[0][0].isdigit() or len(bare) == 1):
        bare = bare[1:]
    short = " ".join(bare)
    return (counted.answer,) if short == counted.answer else (counted.answer, short)
