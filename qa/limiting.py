"""Whether a filter names what there is, told before anything is asked."""

from index.errors import FilterError
from index.store import EmbeddedStore
from index.types import Filter

NOTHING_TO_SEE = "There is no article that you may see; ask who runs this server."


def check_filter(store: EmbeddedStore, only: Filter) -> None:
    """Raise FilterError where a filter names an article or a source that there is none of."""
    _check_articles(store, only)
    known = store.sources() if only.sources else frozenset()
    absent = sorted(only.sources - known)
    if absent:
        listed = ", ".join(sorted(known)) or "none is named"
        raise FilterError(f"No article has the source {absent[0]}; the sources are: {listed}.")


def check_narrowed(store: EmbeddedStore, only: Filter) -> None:
    """As `check_filter`, for a filter that was narrowed to the sources that somebody may see.

    Nothing is told of any other source, nor whether an article is there that is of another; and
    sources without articles do no harm beside one that has some.
    """
    _check_articles(store, only)
    if only.sources and not only.sources & store.sources():
        if not only.chosen:
            raise FilterError(NOTHING_TO_SEE)
        absent = ", ".join(sorted(only.sources))
        raise FilterError(f"No article has the source {absent}; name another, or none.")


def _check_articles(store: EmbeddedStore, only: Filter) -> None:
    of = " of these sources" if only.sources else ""
    for article_id in sorted(only.article_ids):
        article = store.get(article_id)
        if article is None or (only.sources and article.source not in only.sources):
            raise FilterError(
                f"No article{of} is called {article_id}; footnote status --json lists the ids."
            )
