"""The nouns for those who speak: titles, roles and bodies, and the words that go with them."""


def listed(text: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(text.split())


HONORIFICS = listed("mr mrs ms miss mx")
TITLES = listed(
    """adm admiral ambassador archbishop ayatollah baroness bishop brother capt captain cardinal
    chair chairman chairwoman chancellor chief cllr coach col colonel commander commissioner
    congressman congresswoman constable corporal councillor councilman councilor councilwoman
    cpl dame deputy detective dr emperor father gen general gov governor imam inspector judge
    justice king lady lieutenant lord lt maj major mayor minister miss mr mrs ms mx officer pope
    premier president prince princess private prof professor pvt queen rabbi rep representative
    rev reverend secretary sen senator sergeant sgt sheikh sheriff sir sister speaker sultan
    superintendent treasurer undersecretary"""
)
"""Titles that stand before a name, lower case, without the full stop."""
ROLES = (TITLES - HONORIFICS - listed("private major general lt col maj gen")) | listed(
    """accountant activist actor actress administrator adviser advisor advocate aide analyst
    anthropologist archaeologist architect artist astronomer attorney auditor author baker
    banker barrister biologist boss botanist boxer broker builder butcher campaigner candidate
    carpenter catcher ceo cfo chairperson champion chef chemist clerk climatologist co-founder
    cofounder colleague columnist composer conservationist consultant coo cook correspondent
    counsel critic cto curator customer cyclist daughter dean defendant defender demographer
    designer developer diplomat director doctor driver ecologist economist editor electrician
    employee engineer envoy epidemiologist executive expert farmer fellow filmmaker firefighter
    fisherman forward founder friend geologist goalkeeper golfer grower guard head headteacher
    historian husband investor journalist landlord lawmaker lawyer leader lecturer legislator
    librarian lobbyist manager mathematician mechanic mediator member meteorologist midfielder
    monitor mother musician negotiator neighbor neighbour neuroscientist novelist nurse
    oceanographer official ombudsman organiser organizer owner painter paleontologist paramedic
    parent partner passenger pastor patient pediatrician physician physicist pilot pitcher
    player plumber poet politician priest principal producer programmer prosecutor psychologist
    quarterback referee regulator reporter researcher resident rider runner sailor scholar
    scientist sculptor shopkeeper singer sociologist soldier solicitor son specialist spokesman
    spokesperson spokeswoman statistician strategist striker student surgeon survivor suspect
    swimmer teacher technologist tenant therapist trader trainer trustee veteran vicar
    vice-president victim virologist volunteer waiter watchdog wife witness worker writer
    zoologist"""
)
"""Nouns for what a person is, singular, lower case."""
GROUPS = listed(
    """administration agency airline army association author authority bank bidder board body
    bureau cabinet campaign carrier center centre charity church city club coalition college
    commission committee community company congress council country county court critics
    department diocese e-mail email embassy families family federation firm force foundation
    government group hospital house industry institute league letter locals magazine maker
    manufacturer media military ministry nation navy network newspaper office opponents
    opposition organisation organization others paper parish parliament party people police
    protesters public regime report retailer school senate service site society staff start-up
    startup state statement study supporters survey team town trust union university village
    watchdog website"""
)
"""Nouns for bodies that speak, and texts that say."""
THINGS = listed("statement report study letter paper survey email e-mail industry site website")
"""Those of GROUPS that say, but neither hope nor want."""
MODIFIERS = listed(
    """acting airline and army art assistant associate bank baseball basketball board campaign
    chairman chief church city climate club co- committee community company council county
    cricket data defence defense deputy education elected election environment ex- executive
    federal finance financial fire first football foreign former founding general government
    government’s group head health hospital human incoming industry intelligence interim
    interior junior law lead legal local longtime managing marketing media medical military most
    national navy operating opposition other outgoing parish party police policy political press
    prime principal program project regional research retired rugby school second security
    senior sports state team technology tennis then-president top trade union university veteran
    vice white-collar"""
)
"""Words that stand before a role and belong to it."""
BODIES = listed(
    """act administration agency airlines airport alliance army association authority avenue bank
    bay beach bill board bureau capital center centre city club co college commission committee
    company congress corp council county court cup day department east energy falls federal
    federation festival force foundation fund games government group high hospital house inc
    industries institute international island journal kingdom labs lake league llc ltd ministry
    motors mountain museum national navy network new news north ocean office open organisation
    organization partners party plc police policy post program republic research reserve review
    river road san santa school sea senate service services show society south square st state
    states street systems team technologies times treasury trust union university war west world"""
)
"""Words that make a capitalised name one of a body or a place."""
PREPOSITIONS = listed("of for at from in with on against by to who that under behind")
"""Words that end the part of a phrase in which its noun stands."""
NOUNS = ROLES | GROUPS
"""Every noun for one who speaks: what `noun` folds to."""
_PLURALS = (
    ("ies", "y"),
    ("women", "woman"),
    ("men", "man"),
    ("people", "person"),
    ("es", ""),
    ("s", ""),
)


def noun(word: str) -> str:
    """Fold a word to the noun that the tables list: "Officials" -> "official".

    Returns the lower-case word itself where neither table knows it.
    """
    low = word.lower()
    if low in NOUNS or not low.endswith(("s", "men", "people")):
        return low
    for plural, single in _PLURALS:
        if low.endswith(plural) and low[: -len(plural)] + single in NOUNS:
            return low[: -len(plural)] + single
    return low
