"""What kind of thing a question asks for, and whether a sentence holds such a thing."""

import re
from enum import Enum

from qa.keying.measures import LARGE, MONTHS, ONES, SHORT_MONTHS, WEEKDAYS


class Asked(Enum):
    """The kind of answer that a question wants, by its question word."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    COUNT = "count"
    MONEY = "money"
    REASON = "reason"
    OTHER = "other"


_ASKS = (
    (Asked.MONEY, r"\bhow much\b.*\b(cost|pay|paid|spend|spent|worth|price|earn|money|charge|raise)"
     r"|\b(what|which)\b.{0,30}\b(price|cost|salary|revenue|budget|fee|profit)\b"),
    (Asked.COUNT, r"\bhow (many|much|old|long|far|tall|large|big|high|fast|often|deep|wide|heavy)\b"
     r"|\b(what|which)\b.{0,40}\b(percent|percentage|number|proportion|population|rate|size"
     r"|distance|temperature|speed|length|height|amount|share)\b"),
    (Asked.TIME, r"\bwhen\b|\b(what|which|in what|in which)\s+(\w+\s+)?"
     r"(year|date|day|month|week|century|decade|time|era|period|season)s?\b"),
    (Asked.PERSON, r"\bwho(m|se)?\b|\b(what|which)\s+(\w+\s+)?(person|man|woman|king|queen"
     r"|president|leader|scientist|author|artist|emperor|politician|minister|actor|player|name)\b"),
    (Asked.PLACE, r"\bwhere\b|\b(what|which)\s+(\w+\s+)?(city|country|state|place|town|region|river"
     r"|island|continent|county|location|area|street|village|nation|province)\b"),
    (Asked.REASON, r"\bwhy\b|\bwhat\b.{0,20}\b(reason|cause|purpose|motiv)"),
)  # fmt: skip
_ASKING = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKS]

_NUMBER = rf"\d|\b({ONES}|{LARGE}|dozen|half|once|twice|third|quarter|several|none|no)s?\b"
_HOLDS = {
    Asked.MONEY: r"[$€£¥]\s?\d|\b\d[\d,.]*\s*(\w+illion\s*)?(dollar|euro|pound|yen|franc|cent|usd)",
    Asked.COUNT: _NUMBER,
    Asked.TIME: (
        r"\b1\d{3}\b|\b20\d\d\b|\b\d{1,4}\s?(bc|ad|bce|ce)\b|\b\d{1,2}:\d\d|\bcentur(y|ies)\b"
        rf"|\b({MONTHS}|{SHORT_MONTHS})\.?\b|\b(march|may) \d"
        rf"|\b({WEEKDAYS}|today|yesterday|tomorrow)\b"
        r"|\b\d0s\b|\b(last|next|this|the|every) (\w+ )?(spring|summer|autumn|fall|winter|year"
        r"|month|week|decade|morning|night)\b"
        r"|\b(years?|months?|weeks?|days?|hours?|decades?) (ago|later)\b"
    ),
    Asked.REASON: (
        r"\b(because|since|so that|due to|owing to|in order|reasons?|therefore|thus|as a result"
        r"|caused?|leads?|led|attempt|intend(ed|s)?|aim(ed|s)?|purpose|resulting|hence|allow(s|ed)?"
        r"|to [a-z]{3,})\b"
    ),
}
_HELD = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _HOLDS.items()}
_NAME = re.compile(r"(?<![.!?“\"‘]\s)(?<!^)\b[A-Z][\w’'.-]+")
_PLACED = re.compile(
    r"\b(in|at|from|near|to|of|on|through|across|outside|inside|between)\s+(the\s+)?[A-Z]"
)


def asked(question: str) -> Asked:
    """The kind of answer that a question wants; OTHER where its words do not tell."""
    for kind, pattern in _ASKING:
        if pattern.search(question):
            return kind
    return Asked.OTHER


def holds(kind: Asked, sentence: str, question_words: frozenset[str]) -> bool | None:
    """Tell whether a sentence holds a thing of that kind; None where that cannot be told.

    question_words: lower-case words of the question, whose names do not count as new.
    Names cannot be told in a text without capitals.
    """
    if kind in _HELD:
        return _HELD[kind].search(sentence) is not None
    if kind is Asked.OTHER or not any(letter.isupper() for letter in sentence):
        return None
    names = _NAME.findall(sentence)
    if kind is Asked.PLACE and _PLACED.search(sentence):
        return True
    return any(name.strip("’'.-s").lower() not in question_words for name in names)
