"""Patterns of numbers, sums of money, lengths, dates and durations."""

import re

ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    "|fifty|sixty|seventy|eighty|ninety"
)
"""Words for small numbers, as alternatives of a pattern; those for large ones:"""
LARGE = "hundred|thousand|million|billion"
MONTHS = "january|february|april|june|july|august|september|october|november|december"
"""Months that are nothing but months; `march` and `may` are words too."""
SHORT_MONTHS = "jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SPELT = rf"(?:{ONES}|{_TEENS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_POWERS = rf"(?:[ -](?:{LARGE}|trillion|dozen))*"
_FIGURE = rf"\d+(?:,\d\d\d)*(?:\.\d+)?(?: ?%| percent\b| per cent\b)?{_POWERS}"
_SIGN = r"(?:\b(?:us|usd|eur|gbp) ?)?[$€£¥] ?"
_COUNT = (
    rf"(?:(?:{_SIGN}|(?<![\w.,])){_FIGURE}(?!\w)"
    rf"|(?<![\w-])(?:{_SPELT}|(?:half )?an? (?:{LARGE}|dozen)|half){_POWERS}"
    rf"(?: and {_SPELT})?(?: percent| per cent)?(?![\w-])"
    r"|(?<![\w-])(?:hundreds|thousands|millions|dozens|twice|once)(?![\w-]))"
)
NUMBER = re.compile(_COUNT, re.IGNORECASE)
_COIN = (
    r"(?:dollars?|euros?|pounds?|yen|francs?|crowns?|kron(?:or|er|a)|cents?|marks?|rubles?"
    r"|rupees?|pesos?|usd)"
)
MONEY = re.compile(rf"{_SIGN}{_FIGURE}|{_COUNT} (?:\w+ )?{_COIN}\b", re.IGNORECASE)
_UNIT = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centuries|century"
    r"|winters|summers|seasons?)"
)
_LENGTH = (
    r"(?:(?:kilo|centi|milli)?(?:metres?|meters?)|km|cm|mm|m|miles?|feet|foot|ft|inch(?:es)?"
    r"|yards?)"
)
DURATION = re.compile(
    rf"(?:{_COUNT}|(?<!\w)(?:an?|several|a few))(?:[ -]| to {_COUNT} ){_UNIT}"
    r"(?: and a half| old)?\b",
    re.IGNORECASE,
)
LENGTH = re.compile(rf"{_COUNT}[ -]?(?:square )?{_LENGTH}\b(?: long)?", re.IGNORECASE)

_YEAR = r"(?:1\d{3}|20\d\d)(?![\d,.]\d)(?!s)"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_MONTH = rf"(?:(?:{MONTHS}|march|may)\b|(?:{SHORT_MONTHS})\b\.?)"
_AGE = r"(?: ?(?:bc|ad|bce|ce|b\.c\.|a\.d\.)(?!\w))"
DATE = re.compile(
    rf"(?<![\w.,$€£])(?:(?:{WEEKDAYS}),? )?(?:{_DAY} (?:of )?{_MONTH}(?:,? (?:of )?{_YEAR})?"
    rf"|{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?|{_MONTH},? (?:of )?{_YEAR})"
    rf"|(?<![\w.,$€£])(?:\d{{1,4}}{_AGE}|ad \d+)"
    rf"|(?<![\w.,$€£-]){_YEAR}(?![-\w])"
    rf"|(?<!\w)(?:(?:early|mid|late|middle|end|beginning)[- ](?:of )?(?:the )?)?"
    rf"(?:(?:\d+(?:st|nd|rd|th)|\w+teenth|twentieth|twelfth|tenth) century{_AGE}?|(?:1\d|20)\d0s)"
    rf"|(?<!\w)(?:last |next |this )?(?:(?:{WEEKDAYS})(?: (?:night|morning|evening|afternoon))?)\b"
    rf"|(?<!\w)(?:last |next |this |every )?(?:{MONTHS})\b"
    r"|(?<!\w)(?:last|next|this|every) (?:march|may)\b|(?<=\bin )(?:march|may)\b"
    r"|(?<!\w)(?:last|next|this) (?:spring|summer|autumn|fall|winter|year|month|week|night)\b"
    rf"|(?<!\w)in (?:{_SPELT}|\d+|a) {_UNIT}\b|(?<!\w)(?:{_SPELT}|\d+|an?) {_UNIT} (?:ago|later)\b"
    r"|(?<!\w)(?:today|yesterday|tomorrow)\b",
    re.IGNORECASE,
)
YEAR = re.compile(rf"(?<![\w.,$€£])(?:{_YEAR}{_AGE}?(?![-\w])|\d{{1,4}}{_AGE})", re.IGNORECASE)
_RANGE = rf"{_YEAR}(?: ?(?:–|-|--|—) ?| to | and ){_YEAR}"
YEARS = re.compile(rf"(?<![\w.,$€£]){_RANGE}(?![-\w])", re.IGNORECASE)
FREQUENCY = re.compile(
    rf"(?:(?<!\w)(?:once|twice)|{_COUNT} times)(?: (?:a|an|per|every|each) (?:{_COUNT} )?\w+)?"
    rf"|(?<!\w)every (?:{_COUNT} |other )?{_UNIT}\b",
    re.IGNORECASE,
)
