"""Writes down what the process asks of the network: one line for each name and each address.

Python imports this module at its start where its folder is on PYTHONPATH.
"""

import os
import sys
from contextlib import suppress

_EVENTS = {
    *("socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"),
    *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"),
}


def _watch(file: str) -> None:
    written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS:
            whom = arguments[1] if event in _WITH_SOCKET else arguments[0]
            host = whom[0] if isinstance(whom, tuple) else whom
            with suppress(OSError):  # closed when the process ends
                os.write(written, f"{event} {host}\n".encode())

    sys.addaudithook(note)


_WITH_SOCKET = {"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"}
if "WATCH_OF_THE_NETWORK" in os.environ:
    _watch(os.environ["WATCH_OF_THE_NETWORK"])
