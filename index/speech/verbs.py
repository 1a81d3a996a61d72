"""The verbs by which an article says that somebody speaks, in all their forms."""

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """How much a verb needs around it before it counts as speech."""

    SAY = "always speech"
    MIND = "speech where its subject is a person or a body, not a thing"
    CLAUSE = "speech where a quotation or a reported clause follows"
    NEWS = "speech where it closes a quotation or a clause is reported, but not of a mere thing"
    QUOTE = "speech where it stands beside a quotation"
    CASE = "speech where 'the case', 'the point' or 'clear' follows"


class Verb(NamedTuple):
    """One inflected verb: what it needs, and its form ("base", "s", "ed" or "ing")."""

    kind: Kind
    form: str


_STEMS = {
    Kind.SAY: """acknowledge add|CLAUSE admit allege argue assert claim concede contend declare deny
        explain insist joke quip reiterate remark reply retort respond testify tweet vow warn
        caution complain lament counter emphasise emphasize stress""",
    Kind.NEWS: "announce",
    Kind.MIND: """accuse applaud ask assure blame boast cheer condemn confirm criticise
        criticize denounce dismiss estimate hail hint hope inform note plead pledge praise predict
        promise speculate state suggest urge want worry mention propose recommend demand""",
    Kind.CLAUSE: """agree disagree describe disclose doubt expect fear maintain observe recall
        repeat report reveal signal welcome wonder indicate figure reason""",
    Kind.QUOTE: """call conclude continue exclaim interject laugh smile chuckle shout sigh shrug
        nod grin whisper yell open offer start answer object""",
}
_IRREGULAR = {
    Kind.SAY: "say says said saying, tell tells told telling",
    Kind.MIND: """believe believes believed believing, think thinks thought thinking,
        swear swears swore swearing""",
    Kind.CLAUSE: "write writes wrote writing, feel feels felt feeling",
    Kind.QUOTE: "read reads read reading, begin begins began beginning",
    Kind.CASE: "make makes made making",
}
_FORMS = ("base", "s", "ed", "ing")
_DOUBLING = frozenset({"admit", "quip", "nod", "shrug", "grin"})


def _inflect(stem: str) -> tuple[str, str, str, str]:
    """Inflect a regular verb: base, third person, past, participle."""
    if stem.endswith("e"):
        return stem, stem + "s", stem + "d", stem[:-1] + "ing"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"
    root = stem + stem[-1] if stem in _DOUBLING else stem
    third = "es" if stem.endswith(("s", "sh", "ch")) else "s"
    return stem, stem + third, root + "ed", root + "ing"


def _table() -> dict[str, Verb]:
    """Build the table of every inflected form."""
    table: dict[str, Verb] = {}
    for kind, stems in _STEMS.items():
        for entry in stems.split():
            stem, _, other = entry.partition("|")
            real = Kind[other] if other else kind
            table.update(zip(_inflect(stem), (Verb(real, f) for f in _FORMS), strict=True))
    for kind, rows in _IRREGULAR.items():
        for row in rows.split(","):
            table.update(zip(row.split(), (Verb(kind, f) for f in _FORMS), strict=True))
    return table


VERBS = _table()
"""Inflected form, lower case -> Verb."""
