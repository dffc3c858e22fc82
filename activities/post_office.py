"""The post office: takes letters from the outbox, sends them and notes what became of each."""

import asyncio
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities import gauges
from activities.bell import Bell
from activities.chores import Shift
from activities.crowd import Crowd
from activities.desk_letters import DeskPost
from activities.domains import DomainBackoff, delay
from activities.faults import without_words
from activities.letter_writer import LetterWriter
from activities.smtp import Delivery, SmtpSender
from claims.commands import Actor, Command
from letters.addresses import domain_of, wire_address
from runtime.door import Door
from store import outbox
from store.connections import at_once
from store.outbox import Envelope

IN_HAND = 24
"""Letters that are worked on at a time; the sender has fewer connections, the others are being written."""
LEASE = 20.0
"""Seconds after which a letter in the hands of a dead sender is taken again."""
RENEW_EVERY = 5.0
"""Seconds between two renewals of the leases of letters that are still being sent."""
LOOK_EVERY = 2.0
"""Seconds between two looks into the outbox when no bell rings."""
CEILING = timedelta(days=3)
"""How long a letter that is put off again and again is tried."""
AT_LEAST = 8
"""Letters that are taken together, unless nothing else is to do: one look into the outbox serves them all."""
HOLDS_BACK = 1.0
"""Seconds between two takes of `AT_LEAST` letters while others need the processor; each costs what two filings do."""
WAITED_ENOUGH = timedelta(seconds=60)
"""From then on letters hold back no longer: on a desk that is busy for hours they would never catch up."""
LAST_MOMENTS = 5.0
"""Seconds that letters on their way get when the worker stops."""
_FATES = UUID("0d3e0c56-3d0b-5a55-8a47-8f1f6f4c2b11")

log = structlog.get_logger(__name__)


