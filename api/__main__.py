"""`python -m api`: serves the API and the pages, with bounds on how slowly and how much a client may send."""

import argparse
import contextlib
import gc
import socket
import sys

import uvicorn
from uvicorn.main import STARTUP_FAILURE

from api.bounded_protocol import BoundedProtocol
from runtime.large_pages import use_large_pages

FAREWELL = 5
"""Seconds that calls under way have to end."""
COLLECT_AFTER = (10_000, 20, 50)
"""Objects, and collections of the younger ones: a call leaves little that only the collector frees."""
DOORS = 16
"""New connections that are taken in one turn of the loop."""


def main() -> None:
    """Serve until a signal asks to leave. `FORWARDED_ALLOW_IPS` names the proxies that are believed."""
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    config = uvicorn.Config(
        "api.app:create_app",
        factory=True,
        host=given.host,
        port=given.port,
        http=BoundedProtocol,  # type: ignore[arg-type] (any protocol of asyncio will do)
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=FAREWELL,
    )
    config.load_app()
    spare_the_collector()
    use_large_pages()
    server = uvicorn.Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=doors(config.bind_socket()))
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def spare_the_collector() -> None:
    """Leave out of every collection what stays until the end; one of all of it held every call up for 0.3 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def doors(bound: socket.socket) -> list[socket.socket]:
    """The same socket several times over.

    uvloop takes one new connection of a socket in each turn of its loop. A busy loop turns ten times a second, and
    whoever comes with a new connection would wait in the kernel for many seconds, where nobody counts or refuses him.
    """
    return [bound, *(bound.dup() for _ in range(DOORS - 1))]


if __name__ == "__main__":
    main()
