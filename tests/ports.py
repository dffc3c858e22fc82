"""A port that a stack of a test keeps over its restarts."""

import random
import socket

LASTING = range(20_000, 30_000)
"""Below what the kernel gives to those who ask for any port: nobody else takes it between two starts."""


def lasting_port() -> int:
    """Find a free one; raises RuntimeError when a hundred tries find none."""
    for port in random.SystemRandom().sample(LASTING, 100):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")
