"""`python -m tests.lab`: the long run, with a report."""

import argparse
import asyncio
import json
import os
import sys

from tests.lab.run import Course, Outcome, run
from tests.lab.schedule import KINDS


def main() -> int:
    """Run the lab once; 0 when every invariant held."""
    asked = _arguments()
    course = Course(
        seed=asked.seed,
        seconds=asked.minutes * 60,
        clients=asked.clients,
        pace=asked.pace,
        bug=asked.bug,
        kinds=dict.fromkeys(asked.kinds.split(","), 1.0) if asked.kinds else None,
        disks=asked.disks,
        sweeps=asked.sweep,
        burst=asked.burst,
        burst_amid=asked.burst_amid,
        keep=asked.keep,
        deploys=not asked.bug and asked.deploys,
        versions=asked.versions,
    )
    outcome = asyncio.run(run(course, hunting=asked.bug is not None))
    tell(outcome)
    return 1 if outcome.found else 0


def tell(outcome: Outcome) -> None:
    """Print the schedule, the figures and what was found."""
    print(f"seed {outcome.course.seed}, {outcome.course.seconds:g} s, {len(outcome.faults)} faults")
    for fault in outcome.faults:
        print(f"  {fault}")
    print(json.dumps(outcome.figures, indent=1, ensure_ascii=False))
    kinds: dict[str, tuple[str, float, int]] = {}
    for sentence, second in outcome.found.items():
        kind = sentence[:60]
        first = kinds.get(kind, (sentence, second, 0))
        kinds[kind] = first[0], first[1], first[2] + 1
    for sentence, second, count in kinds.values():
        print(f"WRONG at {second:g} s ({count}): {sentence}")
    print("Every invariant held." if not outcome.found else f"{len(outcome.found)} wrongs.")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.lab")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    parser.add_argument("--clients", type=int, default=5)
    parser.add_argument("--pace", type=float, default=6.0)
    parser.add_argument("--bug", help="plant this bug, and end when it is found")
    parser.add_argument("--kinds", help=f"only these faults, of {','.join(KINDS)}")
    parser.add_argument("--burst", type=int, default=100, help="claims due together in the calm at the end")
    parser.add_argument("--burst-amid", type=int, default=0, help="claims due together amid the faults")
    parser.add_argument("--disks", action="store_true", help="small disks that are filled now and then")
    parser.add_argument("--sweep", action="store_true", help="sweep at once when the faults are over")
    parser.add_argument("--no-deploys", dest="deploys", action="store_false", help="no newer workers")
    parser.add_argument("--versions", action="store_true", help="let Temporal tell their builds apart")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
