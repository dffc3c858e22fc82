"""`python -m bench.limit`: raises the rate until p95 of acknowledgement passes a second, and goes on beyond it.

Requests fall due at their rate whether or not those before were answered; times count from the instant at which one
was due. What was turned away counts as never acknowledged. In the end every acknowledgement is looked up in the tables.
"""

import argparse
import asyncio
import math
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.acting import pending
from bench.backlog import letters_left, unstarted
from bench.client import Client
from bench.kept import check
from bench.limit_sheet import Sheet
from bench.load import percentile
from bench.mix import ACKNOWLEDGED, ACT, FILING, Mix
from bench.open_load import Heard, OpenLoad
from bench.stack import Stack, database, running_stack
from store.connections import at_once, engine_for
from store.people import user_by_login
from store.sessions import open_session

BOUND = 1.0
"""Seconds within which 95 of 100 have to be acknowledged."""
BEYOND = (1.5, 3.0)
"""Times the limit."""
SEEDS, WARM_RATE = 60, 20.0
PAUSE = 3.0
"""Seconds between two steps."""
LAST_WAIT = 1800.0
PEOPLE = ("operator", "manager", "admin")


class Plan(NamedTuple):
    """How the rate is raised."""

    first: float = 50.0
    factor: float = 1.25
    seconds: float = 10.0
    seed: int = 1


async def find(stack: Stack, plan: Plan, sheet: Sheet) -> None:
    """Find the limit, go beyond it, wait until everything is carried out, and look it all up."""
    mix = await _furnished(stack, Random(plan.seed))
    limit = await _raise(stack, plan, mix, sheet)
    for times in BEYOND:
        await _step(stack, mix, (limit or plan.first) * times, plan, sheet)
    sheet.say(found_out(limit, plan))
    for what, seconds, left in await _drained(database(stack)):
        sheet.say(
            f"{what}: none waited {seconds:.0f} s after the last step{f', but {left}' if left else ''}."
        )
    found = check(database(stack), mix.ledger)
    sheet.say(
        "Looked up in the tables: " + ", ".join(f"{what} {count:,}" for what, count in found.items()) + "."
    )


async def _raise(stack: Stack, plan: Plan, mix: Mix, sheet: Sheet) -> float | None:
    """The highest rate at which acknowledgement was in time; None when it was late at the first already."""
    held, rate = None, plan.first
    while await _step(stack, mix, rate, plan, sheet) <= BOUND:
        held, rate = rate, rate * plan.factor
    return held


def found_out(limit: float | None, plan: Plan) -> str:
    """What the raising found, in words; beyond the first rate where none held."""
    times = f"{BEYOND[0]:g} and {BEYOND[1]:g} times as many."
    if limit is None:
        return (
            f"No rate held: acknowledgement was late at the first, {plan.first:.0f} requests a second."
            f" Begin lower (--first). Beyond it: {times}"
        )
    return f"Limit: {limit:.0f} requests a second. Beyond it: {times}"


async def _step(stack: Stack, mix: Mix, rate: float, plan: Plan, sheet: Sheet) -> float:
    """Ask at this rate; return the p95 of acknowledgement, for ever when a twentieth was not acknowledged."""
    mix.give_links(database(stack))
    load = OpenLoad(stack.base, mix.wish, mix.chance)
    seconds = await load.run(rate, plan.seconds)
    sheet.step(rate, seconds, load.heard, percentile(load.late, 0.95))
    await asyncio.sleep(PAUSE)
    return acknowledgement(load.heard)


def acknowledgement(heard: Sequence[Heard]) -> float:
    """The p95 of what wants to be acknowledged, refusals counted as never."""
    wanted = [each for each in heard if each.kind in (FILING, ACT)]
    return percentile([each.seconds if each.status in ACKNOWLEDGED else math.inf for each in wanted], 0.95)


async def _furnished(stack: Stack, chance: Random) -> Mix:
    """Claims to begin with, tokens of three people, a session, and a few seconds to get warm."""
    tokens = [stack.command("token", "--user", login).split()[-1] for login in PEOPLE]
    mix = Mix(tokens, f"redress_session={await _session(database(stack))}", chance)
    async with Client(stack.base) as client:
        for _ in range(SEEDS):
            await mix.file(client)
    mix.give_links(database(stack))
    await OpenLoad(stack.base, mix.wish, chance).run(WARM_RATE, 5)
    return mix


async def _session(url: str) -> str:
    engine = at_once(engine_for(url))
    async with engine.connect() as connection:
        user = await user_by_login(connection, PEOPLE[0])
        assert user is not None
        token = await open_session(connection, user.id, datetime.now(UTC) + timedelta(days=1), "bench")
    await engine.dispose()
    return token


async def _drained(url: str) -> list[tuple[str, float, int]]:
    """Seconds until each queue was empty, and what was left in it when patience ended."""
    began = time.monotonic()
    waiting = {"Claims without a workflow": unstarted, "Commands": pending, "Letters": letters_left}
    found = []
    while waiting and time.monotonic() - began < LAST_WAIT:
        await asyncio.sleep(1)
        for what in [what for what, count in waiting.items() if not count(url)]:
            found.append((what, time.monotonic() - began, 0))
            del waiting[what]
    return found + [(what, LAST_WAIT, count(url)) for what, count in waiting.items()]


def main() -> None:
    """Run it on a stack of its own."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.limit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, kind in Plan.__annotations__.items():
        default = Plan._field_defaults[name]
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"default {default}")
    measure(Plan(**vars(parser.parse_args())))


def measure(plan: Plan) -> None:
    """Start a stack, find its limit, stop it."""
    folder = Path(tempfile.mkdtemp(prefix="redress-limit-"))
    folder.chmod(0o711)
    sheet = Sheet(f"Steps of {plan.seconds:g} s, seed {plan.seed}.")
    try:
        with running_stack(folder / "home") as stack:
            asyncio.run(find(stack, plan, sheet))
        print(f"Written to {sheet.path}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
