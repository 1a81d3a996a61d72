"""Lists of English words that join others, and of forms of verbs."""

from index.speech.nouns import listed
from index.speech.verbs import VERBS

DETERMINERS = listed(
    """the a an this that these those its their his her our my your some any each every no
    another such both all several many most various certain other"""
)
PREPOSITIONS = listed(
    """of in on at by for from to with without within into onto over under through throughout
    between among against during before after since until toward towards across along around
    behind beyond near off above below upon about as like than per via despite outside inside
    alongside amid including regarding except unlike because"""
)
AUXILIARIES = listed(
    """is are was were be been being am has have had having do does did done will would can could
    shall should may might must cannot"""
)
MODALS = listed("do does did will would can could shall should may might must cannot")
"""Words that a verb follows."""
_OTHERS = listed(
    """and or but nor so yet if when while where who whom whose which what why how he she it they
    we i you him them us me not also then there here only just even still already more less
    very too often never always now once again thus however although though whether itself
    himself herself themselves away out up down back together rather instead well soon ever s"""
)
IDLE = DETERMINERS | PREPOSITIONS | AUXILIARIES | _OTHERS
"""Words that only join others."""
JOINTS = listed("of de von van der la le du di da al the")
"""Small words within names."""
NO_ADVERBS = listed("family early supply assembly monopoly reply daily weekly rally ally fly july")
"""Words in -ly that may stand in a noun phrase."""
_PAIRS = listed(
    """built/build bought/buy brought/bring broke/break broken/break chose/choose
    chosen/choose drew/draw drawn/draw drove/drive fought/fight flew/fly fell/fall fallen/fall
    found/find felt/feel gave/give given/give went/go grew/grow grown/grow held/hold kept/keep
    knew/know known/know led/lead left/leave lost/lose made/make met/meet paid/pay ran/run
    saw/see seen/see sent/send sold/sell spent/spend spoke/speak spoken/speak stood/stand took/take
    taken/take taught/teach thought/think told/tell won/win wrote/write written/write rose/rise
    shot/shoot sang/sing sung/sing struck/strike threw/throw understood/understand wore/wear
    began/begin begun/begin became/become came/come ate/eat caught/catch sought/seek drank/drink
    sank/sink swam/swim dealt/deal laid/lay bred/breed fed/feed bound/bind born/birth died/death
    bore/bear beaten/beat ridden/ride rode/ride stole/steal stolen/steal"""
)
_BASES = dict(pair.split("/") for pair in sorted(_PAIRS))
VERB_FORMS = frozenset(VERBS) | (_BASES.keys() - {"found", "left", "dead"}) | listed(
    """become becomes begin begins come comes give gives go goes gone get gets got grow grows hold
    holds keep keeps know knows leave leaves lose loses make makes making meet meets pay pays run
    runs said see sees set sell sells spend take takes win wins writes hit lay lies lived lives
    put read shows showed shown sat swept include includes contain contains consist consists remain
    remains uses provide provides mean means require requires allow allows serves describes occur
    occurs appear appears helps plays belong belongs refers refer seek seeks want wants need needs
    produces causes covers carry carries exist exists tend tends supports spread represents forbids
    features depend depends says bears beats break breaks lets hid lit cast split burst follows
    follow eats owns forms becoming found enters reaches receives combines involves defines
    measures connects separates controls creates builds flows moves turns lies stretches begins
    ends rises falls attracts teaches offers operates consists brings shares"""
)  # fmt: skip
"""Forms of verbs that are not told by their ending."""


def base(word: str) -> str:
    """The base form of a lower-case word whose past is irregular, else the word."""
    return _BASES.get(word, word)
