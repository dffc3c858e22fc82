"""Works a batch of moves off: a command for each claim through the journal, and what became of it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.faults import without_words
from claims.commands import Command, Data, MoveBack, Recount
from claims.commands import Move as MoveData
from claims.refusals import refusal
from claims.values import Value
from runtime.door import Door
from store.actors import actor_for
from store.cards import Standing, standing
from store.connections import at_once
from store.journal import JournalEntry, accept, known
from store.moves import (
    Batch,
    Settled,
    Turn,
    batch,
    next_turns,
    outcomes_of,
    set_state,
    settle_turns,
)
from store.people import user_by_id
from store.sight import Sight, sight_of

CHUNK = 20
"""Claims whose commands are under way together: the desk goes on working beside a batch."""
LOOK_EVERY = 0.1
PATIENCE = 3.0
"""Seconds for which a chunk waits for its outcomes; what takes longer is asked for again with the next one."""
SENT_AT_MOST = 200
"""Claims that may wait for their outcome before no more are sent."""


class Stand(Value):
    """How far a batch is."""

    state: str
    settled: int
    total: int
    sent: int = 0

    @property
    def over(self) -> bool:
        """Nothing is left to do."""
        return self.state == "done" or (self.state == "stopped" and self.sent == 0)


class Mover:
    """Journals the commands of a batch. A repeat finds the same commands under the same keys."""

    def __init__(self, engine: AsyncEngine, door: Door) -> None:
        self._engine = at_once(engine)
        self._door = door

    @activity.defn
    async def go_on(self, move_id: str) -> Stand:
        """Carry the next chunk out, as far as the claims answer in time."""
        with without_words():
            async with self._engine.connect() as connection:
                found = await self._batch(connection, move_id)
                if found.state == "running":
                    await self._chunk(connection, found)
                    found = await self._ended(connection, await self._batch(connection, move_id))
                elif found.counts.get("sent"):
                    await self._look(connection, found)
                    found = await self._batch(connection, move_id)
        sent = found.counts.get("sent", 0)
        return Stand(state=found.state, settled=found.settled, total=found.total, sent=sent)

    async def _batch(self, connection: AsyncConnection, move_id: str) -> Batch:
        found = await batch(connection, move_id)
        if found is None:
            raise ApplicationError(f"no batch {move_id}", type="missing-batch", non_retryable=True)
        return found

    async def _ended(self, connection: AsyncConnection, found: Batch) -> Batch:
        if found.settled < found.total or found.state != "running":
            return found
        await set_state(connection, found.id, "done", of=("running",))
        return found.model_copy(update={"state": "done"})

    async def _chunk(self, connection: AsyncConnection, found: Batch) -> None:
        sight = await self._sight(connection, found)
        if found.counts.get("sent", 0) < SENT_AT_MOST:
            turns = await next_turns(connection, found.id, "waiting", CHUNK)
            await self._send(connection, found, turns, sight)
        await self._look(connection, found)

    async def _sight(self, connection: AsyncConnection, found: Batch) -> Sight:
        """What the manager may see and do now, not when he began."""
        user = await user_by_id(connection, found.started_by)
        return sight_of(user) if user and user.active else Sight(user_id=found.started_by)

    async def _send(
        self, connection: AsyncConnection, found: Batch, turns: Sequence[Turn], sight: Sight
    ) -> None:
        settled, commands = list[Settled](), list[Command]()
        for turn in turns:
            seen = await standing(connection, sight, turn.claim_id)
            command = _command(found, turn, seen, sight) if seen else None
            if command is None:
                settled.append(await self._passed_over(connection, found, turn, seen))
                continue
            await accept(connection, _entry(found, command))
            commands.append(command)
            settled.append(Settled(place=turn.place, state="sent"))
            activity.heartbeat()
        await settle_turns(connection, found.id, settled)
        for delivered in asyncio.as_completed([self._door.deliver(one, urgent=False) for one in commands]):
            await delivered
            activity.heartbeat()

    async def _passed_over(
        self, connection: AsyncConnection, found: Batch, turn: Turn, seen: Standing | None
    ) -> Settled:
        """A claim that is not what was chosen: perhaps by our own command, before a worker died."""
        if await known(connection, *_key(found, turn.claim_id)):
            return Settled(place=turn.place, state="sent")
        return _skipped(turn, seen)

    async def _look(self, connection: AsyncConnection, found: Batch) -> None:
        """Write down what became of the claims that were sent."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while True:
            sent = await next_turns(connection, found.id, "sent", SENT_AT_MOST)
            outcomes = await outcomes_of(connection, (turn.command_id for turn in sent))
            told = [turn for turn in sent if turn.command_id in outcomes]
            await settle_turns(
                connection, found.id, (_told(turn, *outcomes[turn.command_id]) for turn in told)
            )
            activity.heartbeat()
            if len(told) == len(sent) or asyncio.get_running_loop().time() >= end:
                return
            await asyncio.sleep(LOOK_EVERY)


def _command(found: Batch, turn: Turn, seen: Standing, sight: Sight) -> Command | None:
    """The command of a claim's turn; None when it is not any more what was chosen."""
    claim = seen.claim
    if claim.closed or claim.variant != turn.ref:
        return None
    action, data = _asked(found, claim.stage)
    facts, texts = data.split()
    return Command(
        id=turn.command_id,
        claim_id=claim.id,
        action=action,
        actor=actor_for("user", found.started_by, sight, claim.team),
        at=datetime.now(UTC),
        data=facts,
        texts=tuple(texts),
    )


def _asked(found: Batch, stage: str) -> tuple[str, Data]:
    """What a batch asks of a claim in this stage."""
    if found.undoes:
        return "move_back", MoveBack(reason=found.reason)
    if found.calendar:
        return "recount", Recount(calendar_id=found.calendar.ref.id, reason=found.reason)
    data = {"stage": found.stages.get(stage), "plan": found.plan or None}
    given = {name: value for name, value in data.items() if value is not None}
    if found.to is None:
        raise ValueError("a batch leads to a version of a process or of a calendar")
    return "move", MoveData(variant=found.to.key, version=found.to.version, **given, reason=found.reason)


def _entry(found: Batch, command: Command) -> JournalEntry:
    """The key belongs to the batch and the claim: the second time it is the first command's."""
    caller, key, path, body_hash = _key(found, command.claim_id)
    texts = {"reason": found.reason}
    return JournalEntry(command=command, caller=caller, key=key, path=path, body_hash=body_hash, texts=texts)


def _key(found: Batch, claim_id: str) -> tuple[str, str, str, bytes]:
    return f"move:{found.id}", claim_id, f"/moves/{found.id}", sha256(found.id.encode()).digest()


def _skipped(turn: Turn, seen: Standing | None) -> Settled:
    """Why a claim is passed over, as the rules would say it."""
    code = "closed" if seen and seen.claim.closed else "moved-meanwhile" if seen else "not-yours-any-more"
    return Settled(place=turn.place, state="skipped", problem=refusal(code).problem())


def _told(turn: Turn, status: str, problem: dict[str, object] | None) -> Settled:
    if status == "applied":
        return Settled(place=turn.place, state="moved")
    return Settled(place=turn.place, state="skipped", problem=problem)
