"""Question words that stand alone, or ask about what was said: "Why?", "Who said that?"."""

import re

from qa.carrying.phrases import phrases
from qa.carrying.resolving import Past, stands_for
from qa.carrying.turns import topic_of
from qa.carrying.vocabulary import AUXILIARIES
from qa.question import understand

_SAY = r"(?:say|said|says|claim|claimed|state|stated|announce|announced|mention|mentioned|argue)"
_SO = r"(?:that|this|it|so|these words|those words)"
_WHEN = (
    r"when|where|why|how|since when|until when|for how long|how long|how long ago|how often|by whom"
    r"|to whom|with whom|for whom|from whom"
    r"|(?:in|on) (?:which|what) (?:year|month|day|date|country|city|place|town)"
)
_WHICH = r"who|what|which(?: ones?)?|how many|how much|by how much"
_SAYS_WHO = re.compile(rf"^who (?:{_SAY}|has said|told (?:us|them|reporters)) {_SO}$", re.I)
_SAYS_WHEN = re.compile(
    rf"^(?P<asking>{_WHEN}) (?:did|does|has|had) (?P<who>he|she|they|it) {_SAY} {_SO}$", re.I
)
_BARE = re.compile(
    rf"^(?P<asking>{_WHEN}|{_WHICH})(?: (?:exactly|precisely))?"
    rf"(?: (?:did|does|has|had) (?:that|this|it) (?:happen|happened)"
    rf"| (?:did|does|has|had) (?:he|she|they|it) (?:do|done) (?:that|this|it|so))?$",
    re.I,
)
_WAS_THAT = re.compile(
    r"^(?:(?P<asking>when|where|why|how) (?:is|was) (?:that|this)(?: so)?"
    r"|how so|how come|why so|why that)$",
    re.I,
)
_ELSE = re.compile(r"^(?P<asking>who|what|when|where|how) else$", re.I)
_THERE = re.compile(r"^(?P<be>is|are|was|were) there (?:any |some )?(?P<rest>.+)$", re.I)
_ADVERBIAL = re.compile(rf"^(?P<asking>{_WHEN}) (?P<verb>[\w’']+) (?P<rest>.+)$", re.I)
_ADDED = re.compile(rf", and (?:{_WHEN}|{_WHICH})$", re.I)


def reask(asked: str, past: Past) -> str | None:
    """The last question, asked with another question word. asked: the follow-up without its
    question mark. None where it is more than a question word."""
    base = past.turns[0].bare
    return _said(asked, base, past) or _alone(asked, base) or _more(asked, base)


def _said(asked: str, base: str, past: Past) -> str | None:
    """ "Who said that?", "When did she say that?": "that" is what the last question was about."""
    question = understand(base)
    topic = topic_of(base) if question.strict else ""
    if _SAYS_WHO.match(asked):
        return f"Who spoke about {topic}?" if topic else f"{base}, and who said so?"
    found = _SAYS_WHEN.match(asked)
    if found is None:
        return None
    asking = found["asking"]
    if question.who and topic:
        return f"{_capital(asking)} did {question.who} speak about {topic}?"
    who = stands_for(found["who"].lower(), past)
    return f"{base}, and {asking.lower()} did {who.text} say so?" if who else None


def _alone(asked: str, base: str) -> str | None:
    """ "Why?", "By whom?", "How many?": the last question with another question word."""
    found = _BARE.match(asked) or _WAS_THAT.match(asked)
    if found is None:
        return None
    asking = found["asking"] or "why"
    question = understand(base)
    base = _ADDED.sub("", base)
    there = _THERE.match(base)
    if there and asking.lower() in ("how many", "how much"):
        return _counted(asking, there)
    if re.match(_WHICH, asking, re.I) or base.lower().startswith(asking.lower() + " "):
        return _added(asking, base)
    if question.who and question.topic and question.strict:
        return f"{_capital(asking)} did {question.who} speak about {question.topic}?"
    if base.split()[0].lower() in AUXILIARIES:
        return f"{_capital(asking)} {base[0].lower()}{base[1:]}?"
    adverbial = _ADVERBIAL.match(base)
    if adverbial and adverbial["verb"].lower() in AUXILIARIES:
        return f"{_capital(asking)} {adverbial['verb']} {adverbial['rest']}?"
    return _added(asking, base)


def _counted(asking: str, there: re.Match[str]) -> str:
    """ "How many people were missing?" of "Were there people missing?"."""
    inside = phrases(there["rest"])
    what = inside[0].text if inside and inside[0].start == 0 else there["rest"]
    rest = there["rest"][len(what) :]
    there_is = "" if rest and rest.split()[0].endswith(("ing", "ed")) else " there"
    return f"{_capital(asking)} {what} {there['be'].lower()}{there_is}{rest}?"


def _added(asking: str, base: str) -> str:
    if base.lower().startswith(asking.lower() + " "):
        return f"{base}?"  # it was asked already
    return f"{base}, and {asking.lower()}?"


def _more(asked: str, base: str) -> str | None:
    """ "Who else?": the last question with "else" behind its question word."""
    found = _ELSE.match(asked)
    first, _, rest = base.partition(" ")
    if found is None or first.lower() != found["asking"].lower() or not rest:
        return None
    return f"{base}?" if rest.startswith("else ") else f"{first} else {rest}?"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:].lower()
