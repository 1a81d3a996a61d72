"""Numbers in words, and what their large words are worth."""

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: at for at, word in enumerate(_SMALL.split()) if at} | {
    word: at for at, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
"""Word -> what it is worth: one to nineteen, and the tens."""
LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
         "dozen": 12.0}  # fmt: skip
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_IN_PLACE = ("hundred", "dozen")  # "two hundred thousand" is two hundred times a thousand


def spelt(text: str) -> float:
    """The value of a number in words: "one hundred and twenty thousand"."""
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in SMALL:
            part += SMALL[word]
        elif word in _IN_PLACE:
            part = max(part, 1) * LARGE[word]
        elif word in LARGE:
            total, part = total + max(part, 1) * LARGE[word], 0.0
    return total + part
