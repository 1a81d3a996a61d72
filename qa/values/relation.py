"""How two values stand to each other."""

from enum import Enum


class Relation(Enum):
    """SAME: one says what the other says. OTHER: they cannot both be the answer. UNTOLD: neither
    can be told, as with a year and a day in it, a city and a country, or euros and dollars."""

    SAME = "same"
    OTHER = "other"
    UNTOLD = "untold"
