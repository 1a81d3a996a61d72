"""What can go wrong with a writer."""

from index.errors import FootnoteError


class WriterError(FootnoteError):
    """The language model cannot be asked, or did not answer. One sentence, without its key."""
