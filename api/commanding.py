"""Takes a command in: journal first, then the claim's workflow, then a short wait for the outcome."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from api.admission import step_aside
from api.command_data import Read, read_data
from api.desk import Desk
from api.erased import erased_meanwhile, refuse_erased
from api.names import names_claim, not_found
from api.problems import Problem
from api.shapes.commands import CommandIn
from claims.acts_of_moving import calendar_of, target_of
from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decide import Facts, decide
from claims.decision import Refusal
from claims.variant import Pinned
from store.actors import actor_for
from store.cards import Standing, standing
from store.journal import Accepted, CommandOutcome, JournalEntry, accept, known, outcome
from store.people import who_is_meant
from store.sight import Sight, sight_of_system

PATIENCE = 2.0
"""Seconds for which an answer waits for the outcome."""
LOOK_EVERY = 0.2
"""Seconds between two looks at the journal while notifications cannot be heard."""
DELIVERIES_AT_MOST = 5000
"""Commands that may wait for their signal; the journal keeps what is beyond, and the reconciler signals it."""
_log = structlog.get_logger("api.commanding")


class Order(NamedTuple):
    """One request to command a claim: who, what he may see, under which key, where, what, and its hash."""

    actor_kind: str
    actor_id: str | None
    caller: str
    sight: Sight
    key: str
    path: str
    digest: bytes
    claim: str
    body: CommandIn
    waits: bool = True
    """False when the caller wants the answer as soon as the command is durable."""


async def command_claim(desk: Desk, order: Order) -> CommandOutcome:
    """Carry a command through as far as two seconds allow; pending means accepted and durable.

    Raises Problem: 404 unknown or foreign, 409 `erased`, 422 bad data, unknown action or reused key.
    """
    if not names_claim(order.claim):
        raise not_found()
    command_id = str(uuid7())
    with desk.outcomes.expecting(command_id) as told:
        async with desk.at_once.connect() as connection:
            entry, accepted = await _accept(desk, connection, order, command_id)
        if accepted.kind == "accepted" and accepted.outcome and accepted.outcome.status == "pending":
            delivery = _hand_over(desk, entry.command, order.waits)
            if order.waits and delivery:
                return await _carried_out(desk, delivery, accepted.outcome, told)
    return _judged(accepted)


async def _accept(
    desk: Desk, connection: AsyncConnection, order: Order, command_id: str
) -> tuple[JournalEntry, Accepted]:
    seen = await standing(connection, order.sight, order.claim)
    if seen is None:
        raise not_found()
    try:
        entry = await _entry(desk, connection, order, seen, command_id)
    except Problem as problem:
        return await _accepted_before(connection, order, seen, command_id, problem)
    return entry, await accept(connection, entry)


async def _accepted_before(
    connection: AsyncConnection, order: Order, seen: Standing, command_id: str, problem: Problem
) -> tuple[JournalEntry, Accepted]:
    """A repeat stays good although the claim has gone on since; otherwise the problem stands."""
    before = await known(connection, order.caller, order.key, order.path, order.digest)
    if before is None or before.kind != "repeated":
        raise problem
    actor = Actor(kind="system")
    command = Command(
        id=command_id, claim_id=seen.claim.id, action=order.body.action, actor=actor, at=datetime.now(UTC)
    )
    return JournalEntry(
        command=command, caller=order.caller, key=order.key, path=order.path, body_hash=order.digest
    ), before


def _judged(accepted: Accepted) -> CommandOutcome:
    if accepted.kind == "reused":
        raise Problem("idempotency-key-reused")
    if accepted.outcome is None:  # it was seen a moment ago, and no claim ever goes
        raise erased_meanwhile()
    return accepted.outcome


async def _entry(
    desk: Desk, connection: AsyncConnection, order: Order, seen: Standing, command_id: str
) -> JournalEntry:
    claim = seen.claim
    refuse_erased(claim)
    shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, seen.calendar_id)
    if shelved is None:
        raise not_found()
    read = await read_data(connection, order.sight, shelved.pinned, claim, order.body.action, order.body.data)
    command = _command(order, claim, command_id, read)
    refused = None if seen.pending else await _refused(desk, connection, shelved.pinned, claim, command)
    return JournalEntry(
        command=command,
        caller=order.caller,
        key=order.key,
        path=order.path,
        body_hash=order.digest,
        texts=read.texts,
        refused=refused,
        refused_version=claim.version if refused else None,
    )


def _command(order: Order, claim: Claim, command_id: str, read: Read) -> Command:
    return Command(
        id=command_id,
        claim_id=claim.id,
        action=order.body.action,
        actor=actor_for(order.actor_kind, order.actor_id, order.sight, claim.team),
        at=datetime.now(UTC),
        data=read.facts,
        texts=read.private,
        expected_version=order.body.expected_version,
    )


async def _refused(
    desk: Desk, connection: AsyncConnection, pinned: Pinned, claim: Claim, command: Command
) -> dict[str, Any] | None:
    """What the rules say against it now; only good while nothing of the claim is pending."""
    try:
        decide(pinned, claim, command, await facts_for(desk, connection, claim, command))
    except Refusal as refusal:
        return refusal.problem()
    return None


async def facts_for(desk: Desk, connection: AsyncConnection, claim: Claim, command: Command) -> Facts:
    """What the decision of this command needs from outside the claim."""
    if moves_to := target_of(claim, command):
        days = calendar_of(command)
        wanted = await desk.shelf.pinned(connection, moves_to, claim.received_at, days)
        return Facts(target=wanted.pinned if wanted else None)
    if command.action != "reclassify":
        return Facts()
    people = await who_is_meant(connection, claim.team, claim.assignee)
    live = await desk.shelf.live_for(connection, command.data["type"])
    return Facts(people=people, target=live.pinned if live else None)


def _hand_over(desk: Desk, command: Command, waits: bool) -> "asyncio.Task[bool] | None":
    """Signal the claim's workflow in the background, first for callers who wait.

    What is too much is left to the reconciler.
    """
    _log.info("command accepted", claim=command.claim_id, command=command.id, action=command.action)
    if len(desk.under_way) >= DELIVERIES_AT_MOST:
        return None
    delivery = asyncio.create_task(desk.door.deliver(command, urgent=waits))
    desk.under_way.add(delivery)
    delivery.add_done_callback(desk.under_way.discard)
    return delivery


async def _carried_out(
    desk: Desk,
    delivery: "asyncio.Task[bool]",
    accepted: CommandOutcome,
    told: asyncio.Future[dict[str, Any]],
) -> CommandOutcome:
    """Wait for the outcome; pending when it does not come in time."""
    step_aside()
    try:
        async with asyncio.timeout(PATIENCE):
            return await _heard(desk, delivery, accepted, told)
    except (TimeoutError, SQLAlchemyError, OSError):
        return await _looked_up(desk, accepted)


async def _heard(
    desk: Desk,
    delivery: asyncio.Task[bool],
    accepted: CommandOutcome,
    told: asyncio.Future[dict[str, Any]],
) -> CommandOutcome:
    while True:
        patience = None if desk.outcomes.listening else LOOK_EVERY
        await asyncio.wait(
            {told} | ({delivery} if not delivery.done() else set()),
            timeout=patience,
            return_when="FIRST_COMPLETED",
        )
        if told.done():
            return await _as_told(desk, accepted, told.result())
        if delivery.done() and not delivery.result():
            return await _looked_up(desk, accepted)
        if not desk.outcomes.listening and (found := await _looked_up(desk, accepted)).status != "pending":
            return found


async def _as_told(desk: Desk, accepted: CommandOutcome, told: Mapping[str, Any]) -> CommandOutcome:
    if told["status"] == "refused" and not told.get("problem"):
        return await _looked_up(desk, accepted)
    changes = {"status": told["status"], "version": told.get("version"), "problem": told.get("problem")}
    return accepted.model_copy(update=changes)


async def _looked_up(desk: Desk, accepted: CommandOutcome) -> CommandOutcome:
    """The journal's word; while it cannot be read, the command is what it was: accepted."""
    try:
        async with desk.at_once.connect() as connection:
            return await outcome(connection, accepted.id, sight_of_system()) or accepted
    except (SQLAlchemyError, OSError):
        return accepted
