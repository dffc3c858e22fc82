"""`python -m tests.simulation`: many histories on all processors."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.history import History

PORTION = 500


def main() -> int:
    """Play so many histories from a seed on; 0 when all laws held."""
    parser = argparse.ArgumentParser(prog="tests.simulation")
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int)
    asked = parser.parse_args()
    began = time.monotonic()
    seeds = range(asked.seed, asked.seed + asked.histories, PORTION)
    last = asked.seed + asked.histories
    with ProcessPoolExecutor(asked.processes) as pool:
        played = list(pool.map(play, seeds, (min(PORTION, last - seed) for seed in seeds)))
    wrongs = [wrong for portion in played for wrong in portion[0]]
    deaths, records, runs = (sum(portion[n] for portion in played) for n in (1, 2, 3))
    print(
        f"{asked.histories:,} histories from seed {asked.seed}: {deaths:,} deaths, {records:,} records, "
        f"{runs:,} new runs, {len(wrongs)} wrongs; {time.monotonic() - began:,.0f} s"
    )
    for wrong in wrongs[:20]:
        print(wrong)
    return 1 if wrongs else 0


def play(first: int, count: int) -> tuple[list[str], int, int, int]:
    """Play some histories; what went wrong by seed, and how many deaths, records and new runs there were."""
    wrongs, deaths, records, runs = [], 0, 0, 0
    for seed in range(first, first + count):
        history = History(seed)
        try:
            history.play()
        except AssertionError as wrong:
            wrongs.append(f"seed {seed}: {wrong}")
        deaths += history.deaths
        records += len(history.tables.versions)
        runs += history.engine.runs
    return wrongs, deaths, records, runs


if __name__ == "__main__":
    sys.exit(main())
