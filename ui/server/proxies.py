"""What reverse proxies say about a request: believed from those that the owner has named only.

What is believed goes to where ASGI keeps it (client, scheme, Host), and all X-Forwarded headers
are taken away, for Gradio would build its addresses from them whoever sent them. The newer header
Forwarded (RFC 7239) is not read.
"""

from starlette.types import Scope

from ui.server.networks import Networks, address
from ui.server.scopes import put, take

_MARKS = frozenset({"forwarded", "via", "x-real-ip", "x-gradio-server"})  # Gradio reads the last
_SCHEMES = frozenset({"http", "https"})


def peer_of(scope: Scope) -> str:
    """The address of the other side: a proxy's before `settle`, where there is one; then the
    client's."""
    client = scope.get("client")
    return client[0] if client else ""


def settle(scope: Scope, proxies: Networks, user_header: str) -> bool:
    """Bring a request into the form that it had before the proxies, and tell whether it came
    through any, named or not. `user_header`, in lower case, stays where a named one sent it."""
    trusted = peer_of(scope) in proxies
    chain = [hop for line in take(scope, "x-forwarded-for") for hop in line.split(",")]
    hosts, schemes = take(scope, "x-forwarded-host"), take(scope, "x-forwarded-proto")
    names = {key.decode("latin-1") for key, _ in scope["headers"]}
    marks = {name for name in names if name.startswith("x-forwarded-") or name in _MARKS}
    for name in marks | {user_header} if not trusted else marks - {user_header}:
        take(scope, name)
    if trusted:
        _believe(scope, chain, hosts, schemes, proxies)
    return bool(chain or hosts or schemes or marks)


def _believe(
    scope: Scope, chain: list[str], hosts: list[str], schemes: list[str], proxies: Networks
) -> None:
    scope["client"] = (_client(peer_of(scope), chain, proxies), 0)
    if hosts:
        put(scope, "host", _last(hosts))
    if schemes and _last(schemes) in _SCHEMES:
        scope["scheme"] = _last(schemes)


def _last(lines: list[str]) -> str:
    """What the nearest proxy said; those before it, or the client, may have said anything."""
    return lines[-1].rpartition(",")[2].strip()


def _client(peer: str, chain: list[str], proxies: Networks) -> str:
    """The last hop that is not one of our proxies; each of them has put the hop before it at the
    end of the chain. What is no address ends the walk."""
    for hop in reversed(chain):
        found = address(hop)
        if found is None:
            break
        peer = str(found)
        if peer not in proxies:
            break
    return peer
