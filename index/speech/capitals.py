"""Capitalised words: how they look, which are first names, and which are no names at all."""

from index.speech.nouns import listed

CAPITAL = "[A-ZÀ-ÖØ-ÞĆČĐŁŚŞŠŽİ]"
"""Pattern of a capital letter."""
REST = rf"(?:(?:\.[A-Z])+\.|\w{{0,4}}\.(?=[ \xa0]{CAPITAL})|\w*(?:[-’'](?!s\b)\w+)*)"
"""Pattern of what follows the capital of a word: letters, or the full stops of "U.S." and "Mr."."""
UP = rf"{CAPITAL}(?<!\w.){REST}"
"""Pattern of a capitalised word."""

_MALE = listed("""congressman councilman father husband king lord mr pope prince sir son""")
_FEMALE = listed(
    """actress baroness congresswoman councilwoman dame daughter lady miss mother mrs ms princess
    queen sister wife"""
)

_FIRST_NAMES_MALE = listed(
    """Aaron Adam Ahmed Alan Alex Ali Andrew Anthony Antonio Arthur Ben Benjamin Bill Bob Boris
    Brian Carl Carlos Charles Chris Christopher Craig Daniel David Dennis Donald Douglas Edward
    Eric Erik Frank Gary George Giovanni Graham Greg Gregory Hans Harry Henry Ian Ivan Jack Jacob
    James Jason Jeff Jim Joe John Jonathan Jose José Joseph Juan Karl Keith Kenneth Kevin Larry
    Lars Luis Luke Marco Mario Mark Martin Matthew Michael Miguel Mike Mohamed Mohammed Nicholas
    Oliver Omar Patrick Paul Pedro Peter Philip Pierre Ray Richard Robert Roger Ronald Ryan Sam
    Scott Sean Simon Stephen Steve Steven Thomas Tim Timothy Tom Tony Vladimir Walter William"""
)
_FIRST_NAMES_FEMALE = listed(
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

_FUNCTION_WORDS = listed(
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


def gender_of(title: str | None, name: str, role: str | None) -> str | None:
    """Tell "he" or "she" from a title, a role noun or a first name; None where none tells."""
    described = f"{title or ''} {role or ''}" if title or role else ""
    for word in described.lower().split()[:8]:
        bare = word.strip(".,")
        if bare in _FEMALE or bare.endswith("woman"):
            return "she"
        if bare in _MALE or bare.endswith("man"):
            return "he"
    return FIRST_NAMES.get(name.split()[0])
