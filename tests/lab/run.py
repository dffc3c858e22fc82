"""One run of the lab: faults on and safety judged, faults off and the clock of liveness started."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from temporalio.service import RPCError

from tests.lab.bursts import file_together, many_together
from tests.lab.crowd import Crowd
from tests.lab.deeds import Deeds
from tests.lab.figures import counted, lateness
from tests.lab.judges import tables
from tests.lab.judging import RESTS_AFTERWARDS, Court
from tests.lab.lateness import TOGETHER
from tests.lab.ledger import Ledger
from tests.lab.liveness import Bounds, letters_in
from tests.lab.schedule import Fault, around_burst, deployments, length_with, schedule
from tests.lab.stack import COMPONENTS, Plan, Stack, running

LOOKS = 4.0
"""How often as long as a look at what still waits took nobody looks."""
PATIENCE = 90.0
"""Seconds for which more is waited for when too little was done."""
LAST_WORDS = 25.0
"""Seconds that callers get to hear the answer to what they are at."""


@dataclass(frozen=True)
class Course:
    """What a run is like."""

    seed: int
    seconds: float
    clients: int = 5
    pace: float = 6.0
    bug: str | None = None
    disks: bool = False
    kinds: dict[str, float] | None = None
    sweeps: bool = False
    """Sweep at once when the faults are over, instead of at the next minute."""
    burst: int = 0
    """Claims of the calm after the faults whose rungs fall due in the same second."""
    burst_amid: int = 0
    """Claims whose rungs fall due in the same second while faults happen."""
    keep: bool = False
    deploys: bool = False
    """Newer workers come in the place of the old ones now and then, and go again."""
    versions: bool = False
    """Temporal tells the builds apart."""
    enough: Callable[[Court], bool] = lambda _: True
    """Whether so much was done that something can be said; on a busy machine that takes longer than `seconds`."""


@dataclass
class Outcome:
    """What a run was and what was found; empty `found` means that every invariant held."""

    course: Course
    faults: list[Fault]
    found: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


async def run(course: Course, *, hunting: bool = False) -> Outcome:
    """Run the lab once; when `hunting`, until the first wrong is found."""
    if course.burst_amid:
        course = replace(course, seconds=max(course.seconds, length_with(course.seed, course.burst_amid)))
    faults = _planned(course)
    outcome = Outcome(course, faults)
    began = time.monotonic()
    plan = Plan(course.seed, course.bug, course.disks, course.versions)
    async with running(plan, keep=course.keep) as stack:
        outcome.figures["seconds to start"] = round(time.monotonic() - began, 1)
        ledger = Ledger(stack.home / "ledger.jsonl")
        crowd = Crowd(stack.base, stack.tokens, stack.session, stack.mail, ledger, course.seed)
        deeds = Deeds(stack, crowd, course.seed)
        court = Court(stack, crowd, deeds)
        with contextlib.closing(ledger):
            await _both_phases(course, faults, court, outcome, hunting)
        (stack.home / "faults.txt").write_text("".join(f"{note}\n" for note in deeds.happened))
        outcome.found = court.found
        outcome.figures["home"] = str(stack.home) if course.keep else ""
    return outcome


def _planned(course: Course) -> list[Fault]:
    faults = schedule(course.seed, course.seconds, disks=course.disks, pace=course.pace, kinds=course.kinds)
    if course.deploys:
        faults = sorted([*faults, *deployments(course.seed, course.seconds)], key=lambda fault: fault.at)
    return around_burst(faults, course.seed, course.burst_amid) if course.burst_amid else faults


async def _both_phases(
    course: Course, faults: list[Fault], court: Court, outcome: Outcome, hunting: bool
) -> None:
    visit = asyncio.create_task(court.crowd.visit(course.clients))
    others = [asyncio.create_task(work) for work in (court.sit(), court.deeds.look_after())]
    try:
        await _phase_one(faults, course, court, hunting)
        if not (hunting and court.found):
            await _phase_two(course, court, visit, outcome)
    finally:
        court.crowd.stopping.set()
        for task in (visit, *others):
            task.cancel()
        ended = await asyncio.gather(visit, *others, return_exceptions=True)
        broken = [each for each in ended if isinstance(each, Exception)]
        court.convict([f"the lab itself broke: {each!r}" for each in broken])
        outcome.figures |= counted(court)


async def _phase_one(faults: list[Fault], course: Course, court: Court, hunting: bool) -> None:
    """Faults on: only safety is judged."""
    acting = asyncio.create_task(court.deeds.carry_out(faults))
    resting = asyncio.create_task(_rest(course, court))
    bursting = asyncio.create_task(_many(court, course.burst_amid, court.crowd.stopping))
    guilty = asyncio.create_task(court.guilty.wait())
    wanted = {asyncio.ensure_future(asyncio.gather(acting, resting, bursting))}
    try:
        waited = wanted | ({guilty} if hunting else set())
        done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {guilty}:
            task.result()
    finally:
        for task in (acting, resting, bursting, guilty):
            task.cancel()
        await asyncio.gather(acting, resting, bursting, guilty, *wanted, return_exceptions=True)


async def _many(court: Court, count: int, stopping: asyncio.Event) -> None:
    """Let thousands fall due together, and keep them for judgement."""
    if count:
        caller = court.crowd.caller(f"many {len(court.bursts)}", "operator", stopping)
        court.bursts.append(await many_together(caller, count, court.stack.judged))


async def _rest(course: Course, court: Court) -> None:
    await asyncio.sleep(course.seconds)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not course.enough(court):
                await asyncio.sleep(0.1)


async def _phase_two(course: Course, court: Court, visit: "asyncio.Task[None]", outcome: Outcome) -> None:
    """Faults off: everything comes to its end within its bound."""
    await _heal(court.stack, court.deeds)
    over, court.rests = time.monotonic(), RESTS_AFTERWARDS
    outcome.figures["left when the faults were over"] = (await asyncio.to_thread(court.undone)).counts
    if 0 < course.burst <= TOGETHER:
        await file_together(court.crowd.caller("last burst", "operator"), course.burst, 20.0)
    court.crowd.stopping.set()
    await asyncio.wait({visit}, timeout=LAST_WORDS)
    if course.sweeps:
        await _sweep(court.stack)
    waits = await _until_nothing_waits(court, over, hunting=course.bug is not None)
    outcome.figures["seconds until done"] = {name: round(seconds, 1) for name, seconds in waits.items()}
    if course.burst > TOGETHER:
        await _many(court, course.burst, asyncio.Event())
        await _until_nothing_waits(court, time.monotonic(), hunting=course.bug is not None)
    for wrongs in (court.safety, court.files, court.history):
        court.convict(await asyncio.to_thread(wrongs))
    court.convict(await court.workflows())
    outcome.figures |= await asyncio.to_thread(lateness, court)


async def _heal(stack: Stack, deeds: Deeds) -> None:
    """All links pass, everything runs; where letters were put off the post office begins anew, all domains open."""
    stack.mail.turn("good")
    for link in stack.links.values():
        link.heal()
    for name in COMPONENTS:
        stack.thaw(name)
        if not stack.children[name].alive:
            await stack.revive(name)
    if stack.mail.answered.keys() & {"451", "421"}:
        deeds.down.add("letters")
        await asyncio.to_thread(stack.children["letters"].stop, 12.0)
        await stack.revive("letters")
    deeds.down.clear()
    await stack.until_ready()


async def _until_nothing_waits(court: Court, over: float, *, hunting: bool) -> dict[str, float]:
    """Seconds after the last fault until nothing of each kind waits; what goes beyond its bound is a wrong."""
    done: dict[str, float] = {}
    bounds = Bounds(letters_in((await asyncio.to_thread(court.undone)).counts))
    while True:
        began = time.monotonic()
        with contextlib.suppress(psycopg.Error):
            await asyncio.to_thread(_pull_letters, court.stack.judged)
            left = await asyncio.to_thread(court.undone)
            passed = time.monotonic() - over
            done |= {name: passed for name in tables.UNDONE if name not in left.counts and name not in done}
            for name in left.counts:
                done.pop(name, None)
            court.convict(bounds.missed(left, passed))
            if not left.counts or passed > bounds.of_letters or (hunting and court.found):
                return done
        await asyncio.sleep(max(0.5, LOOKS * (time.monotonic() - began)))


def _pull_letters(url: str) -> None:
    """Letters that were put off for minutes or hours go now: the lab does not wait for the next day."""
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        connection.execute(
            "UPDATE letters SET next_attempt_at = now() WHERE state = 'planned' AND attempts > 0"
        )


async def _sweep(stack: Stack) -> None:
    with contextlib.suppress(RPCError, RuntimeError):
        client = await stack.client()
        await client.get_schedule_handle("reconcile").trigger()
