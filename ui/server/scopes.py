"""What the guard reads in a request, and takes from it, before any framework sees it."""

from starlette.types import Scope

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def route_of(scope: Scope) -> str:
    """The path below the server's prefix, as Starlette's router will read it."""
    path: str = scope["path"]
    prefix: str = scope.get("root_path", "")
    return path[len(prefix) :] if path == prefix or path.startswith(f"{prefix}/") else path


def writes(scope: Scope) -> bool:
    """Whether the method is one that may change something (RFC 9110, section 9.2.1)."""
    return scope["method"] not in _SAFE


def owns(scope: Scope) -> bool:
    """Whether the guard takes whoever asks for the server's owner: one who asks from an address in
    `metrics_from`, through no proxy."""
    return scope.get("state", {}).get("owner") is True


def values(scope: Scope, name: str) -> list[str]:
    """All values of a header, in their order; `name` is written in lower case."""
    wanted = name.encode("latin-1")
    return [value.decode("latin-1") for key, value in scope["headers"] if key == wanted]


def value(scope: Scope, name: str) -> str:
    """The only value of a header; empty where there is none, or more than one."""
    found = values(scope, name)
    return found[0] if len(found) == 1 else ""


def take(scope: Scope, name: str) -> list[str]:
    """The values of a header, which nobody after this will see."""
    found = values(scope, name)
    unwanted = name.encode("latin-1")
    scope["headers"] = [pair for pair in scope["headers"] if pair[0] != unwanted]
    return found


def put(scope: Scope, name: str, text: str) -> None:
    """Give the request a header, in place of those of the same name."""
    take(scope, name)
    scope["headers"].append((name.encode("latin-1"), text.encode("latin-1")))
