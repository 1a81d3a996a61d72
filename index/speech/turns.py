"""The turns of an interview: lines that open with "Name:", "Q:" or "A:"."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from index.speech.people import surname
from index.speech.referents import Referents
from index.types import Speaker

_LABEL = re.compile(r"^([A-Z][^\W\d]*\.?(?:[ \xa0][A-Z][\w’'.-]*){0,4}):(?=\s)", re.MULTILINE)


def find_turns(who: Referents) -> Iterator[tuple[int, int, Speaker | None]]:
    """Find where each turn starts and ends, and who speaks in it; None for the one who asks.

    A label counts where it stands more than once or names one of the people of the article.
    """
    if who.text.count(":") < 2:
        return
    labels = list(_LABEL.finditer(who.text))
    if len(labels) < 2:
        return
    people = {surname(m.speaker.name): m.speaker for m in reversed(who.mentions)}
    people |= {m.speaker.name.casefold(): m.speaker for m in reversed(who.mentions)}
    count = Counter(m[1] for m in labels)
    labels = [m for m in labels if count[m[1]] > 1 or m[1].casefold() in people]
    if len(labels) < 2:
        return
    guest = who.mentions[0].speaker if who.mentions else None
    known: dict[str, Speaker | None] = {"Q": None, "A": guest}
    last = bisect_right(who.paragraphs, labels[-1].start(), key=lambda p: p[0]) - 1
    ends = [*(m.start() for m in labels[1:]), who.paragraphs[last][1]]
    for m, end in zip(labels, ends, strict=True):
        if m[1] not in known:
            known[m[1]] = people.get(m[1].casefold()) or Speaker(m[1])
        yield m.start(), end, known[m[1]]
