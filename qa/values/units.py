"""Units of measure: which ones measure the same, and how many of the smallest each is."""

_UNITS: dict[str, dict[str, float]] = {
    "length": {
        "m": 1, "metre": 1, "meter": 1, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "cm": 0.01,
        "centimetre": 0.01, "centimeter": 0.01, "mm": 1e-3, "millimetre": 1e-3, "millimeter": 1e-3,
        "mile": 1609.344, "mi": 1609.344, "foot": 0.3048, "feet": 0.3048, "ft": 0.3048,
        "inch": 0.0254, "inche": 0.0254, "yard": 0.9144,
    },
    "mass": {
        "kg": 1, "kilogram": 1, "kilo": 1, "g": 1e-3, "gram": 1e-3, "t": 1e3, "ton": 1e3,
        "tonne": 1e3, "lb": 0.45359237, "pound": 0.45359237, "ounce": 0.028349523,
    },
    "time": {
        "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629746,
        "year": 31556952, "decade": 315569520, "century": 3155695200, "centurie": 3155695200,
    },
    "area": {
        "square metre": 1, "square meter": 1, "m²": 1, "hectare": 1e4, "acre": 4046.8564,
        "square kilometre": 1e6, "square kilometer": 1e6, "km²": 1e6, "square mile": 2589988.1,
        "square feet": 0.09290304, "square foot": 0.09290304,
    },
    "volume": {
        "litre": 1, "liter": 1, "l": 1, "cubic metre": 1e3, "cubic meter": 1e3, "m³": 1e3,
        "gallon": 3.7854118,
    },
    "speed": {"km/h": 1, "kph": 1, "mph": 1.609344, "kilometres an hour": 1,
              "kilometers an hour": 1, "miles an hour": 1.609344},
    "power": {"w": 1, "watt": 1, "kw": 1e3, "kilowatt": 1e3, "mw": 1e6, "megawatt": 1e6,
              "gw": 1e9, "gigawatt": 1e9},
    "heat": {"°c": 1, "degree": 1, "degrees celsius": 1},
    "share": {"%": 1, "percent": 1, "per cent": 1, "percentage point": 1},
    "dollar": {"dollar": 1, "usd": 1, "cent": 0.01},
    "euro": {"euro": 1, "eur": 1},
    "sterling": {"pound": 1, "gbp": 1},
    "yen": {"yen": 1},
    "franc": {"franc": 1},
    "krone": {"krone": 1, "kroner": 1, "krona": 1, "kronor": 1},
    "crown": {"crown": 1},
    "rupee": {"rupee": 1},
    "yuan": {"yuan": 1},
    "rouble": {"rouble": 1, "ruble": 1},
}  # fmt: skip
SIGNS = {"$": "dollar", "€": "euro", "£": "sterling", "¥": "yen"}
COINS = frozenset(
    ("dollar", "euro", "sterling", "yen", "franc", "krone", "crown", "rupee", "yuan", "rouble")
)
"""The measures that are money."""
_LONGEST = 3  # words of a unit


def unit_of(words: list[str], *, money: bool) -> tuple[str, float] | None:
    """What the words after a number measure, and how much one of it is; None where they are no
    unit. Pounds are money where that is asked for, else a weight."""
    for count in range(_LONGEST, 0, -1):
        spelt = " ".join(words[:count]).lower()
        for name in (spelt, spelt.removesuffix("s")):
            found = [(kind, table[name]) for kind, table in _UNITS.items() if name in table]
            if found:
                return min(found, key=lambda one: (one[0] in COINS) != money)
    return None
