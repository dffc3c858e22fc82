"""Starts a worker of a later program: `python -m tests.lab.newer Knows` or `Begins`, see tests/end_to_end/newer.py."""

import os
import sys

import worker
from tests.end_to_end import newer


def main() -> None:
    """Put the later program's workflow in the place of today's, then work as the product does."""
    worker.ClaimWorkflow = getattr(newer, sys.argv[1])  # type: ignore[misc]
    code = worker.main()
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
