"""`python -m tests.security.fuzz`: every nasty input through every place, and the API walked for minutes.

The walks of the suite without their sampling, and schemathesis with all its phases as every role. It starts
servers of its own, as the tests do.
"""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.security.length import LONG

HERE = Path(__file__).parent
WALKS = (
    "test_nasty_queries.py",
    "test_nasty_json.py",
    "test_nasty_forms.py",
    "test_nasty_addresses.py",
    "test_nasty_documents.py",
)


def main() -> int:
    """Run the walks and then schemathesis; 0 when nothing was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0, help="of schemathesis, shared by the roles")
    asked.add_argument("--each", type=int, default=0, help="inputs for every place; 0 for all that there are")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=("walks", "calls"), help="only the corpus, or only schemathesis")
    given = asked.parse_args()
    os.environ[LONG] = f"{given.minutes},{given.each},{given.seed}"
    files = ([] if given.only == "calls" else list(WALKS)) + (
        [] if given.only == "walks" else ["test_stateful.py"]
    )
    options = ["--timeout=0", "-p", "no:cacheprovider", "--show-capture=no", "-s"]
    return pytest.main([*options, *(str(HERE / name) for name in files)])


if __name__ == "__main__":
    sys.exit(main())
