"""Addresses of the other side of a connection, and whether they belong to those named."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)


def address(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text says, with or without a port; None where it says none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


@dataclass(frozen=True, slots=True)
class Networks:
    """Some networks; a single address is a network of one."""

    members: tuple[IPv4Network | IPv6Network, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Networks":
        """The networks as the settings name them. Raises ValueError where one is none."""
        return cls(tuple(map(ip_network, texts)))

    def __contains__(self, text: str) -> bool:
        found = address(text)
        return found is not None and any(found in network for network in self.members)
