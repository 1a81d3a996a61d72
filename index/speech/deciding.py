"""Who speaks: in each quotation, and in each sentence, as the cues around them tell."""

from bisect import bisect_right
from collections.abc import Sequence

from index.speech.cues import Cue
from index.speech.quotes import Quote
from index.types import Speaker


def main_speaker(cues: Sequence[Cue]) -> Speaker | None:
    """The speaker of a sentence: that of the cue which closes it, else of its first one."""
    if not cues:
        return None
    return next((cue for cue in reversed(cues) if cue.closing), cues[0]).speaker


def speaker_mostly(
    quotes: Sequence[Quote], speakers: Sequence[Speaker | None], start: int, end: int
) -> tuple[bool, Speaker | None]:
    """Tell whether quotations cover half of a sentence, and who speaks in the longest of them.

    quotes: in order, with one entry of `speakers` each. start, end: of the sentence.
    """
    low = bisect_right(quotes, start, key=lambda q: q.end)
    high = bisect_right(quotes, end - 1, key=lambda q: q.start)
    covered = [min(end, q.end) - max(start, q.start) for q in quotes[low:high]]
    if not covered or 2 * sum(covered) < end - start:
        return False, None
    return True, speakers[low + covered.index(max(covered))]


def quoted_speakers(
    text: str, quotes: Sequence[Quote], cues: Sequence[Cue], first: Speaker | None
) -> list[Speaker | None]:
    """Give each quotation of a paragraph its speaker, by the cues of the paragraph.

    In this order: named right after it (“…,” X said), by the latest cue before it, the speaker of
    the quotation before it, of the nearest one named after it. `first` speaks where the first
    quotation has no cue before or right after it; None where it is not known.
    """
    after = [_named_after(text, quote, cues) for quote in quotes]
    later: Speaker | None = None
    coming: list[Speaker | None] = []
    for k in range(len(quotes) - 1, -1, -1):
        later = after[k] or later
        coming.append(later)
    coming.reverse()
    found: list[Speaker | None] = []
    for k, quote in enumerate(quotes):
        at = bisect_right(cues, quote.start, key=lambda c: c.end) - 1
        since = at >= 0 and (k == 0 or cues[at].end > quotes[k - 1].start)
        speaker = after[k] or (cues[at].speaker if since else (found[-1] if k else first))
        if speaker is None:
            following = bisect_right(cues, quote.end - 1, key=lambda c: c.start)
            speaker = coming[k] or (cues[following].speaker if following < len(cues) else None)
        found.append(speaker)
    return found


def _named_after(text: str, quote: Quote, cues: Sequence[Cue]) -> Speaker | None:
    """The speaker named right after a quotation, if its sentence goes on there."""
    k = bisect_right(cues, quote.end - 1, key=lambda c: c.start)
    if k == len(cues) or quote.open:
        return None
    gap, last = text[quote.end : min(cues[k].start, quote.end + 61)], text[quote.end - 2]
    if last == "." and text[cues[k].start].isupper():
        return None
    near = not gap.strip(" \xa0\n,—–-") or (last == "," and len(gap) < 60 and "." not in gap)
    return cues[k].speaker if near else None
