"""Brings PostgreSQL and Temporal together after a restore: PostgreSQL's state goes on, whatever Temporal thinks.

A workflow of another moment may know commands that PostgreSQL does not have yet, and would drop them as seen when
they come again. So none goes on: each is looked at, ended, and started anew from its stored state, all deadlines as
they were. What passed meanwhile happens once; letters of which nobody knows whether they went out already go nowhere.
"""

import asyncio
import math
import time
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from claims.commands import Command
from runtime.backup.engine import (
    Temporal,
    Told,
    end_workflows,
    reports_of,
    running_claims,
    side_by_side,
    told,
)
from runtime.backup.report import Begun, Report, Survey
from runtime.embedded.trouble import CannotStart
from runtime.embedded.watch import Say
from runtime.sweep import sweep_now
from store import restorations, restoring
from store.restoring import KnownClaim

REASON = "A back-up was restored: letters wait until both databases are brought together (redress reconcile)."
PATIENCE = 600.0
"""Seconds that catching up may take before somebody has to look."""
LOOK_EVERY, SWEEP_EVERY = 0.3, 6.0
LIST_LAGS = 20.0
"""Seconds by which Temporal's own list may be late."""


class _Start(NamedTuple):
    """What the database says before anything is done to it; `restore` is how this one is remembered."""

    restore: str
    hold: str | None
    newest: datetime
    opened: dict[str, KnownClaim]


async def begin(
    engine: AsyncEngine,
    temporal: Temporal,
    until: datetime | None,
    stands_at: datetime | None,
    say: Say,
    *,
    anew: bool = False,
) -> Begun:
    """Hold all letters, look, end all workflows of ours, settle what is known; afterwards every claim may start.

    `until`: the lost desk sent nothing after it; now, when nobody knows. `stands_at`: the moment of PostgreSQL's
    state; its newest record, when nobody knows. Nothing of this needs a worker, or minds one. What was begun and
    not finished is given as it was, unless it is wanted `anew`.
    """
    if not anew and (kept := await _kept(engine, say)):
        return kept
    now = datetime.now(UTC)
    start = await _start(engine)
    say("Looking at what Temporal holds ...")
    survey, running = await _survey(engine, temporal, start.opened)
    known = await _reports(engine, temporal)
    say(f"Ending {len(running)} workflows; PostgreSQL's state goes on ...")
    begun = Begun(
        began=now,
        stands_at=stands_at or start.newest,
        until=until or now,
        survey=survey,
        ended=await end_workflows(temporal, {*running, *start.opened}),
        letters_known=0,
        letters_doubtful=(),
        numbers_left_out=0,
        sessions_ended=0,
        hold=start.hold,
    )
    return await _prepare(engine, begun, known, start)


async def _kept(engine: AsyncEngine, say: Say) -> Begun | None:
    """What was begun and not finished: workflows that it started already are not ended once more."""
    async with engine.connect() as connection:
        found = await restorations.unfinished(connection)
    if found is None:
        return None
    begun = Begun.model_validate(found)
    say(
        f"Going on with what began at {begun.began:%Y-%m-%d %H:%M:%S} UTC, with its --until {_spelled(begun)} ..."
    )
    return begun


async def _start(engine: AsyncEngine) -> _Start:
    """Hold all letters and let the sweep of retention rest, before anything else."""
    async with engine.begin() as connection:
        newest = await restoring.newest_record(connection)
        if newest is None:
            raise CannotStart("The database holds no claims: there is nothing to bring together.")
        hold = await restoring.hold_for_restoring(connection, REASON)
        restore = await restorations.remember_restore(connection, hold)
        return _Start(restore, hold, newest, await restoring.open_claims(connection))


async def finish(
    engine: AsyncEngine, temporal: Temporal, begun: Begun, say: Say, patience: float = PATIENCE
) -> Report:
    """Wait until the workers of claims have caught up, settle the letters of what was late, let letters go, compare."""
    began = time.monotonic()
    say("Starting every claim anew from its stored state; what is overdue happens now ...")
    unfinished = await _caught_up(engine, temporal, begun, began + patience)
    async with engine.begin() as connection:
        doubtful = await _doubtful(connection, begun)
        passed = await restoring.sent_meanwhile(connection, begun.began, begun.until)
        opened = (await restoring.left(connection, begun.began)).opened
        if unfinished is None:
            await restorations.mark_finished(connection)
            if begun.hold:
                await restoring.end_hold(connection, begun.hold)
    differences = () if unfinished else await _differences(engine, temporal)
    return Report(
        begun=begun,
        opened=opened,
        letters_doubtful=doubtful,
        letters_passed=passed,
        differences=differences,
        unfinished=unfinished,
        seconds=(datetime.now(UTC) - begun.began).total_seconds(),
    )