class PostOffice:
    """Sends letters; one shift at a time is enough, and two do no harm: a lease keeps each letter in one hand."""

    def __init__(
        self,
        engine: AsyncEngine,
        door: Door,
        writer: LetterWriter,
        sender: SmtpSender,
        desk: DeskPost,
        chance: Random | None = None,
    ) -> None:
        self._engine = at_once(engine)
        self._crowd, self._behind = Crowd(), False
        self._bell = Bell(engine.url)
        self._door, self._writer, self._sender, self._desk = door, writer, sender, desk
        self._domains = DomainBackoff(chance)
        self._chance = chance or Random()
        self._held: dict[str, int] = {}

    @activity.defn
    async def work(self, shift: Shift) -> None:
        """Send what is due until the shift ends or the worker stops; heartbeats all the while."""
        end = asyncio.get_running_loop().time() + shift.seconds
        in_hand: set[asyncio.Task[None]] = set()
        async with self._bell.listening() as bell:
            renewing = asyncio.create_task(self._renew_leases())
            try:
                while asyncio.get_running_loop().time() < end and not activity.is_worker_shutdown():
                    activity.heartbeat()
                    in_hand |= self._desk.turn()
                    room = IN_HAND - len(in_hand)
                    taken = await self._take_in_turn(room) if room >= AT_LEAST else ()
                    in_hand |= {asyncio.create_task(self._see_to(envelope)) for envelope in taken}
                    in_hand = await self._pause(bell, in_hand, busy=room < AT_LEAST or bool(taken))
            finally:
                await _let_finish(in_hand)
                renewing.cancel()

    async def _renew_leases(self) -> None:
        """A slow mail server must not make us send twice; a dead sender's letters are free again soon."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            if self._held:
                with suppress(SQLAlchemyError):
                    async with self._engine.connect() as connection:
                        await outbox.renew(connection, dict(self._held), LEASE)

    async def _take_in_turn(self, room: int) -> tuple[Envelope, ...]:
        """Hold back where a crowd is felt: an answer that somebody waits for goes before a letter that is young."""
        if self._crowd.felt() and not self._behind:
            await asyncio.sleep(HOLDS_BACK)
            room = AT_LEAST
        taken = await self._take(room)
        long_ago = datetime.now(UTC) - WAITED_ENOUGH
        self._behind = any(one.attempts == 1 and one.planned_at < long_ago for one in taken)
        return taken

    async def _take(self, room: int) -> tuple[Envelope, ...]:
        with without_words():
            async with self._engine.connect() as connection:
                return await outbox.take_batch(connection, room, LEASE)

    async def _pause(
        self, bell: asyncio.Event, in_hand: set[asyncio.Task[None]], busy: bool
    ) -> set[asyncio.Task[None]]:
        """Wait for a free hand while there is work, and for the bell when there is none."""
        signs = {asyncio.create_task(activity.wait_for_worker_shutdown())}
        signs |= set() if busy else {asyncio.create_task(bell.wait())}
        await asyncio.wait(in_hand | signs, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        for sign in signs:
            sign.cancel()
        bell.clear()
        return {task for task in in_hand if not task.done()}

    async def _see_to(self, envelope: Envelope) -> None:
        """Bring one letter as far as it goes now; a fault of ours puts it off and harms no other letter."""
        self._held[envelope.id] = envelope.attempts
        try:
            await self._deliver(envelope)
        except SQLAlchemyError as fault:
            log.warning("a letter waits for its lease to end", letter=envelope.id, fault=type(fault).__name__)
        except Exception as fault:
            # The words of such a fault may hold personal data: its kind and place have to do.
            place = "".join(traceback.format_tb(fault.__traceback__)[-2:])
            log.error(
                "a letter cannot be written", letter=envelope.id, fault=type(fault).__name__, place=place
            )
            with suppress(SQLAlchemyError):
                await self._put_off(envelope, None, f"cannot be written: {type(fault).__name__}")
        finally:
            self._held.pop(envelope.id, None)

    async def _deliver(self, envelope: Envelope) -> None:
        if envelope.address is None or not _can_be_written_to(envelope.address):
            await self._give_up(envelope, "no address that can be written to")
            return
        domain, now = domain_of(envelope.address), datetime.now(UTC)
        reopened = self._domains.closed_until(domain, now)
        if reopened is not None:
            await self._put_off(envelope, reopened, "the domain takes no letters now")
            return
        message = await self._message(envelope)
        if message is not None:
            fate = await self._sender.send(self._writer.sender_address, envelope.address, message)
            gauges.LETTERS.labels(fate.result).inc()
            await self._note(envelope, domain, fate)

    async def _message(self, envelope: Envelope) -> bytes | None:
        """The bytes of the letter: those kept at the first sending, else written now; None: the lease is lost."""
        if envelope.message is not None:
            return envelope.message
        async with self._engine.connect() as connection:
            message, written_from = await self._writer.write(connection, envelope)
            name = self._writer.message_id(envelope)
            return await outbox.keep_message(
                connection, envelope.id, envelope.attempts, name, message, written_from
            )

    async def _note(self, envelope: Envelope, domain: str, fate: Delivery) -> None:
        if fate.result == "retry":
            again = self._later(envelope, domain, fate)
            await self._put_off(envelope, again, fate.answer)
            return
        self._domains.answered(domain)
        if fate.result == "sent":
            await self._sent(envelope, fate.answer)
        elif fate.result == "refused":
            await self._give_up(envelope, fate.answer)
        else:
            log.warning("the fate of a letter is unknown", letter=envelope.id, claim=envelope.claim_id)
            async with self._engine.connect() as connection:
                await outbox.mark_unknown(connection, envelope.id, envelope.attempts, fate.answer)

    def _later(self, envelope: Envelope, domain: str, fate: Delivery) -> datetime:
        """A server that cannot be talked to says nothing about the domain; then only this letter waits."""
        now = datetime.now(UTC)
        if fate.code is None:
            return now + delay(envelope.attempts, self._chance) / 10
        return self._domains.failed(domain, envelope.attempts, now)

    async def _put_off(self, envelope: Envelope, again: datetime | None, problem: str) -> None:
        """Try again later; a letter that was put off for days is given up."""
        now = datetime.now(UTC)
        if now - envelope.planned_at > CEILING:
            await self._give_up(envelope, f"given up: {problem}")
            return
        again = again or now + delay(envelope.attempts, self._chance)
        async with self._engine.connect() as connection:
            await outbox.mark_retry(connection, envelope.id, envelope.attempts, again, problem)

    async def _sent(self, envelope: Envelope, reply: str) -> None:
        now = datetime.now(UTC)
        report = _report(envelope, "letter_sent", now) if envelope.reports else None
        async with self._engine.connect() as connection:
            noted = await outbox.mark_sent(connection, envelope.id, envelope.attempts, now, report, reply)
        await self._tell(report if noted else None)

    async def _give_up(self, envelope: Envelope, problem: str) -> None:
        """A refusal becomes work: the claim is told of it."""
        log.warning(
            "a letter was refused", letter=envelope.id, claim=envelope.claim_id, attempts=envelope.attempts
        )
        report = _report(envelope, "letter_refused", datetime.now(UTC)) if _concerns(envelope) else None
        async with self._engine.connect() as connection:
            noted = await outbox.mark_refused(connection, envelope.id, envelope.attempts, problem, report)
        await self._tell(report if noted else None)

    async def _tell(self, report: Command | None) -> None:
        """The report is in the journal already; the reconciler signals what does not get through now."""
        if report is not None:
            await self._door.deliver(report)


def _can_be_written_to(address: str) -> bool:
    try:
        return bool(wire_address(address))
    except ValueError:
        return False


def _concerns(envelope: Envelope) -> bool:
    """A refused letter to one of our people is a fault to mend, not work on the claim."""
    return envelope.recipient_kind == "claimant"


def _report(envelope: Envelope, action: str, now: datetime) -> Command:
    """What the claim is told of this attempt; a letter that somebody had sent again may fail again."""
    data = {"letter_id": envelope.id, **({"sent_at": now.isoformat()} if action == "letter_sent" else {})}
    return Command(
        id=str(uuid5(_FATES, f"{envelope.id}/{action}/{envelope.attempts}")),
        claim_id=envelope.claim_id,
        action=action,
        actor=Actor(kind="system"),
        at=now,
        data=data,
    )


async def _let_finish(in_hand: set[asyncio.Task[None]]) -> None:
    """Letters that were begun are ended; what takes longer is sent again when its lease is over."""
    if in_hand:
        _, late = await asyncio.wait(in_hand, timeout=LAST_MOMENTS)
        for task in late:
            task.cancel()
