"""How often one user may ask."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from ui.server.denied import Denied
from ui.server.networks import address
from ui.server.users import User


class Rate:
    """So many requests in any minute for each user, or for each address where users have no names.

    Sliding window counters: of the library's ways this is the one that forgets users who ask no
    more, so that memory stays small.
    """

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())

    def spend(self, user: User, client: str) -> None:
        """Count one request. Raises Denied, with the seconds to wait, when it is one too many."""
        who = ("address", _place(client)) if user.name is None else ("user", user.name)
        if not self._counts.hit(self._item, *who):
            reset = self._counts.get_window_stats(self._item, *who).reset_time
            seconds = max(1, math.ceil(reset - time.time()))
            unit = "second" if seconds == 1 else "seconds"
            raise Denied(
                429,
                f"You have asked a lot in the last minute; try again in {seconds} {unit}.",
                {"Retry-After": str(seconds)},
            )


def _place(client: str) -> str:
    """An address, or the network of 64 bits that a household or office has of IPv6."""
    found = address(client)
    if found is None or found.version == 4:
        return client
    return (found.packed[:8]).hex()
