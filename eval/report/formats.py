"""Numbers and texts as the pages show them."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

ABSENT = "–"
LONGEST = 4000  # characters shown of one text; a page is for reading
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def known(value: object) -> TypeGuard[float]:
    """True for a number that is finite."""
    return isinstance(value, int | float) and math.isfinite(value)


def figure(value: object) -> str:
    """A figure, 0..1, to four places; a dash where there is none."""
    return f"{value:.4f}" if known(value) else ABSENT


def signed(value: object) -> str:
    """A difference to four places, with its sign."""
    return f"{value:+.4f}".replace("-", "−") if known(value) else ABSENT


def percent(share: object) -> str:
    """A share, 0..1, as percent."""
    return f"{100 * share:.1f}\u00a0%" if known(share) else ABSENT


def count(value: object) -> str:
    """A whole number with its thousands set apart."""
    return f"{value:,.0f}" if known(value) else ABSENT


def number(value: object) -> str:
    """A quantity to about three figures."""
    if not known(value):
        return ABSENT
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def plural(amount: int, one: str, many: str = "") -> str:
    """ "1 question", "1,000 questions"."""
    return f"{amount:,} {one if amount == 1 else many or f'{one}s'}"


def short(text: str) -> str:
    """The text, its end cut off where it is longer than LONGEST."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def fact(value: object) -> str:
    """A setting in words: yes and no for booleans, mappings and lists on one line."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {fact(part)}" for name, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(fact(part) for part in value)
    return str(value)


def showable(text: str) -> str:
    """The text with what no page can hold (control characters, half surrogates) replaced by the
    replacement character."""
    return _UNSHOWABLE.sub("\ufffd", text)
