"""The words by which the parts of a question are told apart, all lower case, and its times."""

import re

from index.speech.nouns import listed

AUXILIARIES = listed(
    """is are was were am be been being do does did has have had will would can could shall should
    may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't
    wouldn't can't couldn't shouldn't"""
)
"""Verbs that may open a question."""
BE = listed("is are was were isn't aren't wasn't weren't has have had hasn't haven't hadn't")
"""Those of them that no plain verb follows."""
WHETHER = listed("who whom whose which what when where why how")
PREPOSITIONS = listed(
    """about above across after against along among around as at before behind below beside besides
    between by concerning despite during except for from in inside into like near of off on onto
    outside over per regarding since through throughout till to toward towards under until up upon
    versus via with within without"""
)
PLACING = listed("in at near from to inside outside across around within into through over")
"""Prepositions that say where."""
DETERMINERS = listed("the a an any some no every each other another more most all both several")
LINKS = listed(
    """and or but nor so if whether because while although though than that this these those then
    there here he she it they i we you him her them me us his its their my our your mine hers ours
    theirs not n't also ever never else only just still yet already too again much many very really
    first actually currently now ago exactly instead together away back out down anything something
    someone anyone everyone nobody everything nothing going able to please tell let's long often"""
)
"""Words that belong to no phrase."""
SUBJECTS = listed("he she it they i we you that not also who")
"""Words behind which a plain word is a verb."""
VERBS = listed(
    """make makes made get gets got take takes took taken give gives gave given held keep keeps kept
    buy buys bought sell sells sold pays paid build builds built led won lose loses lost opens
    closes want wants found means meant begin begins began begun ask asks leave leaves happen
    happens weigh weighs owns affect affects include includes ran become becomes became come comes
    came go goes went gone see sees saw seen know knows knew known say says said tell tells told
    think thinks thought write writes wrote written speak speaks spoke spoken puts swept stolen
    steal steals stole grow grows grew stood believe believes approve approves expect argue argues
    describe describes agree agrees announce announces oppose opposes fell"""
)
"""Verbs, but for those that are nouns as well: plan, call, vote."""
_NO_VERBS = listed("hundred speed need seed feed weed breed united limited armed")
"""Words that look like verbs."""
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_YEAR = r"(?:1\d{3}|20\d\d)s?"
TIME = re.compile(
    rf"\b(?:{_YEAR}|(?:early |late |mid-)?{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? {_YEAR})?"
    rf"|\d{{1,2}} {_MONTH}(?: {_YEAR})?|{_DAY}|yesterday|today|tomorrow"
    r"|(?:last|next|this) (?:year|month|week|spring|summer|autumn|fall|winter|quarter)"
    rf"|(?:the )?(?:first|second|third|fourth|last) (?:quarter|half)(?: of {_YEAR})?)\b"
)
"""A time, as a question names one."""
ADJOINING = listed("of &")
"""What may stand between the parts of one name."""


def is_verb(word: str) -> bool:
    """Whether a word, lower case, is a verb, as far as its form or the list tells."""
    formed = len(word) > 4 and word.endswith(("ed", "ing")) and word not in _NO_VERBS
    return formed or word in VERBS
