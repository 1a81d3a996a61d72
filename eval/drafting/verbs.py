"""The verbs that templates may turn ("approved" -> "approve"): only these, so none is guessed."""

from typing import NamedTuple

from index.speech.nouns import listed

_REGULAR = """abandon abolish absorb accept accompany accomplish accuse achieve acquire add adopt
address admit advance agree aim allow alter announce appear apply appoint approve argue arrest
arrive ask assassinate assign assist assume attack attempt attend attract award ban banish believe
belong blame block board bomb borrow burn call cancel capture carry cause celebrate challenge change
charge check claim clean clear climb close collaborate collapse collect combine command commission
commit compare compete complete compose conceive conclude conduct confirm conquer consider consist
construct contact contain continue contribute control convert convince cooperate copy count cover
crash create criticise criticize cross crown damage debut decide declare decline decorate dedicate
defeat defend deliver demand demolish denounce deny depart deploy depose describe design destroy
detect determine develop devise die direct disappear discover discuss dismiss displace dissolve
divide divorce dominate donate double drop earn edit educate elect eliminate embark emerge emigrate
employ enable enact encounter encourage end endorse enforce engage enjoy enlist enroll enter equip
escape establish evacuate evaluate evolve examine exceed execute exhibit expand expect experience
explain explode explore export express extend face fail feature fill finance finish fire fix follow
force form formulate fund gain gather generate govern graduate grant guide halt handle happen head
help hire honor honour house identify ignite illustrate immigrate implement import impose impress
imprison improve inaugurate include incorporate increase influence inform inherit initiate injure
inspire install institute introduce invade invent invest investigate invite isolate issue join judge
jump justify kick kill land last launch learn lease lift limit link list live load locate look lower
maintain manage manufacture march mark marry mention merge migrate move murder narrate need
negotiate nominate notice obtain occupy occur offer open operate oppose order organise organize
originate outscore own paint participate pass patent penetrate perform permit persuade place plan
plant play plead portray praise predict prefer prepare present preserve press prevent print proceed
produce proclaim progress promise promote propose prosecute protect protest prove provide publish
pull punish purchase push question raise reach realise realize recall receive recognise
recognize recommend record recover recruit reduce refer reform refuse regain regard reign reject
release relocate remain remarry remember remove rename renew repair repeal replace report represent
request require rescue resign resist resolve respond restore result retain retire return reveal
review revise revive revolt ruin rule sail sample save score search secure seize select separate
serve settle share shift ship shock show sign slip solve spark sponsor start state stay stop
strengthen study submit succeed suffer suggest supply support suppress surpass surrender surround
survive suspend switch terminate test threaten top tour trade train transfer transform translate
transmit transport travel treat trigger try turn unify unite unveil update urge use utilise utilize
vanish visit vote wait walk want warn watch weigh welcome witness work worry"""
_DOUBLING = listed(
    """admit ban commit control drop equip permit plan prefer refer regret ship slip stop submit top
    transfer"""
)
_IRREGULAR = """arise arose arisen, bear bore borne, beat beat beaten, become became become,
begin began begun, bite bit bitten, blow blew blown, break broke broken, bring brought brought,
build built built, buy bought bought, cast cast cast, catch caught caught, choose chose chosen,
come came come, cost cost cost, cut cut cut, deal dealt dealt, draw drew drawn, drive drove driven,
eat ate eaten, fall fell fallen, feel felt felt, fight fought fought, find found found,
flee fled fled, fly flew flown, forbid forbade forbidden, forget forgot forgotten,
freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown,
have had had, hear heard heard, hide hid hidden, hit hit hit, hold held held, keep kept kept,
know knew known, lay laid laid, lead led led, leave left left, lend lent lent, lose lost lost,
make made made, mean meant meant, meet met met, overcome overcame overcome,
oversee oversaw overseen, overthrow overthrew overthrown,
pay paid paid, put put put, rebuild rebuilt rebuilt, ride rode
ridden, rise rose risen, run ran run, say said said, see saw seen, seek sought sought,
sell sold sold, send sent sent, set set set, shake shook shaken, shoot shot shot, shut shut shut,
sing sang sung, sink sank sunk, sit sat sat, speak spoke spoken, spend spent spent,
split split split, spread spread spread, stand stood stood, steal stole stolen,
strike struck struck, swear swore sworn, sweep swept swept, swim swam swum, take took taken,
teach taught taught, tear tore torn, tell told told, think thought thought, throw threw thrown,
undergo underwent undergone, understand understood understood, undertake undertook undertaken,
wear wore worn, win won won, withdraw withdrew withdrawn, write wrote written"""


class Forms(NamedTuple):
    """The forms of one verb: base, third person, past, participle."""

    base: str
    third: str
    past: str
    participle: str


def _third(base: str) -> str:
    if base == "have":
        return "has"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _regular(base: str) -> Forms:
    if base.endswith("e"):
        past = base + "d"
    elif base.endswith("y") and base[-2] not in "aeiou":
        past = base[:-1] + "ied"
    else:
        past = base + (base[-1] if base in _DOUBLING else "") + "ed"
    return Forms(base, _third(base), past, past)


def _irregular(entry: str) -> Forms:
    base, past, participle = entry.split()
    return Forms(base, _third(base), past, participle)


_IRREGULAR_FORMS = [_irregular(entry) for entry in _IRREGULAR.split(",")]
_ALL = [
    *(_regular(base) for base in _REGULAR.split()),
    *_IRREGULAR_FORMS,
    Forms("found", "founds", "founded", "founded"),
]
BASE_OF_PAST = {forms.past: forms.base for forms in _ALL}
"""Past form -> base form, lower case; "found" is the past of "find"."""
PARTICIPLES = frozenset(forms.participle for forms in _ALL) | {"born", "based", "situated"}
"""Participles, lower case."""
THIRD = frozenset(forms.third for forms in _ALL)
"""Third persons of the present, lower case; many are plural nouns, too."""
VERBAL = frozenset(forms.base for forms in _ALL)
"""Base forms, lower case; many are nouns, too."""
UNCHANGED = frozenset(forms.past for forms in _ALL if forms.base == forms.past)
"""Pasts that look like the present ("cut"): the tense of such a sentence cannot be told."""
