"""Verbs whose forms do not share a stem, and verbs and nouns that tell of the same deed."""

from index.words import stems

_IRREGULAR = """
    become became, begin began begun, bite bit, blow blew blown, break broke broken,
    bring brought, build built, buy bought, catch caught, choose chose chosen, come came,
    deal dealt, dig dug, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten,
    fall fell fallen, feed fed, feel felt, fight fought, find found, fly flew flown,
    forbid forbade forbidden, freeze froze frozen, get got gotten, give gave given,
    go went gone, grow grew grown, hear heard, hide hid hidden, hold held, keep kept,
    know knew known, lay laid, lead led, leave left, lend lent, lie lay lain, lose lost,
    make made, mean meant, meet met, pay paid, ride rode ridden, rise rose risen, run ran,
    say said, see saw seen, sell sold, send sent, shake shook shaken, shoot shot, show shown,
    sing sang sung, sink sank sunk, speak spoke spoken, spend spent, stand stood,
    steal stole stolen, strike struck, swear swore sworn, swim swam swum, take took taken,
    teach taught, tell told, think thought, throw threw thrown, wear wore worn, win won,
    write wrote written
"""
_ALIKE = """
    found establish create, open inaugurate, close shut, die death pass, born birth,
    build construct erect builder, begin began begun start launch, end finish,
    elect appoint name, cost price worth pay paid spend spent, lead led head chair run ran director,
    design designer architect, invent inventor, discover discoverer, write wrote written author,
    buy bought acquire purchase, earn make made, employ work employe staff, kill die dead,
    locate lie stand base, visit come came, attend visit, revenue turnover sales
"""
_FORMS = [frozenset(stems(verb)) for verb in _IRREGULAR.split(",")]
_MEANINGS = [frozenset(stems(verbs)) for verbs in _ALIKE.split(",")]


def forms(stem: str) -> frozenset[str]:
    """The stem and those of the other forms of the same verb: led for lead."""
    return frozenset({stem}).union(*(verb for verb in _FORMS if stem in verb))


def alike(stem: str) -> frozenset[str]:
    """The stems that may tell of the same deed: establish for found."""
    own = forms(stem)
    return own.union(*(meaning for meaning in _MEANINGS if own & meaning))
