"""Whose each session of the chat page is: of the user who has used it first.

Gradio knows a session by a number that the browser has chosen, and whoever knows it reads the
session's answers. Where users have no names (identity "none") the number alone protects it.
"""

import re
from collections import OrderedDict

from ui.server.denied import Denied
from ui.server.users import User

PATTERN = "[A-Za-z0-9_-]{1,64}"
_REMEMBERED = 10_000


class Sessions:
    """The owners of the sessions used last. Only `join` adds one, and that is limited in rate, so
    that nobody can soon make the server forget others'."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str | None] = OrderedDict()

    def join(self, session: object, user: User) -> None:
        """A user asks in a session; a new one becomes theirs. Raises Denied (403) when it is
        another's."""
        if not isinstance(session, str) or not re.fullmatch(PATTERN, session):
            raise Denied(400, "The request names no session; reload the page.")
        self.check(session, user)
        self._owners[session] = user.name
        self._owners.move_to_end(session)
        if len(self._owners) > _REMEMBERED:
            self._owners.popitem(last=False)

    def check(self, session: str, user: User) -> None:
        """Raises Denied (403) when the session is another user's."""
        if self._owners.get(session, user.name) != user.name:
            raise Denied(403, "This talk is another user's; reload the page to begin your own.")

    def require(self, session: object, user: User) -> None:
        """Raises Denied as `check` does, and (404) when nobody has asked in the session."""
        if not isinstance(session, str) or session not in self._owners:
            raise Denied(404, "There is no such talk here any more; reload the page.")
        self.check(session, user)
