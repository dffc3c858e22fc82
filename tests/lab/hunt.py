"""`python -m tests.lab.hunt`: plants one bug after the other and says in which second the lab found it."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.lab.planted import PLANTS
from tests.lab.run import Course, run

BUDGET = 60.0
"""Seconds of faults within which a bug has to show, or else in the calm that follows."""
SEED = 11
PACE = 2.5
OF_ITS_OWN = {
    # A record that was executed and whose answer is lost, while rungs fall due.
    "record_without_version": {
        "burst": 1.0,
        "forward_then_cut:workers-postgres": 9.0,
    },
    # A letter that was taken, and whose sender cannot write that down.
    "letter_without_its_name": {"refuse:letters-postgres": 4.0, "kill:letters": 1.0},
    # Signals that never arrive: only the sweep brings them.
    "reconciler_off": {"kill:temporal": 2.0, "refuse:api-temporal": 3.0, "kill:api": 2.0},
}
"""Faults that a bug needs more of than others; the usual ones where it is not named."""


def main() -> int:
    """Hunt the named bugs, or all; 0 when each was found, and nothing in a control."""
    parser = argparse.ArgumentParser(prog="tests.lab.hunt")
    parser.add_argument("bugs", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--budget", type=float, default=BUDGET)
    parser.add_argument(
        "--control", action="store_true", help="the same faults without the bug: nothing may be found"
    )
    parser.add_argument("--out", type=Path, help="append a line of JSON for each bug")
    asked = parser.parse_args()
    missed = [bug for bug in asked.bugs or PLANTS if _hunt(bug, asked) is asked.control]
    print(f"not as it should be: {', '.join(missed)}" if missed else "all is as it should be")
    return 1 if missed else 0


def _hunt(bug: str, asked: argparse.Namespace) -> bool:
    planted = None if asked.control else bug
    course = Course(
        seed=asked.seed, seconds=asked.budget, pace=PACE, bug=planted, kinds=OF_ITS_OWN.get(bug), sweeps=True
    )
    outcome = asyncio.run(run(course, hunting=True))
    first = min(outcome.found.items(), key=lambda item: item[1], default=("NOT FOUND", asked.budget))
    line = {"bug": bug, "control": asked.control, "seed": asked.seed, "second": first[1], "by": first[0]}
    print(json.dumps(line), flush=True)
    if asked.out:
        with asked.out.open("a") as file:
            file.write(json.dumps(line) + "\n")
    return bool(outcome.found)


if __name__ == "__main__":
    sys.exit(main())
