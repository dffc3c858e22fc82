"""`make bench`: measures everything in one run and writes the table to bench/results/.

`BENCH_SCALE=0.1` makes it a tenth as long and as large, to try it out; `BENCH_DUE` says how many claims fall
due in the same second (10,000: they are filed and started first, and all of it takes a quarter of an hour).
`python -m bench --only limit` looks for the limit instead, some ten minutes more (see `python -m bench.limit --help`).
"""

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench import acting, escalation, intake, letters, limit, lists
from bench.backlog import drain
from bench.report import Report
from bench.stack import Stack, running_stack, start, stop

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
SECONDS = max(8 * SCALE, 2.0)
MANY = int(os.environ.get("BENCH_DUE", 10_000 * SCALE))


async def _measure(stack: Stack, report: Report) -> None:
    token = stack.token()
    with intake.floor(stack) as bare:
        await acting.measure(stack, token, SECONDS, report)
        await intake.measure(stack, bare, token, SECONDS, report)
    starts = await drain(stack, report, "workflow starts, backlog after the creates")
    await letters.measure(stack, token, report)
    await escalation.measure(stack, token, 100, 1, report)
    await escalation.measure(stack, token, MANY, escalation.minutes_for(MANY, starts), report)


async def _measure_lists(stack: Stack, report: Report) -> None:
    """On a stack of its own whose worker stands still: it would give every copied claim a workflow."""
    os.kill(stack.run_file()["pids"]["worker"], signal.SIGSTOP)
    await lists.measure(stack, stack.token(), SECONDS / 2, (10_000, 100_000), report)


def _second_start(home: Path, report: Report) -> None:
    began = time.monotonic()
    stop(start(home))
    report.add("`make run`, second start and stop", f"{time.monotonic() - began:.1f} s", "≤ 15 s to ready")


def main() -> None:
    """Run the benchmark, or the search for the limit alone."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=["limit"], help="nothing but this")
    if parser.parse_args().only:
        limit.measure(limit.Plan())
        return
    folder = Path(tempfile.mkdtemp(prefix="redress-bench-"))
    folder.chmod(0o711)
    report = Report()
    try:
        with running_stack(folder / "lists") as stack:
            asyncio.run(_measure_lists(stack, report))
        with running_stack(folder / "home") as stack:
            asyncio.run(_measure(stack, report))
        _second_start(folder / "home", report)
        print(f"Written to {report.path}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
