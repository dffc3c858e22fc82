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
SHARED = ("test_nasty_json.py", "test_nasty_forms.py")
"""The long ones, whose places several processes may share."""
WHOLE = ("test_nasty_queries.py", "test_nasty_addresses.py", "test_nasty_documents.py")
"""Walks that the first of them does alone."""
CALLS = ("test_stateful.py",)
FORMS = ("test_nasty_forms.py",)


def main() -> int:
    """Run the walks and then schemathesis; 0 when nothing was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0, help="of schemathesis, shared by the roles")
    asked.add_argument("--each", type=int, default=0, help="inputs for every place; 0 for all that there are")
    asked.add_argument("--seed", type=int, default=1)
    only = "only the corpus, only its forms, or only schemathesis"
    asked.add_argument("--only", choices=("walks", "forms", "calls"), help=only)
    asked.add_argument("--part", default="1/1", help="2/4: the second of four processes that share the walks")
    given = asked.parse_args()
    os.environ[LONG] = f"{given.minutes},{given.each},{given.seed},{given.part}"
    files = _files(given.only, first=given.part.startswith("1/"))
    options = ["--timeout=0", "-p", "no:cacheprovider", "--show-capture=no", "-s"]
    return pytest.main([*options, *(str(HERE / name) for name in files)])


def _files(only: str | None, *, first: bool) -> tuple[str, ...]:
    walks = (*SHARED, *(WHOLE if first else ()))
    calls = CALLS if first else ()
    return {"walks": walks, "forms": FORMS, "calls": calls}.get(only or "", (*walks, *calls))


if __name__ == "__main__":
    sys.exit(main())
