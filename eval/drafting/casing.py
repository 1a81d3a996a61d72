"""Which capital letters a phrase keeps when it no longer opens its sentence."""

from eval.drafting.words import FUNCTION
from index.speech.nouns import ROLES, TITLES, noun


def lowered(phrase: str, plain: frozenset[str], capital: frozenset[str]) -> str | None:
    """A phrase that opened a sentence, as it stands inside one: "The plan" -> "the plan".

    plain, capital: the words that the article writes inside sentences with a small first letter,
    with a capital one. None where neither they nor its looks tell whether it opens with a name.
    """
    first, _, after = phrase.partition(" ")
    low = first[:1].lower() + first[1:]
    small = f"{low} {after}".rstrip()
    if low in FUNCTION or (noun(low) in ROLES - TITLES and after[:1].isupper()):
        return small
    if after[:1].isupper() or first[1:] != first[1:].lower() or not first[0].isupper():
        return phrase
    if (low in plain) != (first in capital):
        return small if low in plain else phrase
    return None
