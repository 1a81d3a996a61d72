"""Gives each sentence of an article its speaker, paragraph by paragraph."""

from bisect import bisect_left
from collections.abc import Sequence

from index.speech.cues import Cue, CueFinder
from index.speech.deciding import main_speaker, quoted_speakers, speaker_mostly
from index.speech.quotes import Quote
from index.speech.referents import Referents
from index.speech.turns import find_turns
from index.types import Speaker


def attribute(text: str, sentences: Sequence[tuple[int, int]]) -> list[Speaker | None]:
    """Find who speaks in each sentence: whose words it quotes or reports.

    sentences: (start, end) in code points of `text`, in order. Returns one entry per sentence,
    None where the article speaks for itself. Every Speaker is written as in the article.
    Time is linear in the length of the text.
    """
    reading = _Reading(text, sentences)
    for start, end in reading.who.paragraphs:
        reading.read(start, end)
    for start, end, speaker in find_turns(reading.who):
        for k in reading.sentences_in(start, end):
            reading.result[k] = speaker
    return reading.result


class _Reading:
    """One article while it is being read, paragraph by paragraph."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        self.who = Referents(text, sentences)
        self.result: list[Speaker | None] = [None] * len(sentences)
        self._cues = CueFinder(self.who)
        self._sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._chained = False
        self._waiting: list[int] = []
        self._previous: Speaker | None = None

    def sentences_in(self, start: int, end: int) -> range:
        """The numbers of the sentences that start in a stretch of text."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def read(self, start: int, end: int) -> None:
        """Give the sentences of one paragraph their speakers."""
        ids = self.sentences_in(start, end)
        if not ids:
            return
        cues: list[Cue] = []
        for k in ids:
            cues += self._hear(k)
        quotes = self.who.quotes_in(start, end)
        speakers = self._quoted(start, quotes, cues) if quotes else []
        for k in ids if quotes else ():
            covered, speaker = speaker_mostly(quotes, speakers, *self._sentences[k])
            if covered:
                self.result[k] = speaker
        self._carry(quotes, speakers, ids)

    def _hear(self, k: int) -> list[Cue]:
        """Give a sentence the speaker that its cues tell, and remember who was named and spoke."""
        start, end = self._sentences[k]
        cues = self._cues.cues_in(start, end)
        named = self.who.named_in(start, end)
        self.who.remember([m.speaker for m in reversed(named)])
        speaker = self.result[k] = main_speaker(cues)
        if speaker:
            self.who.remember([speaker])
        return cues

    def _quoted(
        self, start: int, quotes: Sequence[Quote], cues: Sequence[Cue]
    ) -> list[Speaker | None]:
        """Give the quotations of the paragraph that starts at `start` their speakers."""
        chained = self._previous if self._chained else None
        speakers = quoted_speakers(self.who.text, quotes, cues, chained)
        if speakers[0] is None:
            named = self.who.named_in(start, quotes[0].start)
            before = self._previous if quotes[0].start == start else None
            return [named[0].speaker if named else before] * len(quotes)
        return speakers

    def _carry(
        self, quotes: Sequence[Quote], speakers: Sequence[Speaker | None], ids: range
    ) -> None:
        """Remember what the next paragraph needs: a quotation still open, and its speaker."""
        speaker = self.result[ids[-1]]
        if self._chained and speaker:
            for k in self._waiting:
                self.result[k] = speaker
        if speaker or not self._chained:
            self._waiting = []
        self._chained = bool(quotes) and quotes[-1].open
        if self._chained:
            self._waiting += [k for k in ids if self.result[k] is None]
        self._previous = speakers[-1] if self._chained else speaker
        if speaker:
            self.who.remember([speaker])