async def _prepare(engine: AsyncEngine, begun: Begun, known: dict[str, Command], start: _Start) -> Begun:
    """One transaction: what is done to the database before anybody works with it, and that it was done."""
    async with engine.begin() as connection:
        settled = [await restoring.settle_as_told(connection, *each) for each in known.items()]
        doubtful = await _doubtful(connection, begun)
        numbers = (
            await restoring.leave_out_numbers(connection, start.newest, begun.began) if begun.ran_on else 0
        )
        sessions = await restoring.close_old_doors(connection)
        await restoring.let_all_start(connection)
        found = {
            "letters_known": sum(settled),
            "letters_doubtful": doubtful,
            "numbers_left_out": numbers,
            "sessions_ended": sessions,
        }
        done = begun.model_copy(update=found)
        await restorations.keep_begun(connection, start.restore, done.model_dump_json())
    return done


async def _doubtful(connection: AsyncConnection, begun: Begun) -> tuple[str, ...]:
    """Let nobody send what may have gone out already; of which claims and what it is."""
    found = await restoring.doubt_letters(connection, begun.until, ran_on=begun.ran_on)
    return tuple(f"{each.number} {each.template}" for each in found)


async def _survey(
    engine: AsyncEngine, temporal: Temporal, opened: dict[str, KnownClaim]
) -> tuple[Survey, set[str]]:
    """Compare without any worker: what the histories say against what is stored."""
    running = await running_claims(temporal)
    async with engine.connect() as connection:
        known = {**opened, **await restoring.known_claims(connection, sorted(running - opened.keys()))}
    ids = sorted(running)
    answers = dict(zip(ids, await side_by_side(lambda one: told(temporal.client, one), ids), strict=True))
    gaps = {one: _gap(answers[one], known[one]) for one in ids if one in opened}
    survey = Survey(
        agree=sum(gap == 0 for gap in gaps.values()),
        ahead=tuple(known[one].number for one, gap in gaps.items() if gap > 0),
        behind=tuple(known[one].number for one, gap in gaps.items() if gap < 0),
        without=tuple(sorted(each.number for one, each in opened.items() if one not in running)),
        closed=tuple(known[one].number for one in ids if one in known and one not in opened),
        lost=tuple(_name(answers[one], one) for one in ids if one not in known),
    )
    return survey, running


def _spelled(begun: Begun) -> str:
    return begun.until.isoformat(timespec="seconds")


def _gap(answer: Told | None, stored: KnownClaim) -> int:
    """By how much a workflow is ahead; what does not say counts as behind."""
    return answer.version - stored.version if answer else -1


def _name(answer: Told | None, claim_id: str) -> str:
    return answer.number if answer else claim_id


async def _reports(engine: AsyncEngine, temporal: Temporal) -> dict[str, Command]:
    """What Temporal knows of the letters that wait in PostgreSQL."""
    async with engine.connect() as connection:
        waiting = {each.id: each.claim_id for each in await restoring.waiting_letters(connection)}
    told_of = await side_by_side(
        lambda claim: reports_of(temporal.client, claim), sorted(set(waiting.values()))
    )
    return {letter: report for reports in told_of for letter, report in reports.items() if letter in waiting}


async def _caught_up(engine: AsyncEngine, temporal: Temporal, begun: Begun, end: float) -> str | None:
    """Let the reconciler sweep until nothing of the past is left; what is left when the patience is over."""
    swept = -math.inf
    while True:
        if time.monotonic() - swept > SWEEP_EVERY:
            await sweep_now(temporal.client)
            swept = time.monotonic()
        async with engine.connect() as connection:
            left = await restoring.left(connection, begun.began)
        if left.nothing:
            return None
        if time.monotonic() > end:
            return (
                f"{left.unstarted} claims without workflow, {left.pending} commands and {left.late} deadlines wait. "
                "Do workers of claims run? Letters stay held. Go on where it stands with more time:"
                f" `redress reconcile --patience 3600 --until {_spelled(begun)}`."
            )
        await asyncio.sleep(LOOK_EVERY)


async def _differences(engine: AsyncEngine, temporal: Temporal) -> tuple[str, ...]:
    """Open claims without a running workflow, and running ones of claims that are not open; the list may lag."""
    end = time.monotonic() + LIST_LAGS
    while True:
        async with engine.connect() as connection:
            opened = await restoring.open_claims(connection)
        running = await running_claims(temporal)
        apart = opened.keys() ^ running
        if not apart or time.monotonic() > end:
            return tuple(sorted(opened[one].number if one in opened else one for one in apart))
        await asyncio.sleep(LOOK_EVERY)
