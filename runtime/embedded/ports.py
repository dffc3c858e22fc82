"""Finds free ports on the loopback interface."""

import contextlib
import random
import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"
OURS = range(20_000, 30_000)
"""Below what kernels give to those who ask for any port: no passing connection takes one of these between our
choice and the server's start, or while a server is being started again."""
TRIES = 1000


def free_ports(names: Iterable[str]) -> dict[str, int]:
    """Give each name a free port of its own; RuntimeError if none is to be found.

    All are held open until the last one is found, so that no two names get the same.
    """
    with contextlib.ExitStack() as held:
        return {name: held.enter_context(_hold_any()).getsockname()[1] for name in names}


def _hold_any() -> socket.socket:
    """A server at the first free port of some that are drawn."""
    for port in random.SystemRandom().sample(OURS, TRIES):
        with contextlib.suppress(OSError):
            return socket.create_server((LOOPBACK, port))
    raise RuntimeError(f"no free port between {OURS.start} and {OURS.stop}")


def is_listening(port: int) -> bool:
    """Whether something on this machine accepts connections at the port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
