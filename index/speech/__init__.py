"""Who says what: the speaker of each sentence of an article, and who a phrase names."""

from index.speech.attributing import attribute
from index.speech.naming import mentions, phrase_words, speaker_words

__all__ = ["attribute", "mentions", "phrase_words", "speaker_words"]
