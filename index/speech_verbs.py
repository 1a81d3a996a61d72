"""The words by which an article says who speaks: verbs of speech, titles, roles, first names."""

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """How much a verb needs around it before it counts as speech."""

    SAY = "always speech"
    MIND = "speech where its subject is a person or a body, not a thing"
    CLAUSE = "speech where a quotation or a reported clause follows"
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
    Kind.MIND: """accuse announce applaud ask assure blame boast cheer condemn confirm criticise
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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_TITLES = _words("mr sir lord king prince congressman councilman pope father")
FEMALE_TITLES = _words(
    "mrs ms miss dame lady queen princess congresswoman councilwoman baroness sister"
)
HONORIFICS = _words("mr mrs ms miss mx")
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | _words(
        """mx president ambassador sen senator rep representative gov governor mayor minister
    chancellor dr professor prof judge justice sgt sergeant capt captain gen general col colonel
    maj major lt lieutenant adm admiral rev reverend archbishop bishop cardinal rabbi imam
    secretary chief coach commissioner councillor councilor cllr detective inspector superintendent
    officer constable speaker deputy premier sheriff commander cpl corporal pvt private brother
    emperor sultan sheikh ayatollah treasurer chairman chairwoman chair undersecretary"""
    )
)
"""Titles that stand before a name, lower case, without the full stop."""

ROLES = (TITLES - HONORIFICS - _words("private major general lt col maj gen")) | _words(
    """ceo cfo coo cto chairperson chairwoman executive director manager administrator
    spokesman spokeswoman spokesperson official leader head boss founder cofounder co-founder owner
    partner adviser advisor aide counsel lawyer attorney solicitor barrister prosecutor analyst
    economist strategist researcher scientist biologist chemist physicist physician doctor nurse
    surgeon psychologist sociologist anthropologist historian geologist ecologist astronomer
    epidemiologist virologist climatologist meteorologist engineer architect designer developer
    author writer editor reporter journalist correspondent columnist critic novelist poet artist
    painter sculptor musician singer actor actress filmmaker producer composer curator librarian
    teacher principal headteacher lecturer dean student fellow scholar expert specialist consultant
    coach player captain goalkeeper striker defender midfielder forward guard quarterback pitcher
    catcher runner driver rider cyclist swimmer boxer golfer trainer referee champion
    mayor lawmaker legislator politician candidate campaigner activist organiser organizer advocate
    envoy diplomat lobbyist negotiator mediator monitor soldier veteran officer police firefighter
    paramedic pilot sailor fisherman farmer grower baker chef cook waiter butcher builder plumber
    electrician carpenter mechanic driver worker employee member resident neighbour neighbor
    shopkeeper trader investor banker broker accountant auditor clerk priest vicar pastor minister
    mother father parent wife husband son daughter brother sister friend colleague owner victim
    witness suspect defendant survivor volunteer tenant landlord customer passenger patient
    vice-president treasurer trustee regulator commissioner inspector ombudsman watchdog
    president secretary ambassador governor senator representative congressman congresswoman
    statistician mathematician programmer technologist demographer oceanographer conservationist
    botanist zoologist paleontologist archaeologist neuroscientist pediatrician therapist"""
)
"""Nouns for what a person is, singular, lower case."""

GROUPS = _words(
    """administration government ministry department council committee commission company firm
    group agency bureau office court union association party police army navy military team club
    board bank university college school hospital church charity foundation institute organisation
    organization network airline carrier maker manufacturer retailer bidder authority service force
    regime cabinet parliament senate congress house campaign coalition opposition industry embassy
    city state county country nation village town people community family families public staff
    media newspaper magazine site website statement report study letter paper survey email e-mail
    author critics supporters opponents others many some several most both protesters locals
    diocese parish trust federation league society centre center body watchdog startup start-up"""
)
"""Nouns for bodies that speak, and texts that say."""

THINGS = _words("statement report study letter paper survey email e-mail industry site website")
"""Those of GROUPS that say, but neither hope nor want."""

MODIFIERS = _words(
    """chief former deputy senior junior lead head vice acting assistant associate interim longtime
    general national regional local federal executive managing financial operating technology human
    marketing medical legal political military foreign press media state city county company team
    police fire union party church parish prime first second co- council government government’s
    defense defence finance health education interior trade environment research sports art
    opposition club football basketball baseball rugby cricket tennis board committee campaign
    white-collar veteran retired elected incoming outgoing then-president election county school
    top other most law industry community climate data policy security group hospital university
    intelligence ex- principal founding chairman and army navy airline bank project program"""
)
"""Words that stand before a role and belong to it."""

BODY_WORDS = _words(
    """inc corp co ltd llc plc group bank university college school institute association council
    committee commission department ministry agency bureau office house senate congress court party
    union fund foundation center centre hospital police army navy force times post journal news
    society board authority service services systems technologies industries airlines motors energy
    international national federal states kingdom republic show cup league team club museum airport
    company partners capital labs research trust administration government treasury reserve
    organization organisation federation alliance network high street avenue road river lake
    mountain city county state falls bay beach island square st san santa north south east west
    new act day festival street review games open bill policy program war world ocean sea"""
)
"""Words, lower case, that make a capitalised name one of a body or a place."""

_NOUNS = ROLES | GROUPS

_FIRST_NAMES_MALE = _words(
    """Aaron Adam Ahmed Alan Alex Ali Andrew Anthony Antonio Arthur Ben Benjamin Bill Bob Boris
    Brian Carl Carlos Charles Chris Christopher Craig Daniel David Dennis Donald Douglas Edward
    Eric Erik Frank Gary George Giovanni Graham Greg Gregory Hans Harry Henry Ian Ivan Jack Jacob
    James Jason Jeff Jim Joe John Jonathan Jose José Joseph Juan Karl Keith Kenneth Kevin Larry
    Lars Luis Luke Marco Mario Mark Martin Matthew Michael Miguel Mike Mohamed Mohammed Nicholas
    Oliver Omar Patrick Paul Pedro Peter Philip Pierre Ray Richard Robert Roger Ronald Ryan Sam
    Scott Sean Simon Stephen Steve Steven Thomas Tim Timothy Tom Tony Vladimir Walter William"""
)
_FIRST_NAMES_FEMALE = _words(
    """Alice Amanda Amy Ana Andrea Angela Anita Ann Anna Anne Barbara Betty Carla Carmen Carol
    Caroline Catherine Christina Claire Cynthia Deborah Denise Diana Donna Dorothy Elena Elizabeth
    Emily Emma Fatima Fiona Hannah Heather Helen Ingrid Isabel Jane Janet Jennifer Jessica Joan
    Julia Julie Karen Kate Katherine Kathleen Laura Lauren Lena Linda Lisa Lucy Margaret Maria
    Marie Martha Mary Maureen Megan Melissa Michelle Monica Nancy Natalie Nicole Nina Olga Olivia
    Pamela Patricia Priya Rachel Rebecca Rosa Ruth Sandra Sara Sarah Sharon Sofia Sophie Stephanie
    Susan Teresa Tina Ursula Victoria Virginia Wendy Yasmin Zoe"""
)
FIRST_NAMES = {n: "he" for n in _FIRST_NAMES_MALE} | {n: "she" for n in _FIRST_NAMES_FEMALE}
"""Common first name -> the pronoun for it."""

_FUNCTION_WORDS = _words(
    """The A An This That These Those In On At By For From To Of With Without Within Under Over As
    If When While After Before Since Until Because Although Though But And Or So Yet Nor Still Even
    Not No Yes He She They It We I You His Her Their Its Our My Your Who What Where Why How Which
    There Here Now Then Also Both Each Every Some Many Most Several Other Others Another All Any One
    Two Three Four Five Six Once Later Earlier Meanwhile However Instead Asked Speaking Yesterday
    Today Tomorrow Last Next Perhaps Maybe Only Just According Despite During Among Like Unlike Once
    Will Would Can Could Should Did Does Is Are Was Were Has Have Had Let Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday January February March April June July August September
    October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Photo Image"""
)


def is_function_word(token: str) -> bool:
    """Tell whether a capitalised word is an ordinary one: article, pronoun, day, adverb."""
    return token in _FUNCTION_WORDS or (token.endswith("ly") and token not in FIRST_NAMES)


def noun(word: str) -> str:
    """Fold a word to the noun that the tables list: lower case, singular ("Officials" -> "official").

    Returns the lower-case word itself where neither table knows it.
    """
    low = word.lower()
    if low in _NOUNS:
        return low
    endings = (("ies", "y"), ("women", "woman"), ("men", "man"), ("people", "person"))
    for plural, single in (*endings, ("es", ""), ("s", "")):
        if low.endswith(plural) and low[: -len(plural)] + single in _NOUNS:
            return low[: -len(plural)] + single
    return low
