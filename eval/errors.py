"""The errors of the eval suite, each shown to the user as one sentence."""

from index.errors import FootnoteError


class GoldError(FootnoteError):
    """A gold file cannot be used; the message names the file, the line and the reason."""


class RunError(FootnoteError):
    """A run folder is missing, of another version, or not comparable with another."""
