"""`python -m api`: serves the API and the pages, with bounds on how slowly and how much a client may send."""

import argparse

import uvicorn

from api.bounded_protocol import BoundedProtocol

FAREWELL = 5
"""Seconds that calls under way have to end."""


def main() -> None:
    """Serve until a signal asks to leave. `FORWARDED_ALLOW_IPS` names the proxies that are believed."""
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=given.host,
        port=given.port,
        http=BoundedProtocol,  # type: ignore[arg-type] (any protocol of asyncio will do)
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=FAREWELL,
    )


if __name__ == "__main__":
    main()
