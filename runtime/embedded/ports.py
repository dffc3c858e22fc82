"""Finds free ports on the loopback interface."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


def free_ports(names: Iterable[str]) -> dict[str, int]:
    """Give each name a free port of its own.

    All are held open until the last one is found, so that no two names get the same.
    """
    sockets = {name: socket.create_server((LOOPBACK, 0)) for name in names}
    ports = {name: held.getsockname()[1] for name, held in sockets.items()}
    for held in sockets.values():
        held.close()
    return ports


def is_listening(port: int) -> bool:
    """Whether something on this machine accepts connections at the port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
