"""Who asks, and what they may see."""

from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection

from index.errors import FilterError
from index.types import Filter
from qa.limiting import NOTHING_TO_SEE

LONGEST_NAME = 256  # characters


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `name` is unique within the server; None is the public. `sources`, where given,
    are the only ones that they may see."""

    name: str | None = None
    sources: frozenset[str] | None = None

    def narrow(self, only: Filter) -> Filter:
        """The filter, narrowed to what the user may see; one that was empty is not theirs.

        Raises FilterError where it names a source that the user may not see, in the words that a
        source gets that there is none of.
        """
        if self.sources is None:
            return only
        if not self.sources:
            raise FilterError(NOTHING_TO_SEE)
        hidden = sorted(only.sources - self.sources)
        if hidden:
            known = ", ".join(sorted(self.sources))
            raise FilterError(f"No article has the source {hidden[0]}; the sources are: {known}.")
        return (
            only if only.sources else replace(only, sources=self.sources, chosen=not only.is_empty)
        )


def user_of(connection: HTTPConnection) -> User:
    """The user whom the guard has let through with this request."""
    user: User = connection.state.user
    return user
