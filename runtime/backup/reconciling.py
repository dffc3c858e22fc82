"""Brings PostgreSQL and Temporal together after a restore: PostgreSQL's state goes on, whatever Temporal thinks.

A workflow of another moment may know commands that PostgreSQL does not have yet, and would drop them as seen when
they come again. So none goes on: each is looked at, ended, and started anew from its stored state, all deadlines as
they were. What passed meanwhile happens once; letters of which nobody knows whether they went out already go nowhere.
"""

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from claims.commands import Command
from runtime.backup.engine import Told, end_workflows, reports_of, running_claims, side_by_side, told
from runtime.backup.report import Begun, Report, Survey
from runtime.embedded.trouble import CannotStart
from runtime.sweep import sweep_now
from store import restoring
from store.restoring import KnownClaim

REASON = "A back-up was restored: letters wait until both databases are brought together (redress reconcile)."
PATIENCE = 600.0
"""Seconds that catching up may take before somebody has to look."""
LOOK_EVERY, SWEEP_EVERY = 0.3, 6.0
LIST_LAGS = 20.0
"""Seconds by which Temporal's own list may be late."""
Say = Callable[[str], None]


async def begin(
    engine: AsyncEngine, client: Client, until: datetime | None, stands_at: datetime | None, say: Say
) -> Begun:
    """Hold all letters, look, end all workflows, settle what is known; afterwards every claim may start.

    `until`: the lost desk sent nothing after it; now, when nobody knows. `stands_at`: the moment of PostgreSQL's
    state; its newest record, when nobody knows. Nothing of this needs a worker, or minds one.
    """
    now = datetime.now(UTC)
    async with engine.begin() as connection:
        hold = await restoring.hold_for_restoring(connection, REASON)
        newest = await restoring.newest_record(connection)
        opened = await restoring.open_claims(connection)
    if newest is None:
        raise CannotStart("The database holds no claims: there is nothing to bring together.")
    say("Looking at what Temporal holds ...")
    survey, running = await _survey(engine, client, opened)
    known = await _reports(engine, client)
    say(f"Ending {len(running)} workflows; PostgreSQL's state goes on ...")
    begun = Begun(
        began=now,
        stands_at=stands_at or newest,
        until=until or now,
        survey=survey,
        ended=await end_workflows(client, {*running, *opened}),
        letters_known=0,
        letters_doubtful=(),
        numbers_left_out=0,
        sessions_ended=0,
        hold=hold,
    )
    return await _prepare(engine, begun, known, newest)


async def finish(
    engine: AsyncEngine, client: Client, begun: Begun, say: Say, patience: float = PATIENCE
) -> Report:
    """Wait until the workers of claims have caught up, settle the letters of what was late, let letters go, compare."""
    began = time.monotonic()
    say("Starting every claim anew from its stored state; what is overdue happens now ...")
    unfinished = await _caught_up(engine, client, begun.began, began + patience)
    async with engine.begin() as connection:
        doubtful = await restoring.doubt_letters(connection, begun.until, ran_on=begun.ran_on)
        passed = await restoring.sent_meanwhile(connection, begun.began, begun.until)
        opened = (await restoring.left(connection, begun.began)).opened
        if begun.hold and unfinished is None:
            await restoring.end_hold(connection, begun.hold)
    differences = () if unfinished else await _differences(engine, client)
    return Report(
        begun=begun,
        opened=opened,
        letters_doubtful=tuple(f"{each.number} {each.template}" for each in doubtful),
        letters_passed=passed,
        differences=differences,
        unfinished=unfinished,
        seconds=(datetime.now(UTC) - begun.began).total_seconds(),
    )


async def _prepare(engine: AsyncEngine, begun: Begun, known: dict[str, Command], newest: datetime) -> Begun:
    """One transaction: what is done to the database before anybody works with it."""
    async with engine.begin() as connection:
        settled = [await restoring.settle_as_told(connection, *each) for each in known.items()]
        doubtful = await restoring.doubt_letters(connection, begun.until, ran_on=begun.ran_on)
        numbers = await restoring.leave_out_numbers(connection, newest, begun.began) if begun.ran_on else 0
        sessions = await restoring.close_old_doors(connection)
        await restoring.let_all_start(connection)
    found = {
        "letters_known": sum(settled),
        "letters_doubtful": tuple(f"{each.number} {each.template}" for each in doubtful),
        "numbers_left_out": numbers,
        "sessions_ended": sessions,
    }
    return begun.model_copy(update=found)


async def _survey(
    engine: AsyncEngine, client: Client, opened: dict[str, KnownClaim]
) -> tuple[Survey, set[str]]:
    """Compare without any worker: what the histories say against what is stored."""
    running = await running_claims(client)
    async with engine.connect() as connection:
        known = {**opened, **await restoring.known_claims(connection, sorted(running - opened.keys()))}
    ids = sorted(running)
    answers = dict(zip(ids, await side_by_side(lambda one: told(client, one), ids), strict=True))
    survey = Survey(
        agree=sum(_gap(answers[one], known[one]) == 0 for one in ids if one in opened),
        ahead=tuple(known[one].number for one in ids if one in opened and _gap(answers[one], known[one]) > 0),
        behind=tuple(
            known[one].number for one in ids if one in opened and _gap(answers[one], known[one]) < 0
        ),
        without=tuple(sorted(each.number for one, each in opened.items() if one not in running)),
        closed=tuple(known[one].number for one in ids if one in known and one not in opened),
        lost=tuple(_name(answers[one], one) for one in ids if one not in known),
    )
    return survey, running


def _gap(answer: Told | None, stored: KnownClaim) -> int:
    """By how much a workflow is ahead; what does not say counts as behind."""
    return answer.version - stored.version if answer else -1


def _name(answer: Told | None, claim_id: str) -> str:
    return answer.number if answer else claim_id


async def _reports(engine: AsyncEngine, client: Client) -> dict[str, Command]:
    """What Temporal knows of the letters that wait in PostgreSQL."""
    async with engine.connect() as connection:
        waiting = {each.id: each.claim_id for each in await restoring.waiting_letters(connection)}
    told_of = await side_by_side(lambda claim: reports_of(client, claim), sorted(set(waiting.values())))
    return {letter: report for reports in told_of for letter, report in reports.items() if letter in waiting}


async def _caught_up(engine: AsyncEngine, client: Client, since: datetime, end: float) -> str | None:
    """Let the reconciler sweep until nothing of the past is left; what is left when the patience is over."""
    swept = -math.inf
    while True:
        if time.monotonic() - swept > SWEEP_EVERY:
            await sweep_now(client)
            swept = time.monotonic()
        async with engine.connect() as connection:
            left = await restoring.left(connection, since)
        if left.nothing:
            return None
        if time.monotonic() > end:
            return (
                f"{left.unstarted} claims without workflow, {left.pending} commands and {left.late} deadlines wait. "
                "Do workers of claims run? Letters stay held; run `redress reconcile` again."
            )
        await asyncio.sleep(LOOK_EVERY)


async def _differences(engine: AsyncEngine, client: Client) -> tuple[str, ...]:
    """Open claims without a running workflow, and running ones of claims that are not open; the list may lag."""
    end = time.monotonic() + LIST_LAGS
    while True:
        async with engine.connect() as connection:
            opened = await restoring.open_claims(connection)
        running = await running_claims(client)
        apart = opened.keys() ^ running
        if not apart or time.monotonic() > end:
            return tuple(sorted(opened[one].number if one in opened else one for one in apart))
        await asyncio.sleep(LOOK_EVERY)
