"""What is said of the server's own troubles to whoever is not its owner: no path of its machine."""

from index.errors import FootnoteError, IndexLocked, IndexMissing, ModelError, StoreError
from ui.server.feedback import FeedbackError

_REASON = "whoever runs this server finds the reason in its log"
_TOLD: tuple[tuple[type[FootnoteError], str], ...] = (
    (IndexMissing, "There is no index here yet; make one with: footnote index ARTICLES"),
    (IndexLocked, "Another process is writing to the index; try again in a moment."),
    (StoreError, f"The index cannot be used at the moment; {_REASON}."),
    (ModelError, f"The model cannot be used at the moment; {_REASON}."),
    (FeedbackError, f"Feedback cannot be kept at the moment; {_REASON}."),
)


def told(error: FootnoteError) -> str:
    """An error in one sentence that anybody may read; the log holds the whole."""
    return next((words for kind, words in _TOLD if isinstance(error, kind)), str(error))
