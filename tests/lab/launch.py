"""Starts the API or a worker with a bug that was planted on purpose: `REDRESS_LAB_BUG` names it, here alone.

`python -m tests.lab.launch api PORT` or `python -m tests.lab.launch worker`.
"""

import os
import runpy
import sys

from tests.lab.planted import plant


def main() -> None:
    """Plant the bug, then go on as the product does."""
    plant(os.environ["REDRESS_LAB_BUG"])
    if sys.argv[1] == "api":
        import uvicorn

        uvicorn.run(
            "api.app:create_app",
            factory=True,
            host="127.0.0.1",
            port=int(sys.argv[2]),
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    else:
        runpy.run_module("worker", run_name="__main__")


if __name__ == "__main__":
    main()
