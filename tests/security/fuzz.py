"""`python -m tests.security.fuzz`: every nasty input through every place, and the API walked for minutes.

The walks of the suite without their sampling, and schemathesis with all its phases as every role. It starts
servers of its own, as the tests do.
"""

import argparse
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LONG = "FUZZ"
"""What tells the walks that they are the long ones: `minutes,seed`."""
WALKS = ("test_nasty_json.py", "test_nasty_forms.py", "test_nasty_addresses.py", "test_nasty_documents.py")


def main() -> int:
    """Run the walks and then schemathesis for the minutes that are left to it; 0 when nothing was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0, help="of schemathesis, shared by the roles")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=("walks", "calls"), help="only the corpus, or only schemathesis")
    given = asked.parse_args()
    os.environ[LONG] = f"{given.minutes},{given.seed}"
    files = ([] if given.only == "calls" else list(WALKS)) + (
        [] if given.only == "walks" else ["test_stateful.py"]
    )
    options = ["-x", "--timeout=0", "-p", "no:cacheprovider", "--show-capture=no", "-s"]
    return pytest.main([*options, *(str(HERE / name) for name in files)])


if __name__ == "__main__":
    sys.exit(main())
