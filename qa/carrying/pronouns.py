"""The words that point back, and the turns of speech in which they point nowhere."""

import re

from index.speech.nouns import listed
from qa.carrying.vocabulary import AUXILIARIES, PREPOSITIONS

PERSON = dict.fromkeys(("he", "him", "his", "himself"), "he") | dict.fromkeys(
    ("she", "her", "hers", "herself"), "she"
)
"""Pronoun for one person, lower case -> "he" or "she"."""
THEY = listed("they them their theirs these those")
IT = listed("it its this that")
POSSESSIVE = listed("his her their its")
OBJECT = listed("him them it")
POINTING = listed("this that these those")
WORD = re.compile(
    rf"\b(?:{'|'.join(sorted({*PERSON, *THEY, *IT, 'there'}))})\b(?![-’'](?!s\b))", re.IGNORECASE
)
"""A word that may point back."""
_FACT = (
    r"(?:like to|that|if|whether|true|possible|impossible|likely|unlikely|clear|known|important"
    r"|necessary|correct|right|fair|legal|normal|common|worth|said|believed|reported|easy|hard"
    r"|difficult|safe|time|raining|snowing|mean (?:for|to|when|if)|seem|appear|matter|discovered"
    r"|found|decided|announced|agreed|thought|\w+ed (?:when|if|that))"
)
IDLE = {
    "it": re.compile(
        r"\b(?:it(?:['’]?s| is| was| would be| will be| be| seems?| seemed| appears?| turns out)"
        r"|(?:is|was|isn['’]t|wasn['’]t|would|will|can|could|does|did|how|what) it(?: be)?)"
        rf" (?:\w+ly )?{_FACT}\b"
        r"|\b(?:does|did|would|will) it (?:take|cost|make sense|help) .*?\bto\b"
        r"|\bit (?:takes?|took) .*?\bto\b|\b(?:make|makes|made|making) it\b"
        r"|\bas it (?:pertains|relates|stands|turns|turned)\b"
        r"|\bthat it (?:is|was) an?\b"
        r"|\b(?:is|was) it (?:\w+ ){1,3}?(?:that|who|to)\b",
        re.IGNORECASE,
    ),
    "there": re.compile(
        r"\bhow (?:many|much)\b.* (?:is|are|was|were) there\W*$"
        r"|\b(?:is|are|was|were|be|been|['’]s) (?:\w+ )?there\b(?!\?)"
        r"(?! (?:now|then|about|yet|today)\b)"
        r"|\bthere(?:['’]s| is| are| was| were| has| have| had| will| would| may| might| be)\b"
        r"|\b(?:has|have|had|will|would|can|could|should) there\b",
        re.IGNORECASE,
    ),
}
"""Where such a word stands for nothing: "is it true that", "are there"."""
BOUNDARY = re.compile(
    r"[,;:]|\b(?:that|why|when|where|if|whether|because|who|whom|whose|which|what|how|after|before"
    r"|while|until|since|although|and|but|or)\b",
    re.IGNORECASE,
)
"""Where another clause begins."""
SOMEBODY = re.compile(r"\b(?:who|(?:any|some|every|no)(?:one|body))\b", re.IGNORECASE)
SOMETHING = re.compile(
    rf"\b(?:what|which) (?!(?:{'|'.join(sorted(AUXILIARIES))})\b)", re.IGNORECASE
)
"""Words that ask for what a later pronoun of the question stands for."""
NEAR = listed(
    """year month week weekend morning afternoon evening night time day way kind sort spring summer
    autumn fall winter quarter decade century article articles text season"""
)
"""Nouns that "this" points to without anything having been said before."""
REPORTING = re.compile(
    r"\b(?:say|says|said|saying|claim\w*|argue\w*|announce\w*|believe\w*|think|thinks|thought"
    r"|hope\w*|know|knows|knew|known|tell|tells|told|state[sd]?|suggest\w*|admit\w*|deny|denies"
    r"|denied|confirm\w*|show|shows|showed|shown|mean|means|warn\w*|report\w*|predict\w*|insist\w*"
    r"|add|adds|added|true|likely|clear|sure|so|such|fact|given|agree\w*|find|finds|found|hold|holds"
    r"|held|feel|feels|felt) $",
    re.IGNORECASE,
)
"""What stands before a clause that begins with "that"."""
UNSURE = ("before ", "after ", "since ", "until ", "than ", "mean by ")
"""What stands before a "that" of which nobody can tell what it is."""
PRONOUNS = listed("he she it they we i you there his her its their our my your")
AFTER_THAT = AUXILIARIES | PREPOSITIONS | listed("then now too and or so yet exactly")
"""What follows a "that" which stands by itself."""
