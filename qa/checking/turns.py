"""Where a statement turns what its sources say: denies it, says the contrary, makes it certain."""

import re
from collections.abc import Iterator, Sequence

from index.words import stems
from qa.values.claims import contrary, denials
from qa.values.verbs import forms

_OPPOSITES = """
    more higher larger greater bigger above over exceed | less fewer lower smaller below under
    before earlier prior | after later since following
    first earliest | last latest final
    increase rise rose grow grew climb gain double | decrease fall fell drop shrink decline cut
    most majority | minority few
    best strongest highest | worst weakest lowest
    old older oldest | new newer newest young younger youngest
    start begin began open launch | end finish close stop cease shut
    north northern | south southern
    east eastern | west western
    cheap cheaper | expensive dearer costlier
    early | late
    join | leave left quit
    buy bought purchase | sell sold
    export | import
    public | private
    permanent | temporary
    include | exclude
    accept agree approve | reject refuse oppose decline
    win won | lose lost draw drew
    praise welcome support | criticise criticize condemn oppose
    safe | dangerous unsafe
    succeed success | fail failure
    allow permit | ban forbid prohibit
    cause | prevent stop
    remember | forget
    save keep | lose cut destroy
    likely | unlikely
    possible | impossible
    agree | disagree
    legal | illegal
    ahead | behind
    favour favor for | against
    concede admit | deny refuse
    allow let | bar
    right | left
    inside | outside
    true | false
    good better well | bad worse poorly
    strong stronger | weak weaker
    big large | small little
    easy easier | hard harder difficult
    rich | poor
    full | empty
    hot warm warmer | cold cool colder
    positive | negative
    major | minor
    fast faster quick | slow slower
    healthy | sick ill
    alive | dead
    present | absent
    friend ally | enemy adversary
    peace | war
    love | hate dislike
    guilty | innocent
    success victory | failure defeat
    profit | loss
    arrive come | depart go
    remove withdraw | add
    raise lift | lower
    deep | shallow
    wide | narrow
    long longer | short shorter
    heavy | light
    urge encourage | discourage warn
"""
_ONE_OF = """
    second minute hour day week month year decade century
    monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december
    spring summer autumn winter
    first second third fourth fifth sixth seventh eighth ninth tenth
    once twice thrice
    mother father son daughter brother sister wife husband uncle aunt cousin
    morning afternoon evening night
    metre kilometre centimetre millimetre mile foot inch
    gram kilogram tonne litre
    hundred thousand million billion trillion
    red blue green yellow black white brown grey
    half third quarter
"""
"""Of the words of a line only one can be meant."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSURE = _listed(
    "may might could would should can perhaps possibly probably likely expected expect expects hope"
    " hopes hoped plan plans planned planning propose proposes proposed intend intends intended aim"
    " aims aimed consider considers considering considered if unless seek seeks seeking sought want"
    " wants wanted try tries tried trying possible potential potentially reportedly allegedly"
    " alleged apparently suggest suggests suggested appears seems threatened threatens urge urged"
    " asked asks demanded demands recommended recommends called calls believes believed thinks"
)
_WILL = _listed("will shall going due set scheduled ’ll soon next")
_REACH = 5  # words after "may" that it weakens
_ALL = _listed(
    "all every everyone everybody entire always whole only sole solely none exclusively both each"
    " fully completely unanimously"
)
_SOME = _listed(
    "some several many most part partly few half mostly sometimes often majority nearly almost"
)


def turns(statement: str, source: str, others: str) -> dict[str, float]:
    """How a statement turns the source that holds most of it, each 1.0 or 0.0.

    others: all that it rests on, the source included. denied: what one denies, the other does not.
    contrary: it speaks of rising where the source speaks of falling. surer: it is certain of what
    that holds for possible. less_sure: the other way round.
    wider: "all" for "some". another: another day, unit or relative.
    """
    own, theirs = _words(statement), _words(source)
    return {
        "denied": float(_is_denied(statement, [source])),
        "contrary": float(_is_contrary(statement, source)),
        "another": float(_is_another(statement, others)),
        "surer": float(not own & _UNSURE and _weakens(source, own)),
        "less_sure": float(not theirs & _UNSURE and _weakens(statement, theirs)),
        "wider": float(bool(own & _ALL - theirs) and not theirs & _ALL),
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _weakens(text: str, shared: frozenset[str]) -> bool:
    """Whether a text says "may" and the like shortly before a word that another text shares."""
    words = _WORD.findall(text.lower())
    return any(
        word in _UNSURE
        and any(stems(other) and other in shared for other in words[at + 1 : at + 1 + _REACH])
        for at, word in enumerate(words)
    )


def _is_denied(statement: str, texts: Sequence[str]) -> bool:
    """Whether a word is denied on one side and said on the other; words said both ways tell
    nothing."""
    own = _sides([statement])
    theirs = _sides(texts)
    shared = [stem for stem in own if stem in theirs and len(own[stem]) == len(theirs[stem]) == 1]
    return any(own[stem] != theirs[stem] for stem in shared) and bool(shared)


def _sides(texts: Sequence[str]) -> dict[str, set[bool]]:
    sides: dict[str, set[bool]] = {}
    for text in texts:
        for stem, denied in denials(text):
            for form in forms(stem):
                sides.setdefault(form, set()).add(denied)
    return sides


def _is_contrary(statement: str, source: str) -> bool:
    if contrary(statement, source):
        return True
    own, theirs = _forms(statement), _forms(source)
    return any(
        own & this and not own & that and theirs & that and not theirs & this
        for this, that in _both_ways()
    )


def _is_another(statement: str, source: str) -> bool:
    """Whether it names another day, unit or relative than the source does."""
    own, theirs = _forms(statement), _forms(source)
    return any(group & own - theirs and group & theirs - own for group in _GROUPS)


def _forms(text: str) -> frozenset[str]:
    return frozenset(form for stem in _raw(text) for form in forms(stem))


def _raw(text: str) -> Iterator[str]:
    """Stems, and the words that the index leaves out as too common, such as "before"."""
    yield from stems(text)
    yield from _WORD.findall(text.lower())


def _both_ways() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for one, other in _PAIRS:
        yield one, other
        yield other, one


_PAIRS = [
    (_forms(one), _forms(other))
    for one, other in (line.split("|") for line in _OPPOSITES.strip().splitlines())
]
_GROUPS = [_forms(line) for line in _ONE_OF.strip().splitlines()]
