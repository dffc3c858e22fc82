"""Sends the letters that belong to no claim: new passwords, claimants' own pages, tests."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from random import Random
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from activities.desk_links import link_for
from activities.desk_samples import Samples
from activities.domains import delay
from activities.smtp import Delivery, SmtpSender
from letters.addresses import domain_of, wire_address
from letters.desk import DeskFacts, render_desk
from letters.gather import Desk
from letters.message import build_message, desk_message_id
from runtime.settings import Settings
from store import desk_letters
from store.connections import at_once
from store.desk_letters import DeskEnvelope

TOGETHER = 4
"""Letters that are taken at a time; they are few and must not hold up the claims' own."""
LEASE = 150.0
"""Seconds after which a letter in the hands of a dead sender is taken again; one sending never takes longer."""
LOOK_EVERY = 1.0
"""Seconds between two looks: the post office turns more often than that when it is busy."""
CEILING = timedelta(hours=6)
"""How long a letter is tried: who waits for a link longer than that has asked for another one."""

log = structlog.get_logger(__name__)


class DeskPost:
    """Sends such letters beside those of claims; `turn` is called at every turn of the post office."""

    def __init__(
        self, engine: AsyncEngine, settings: Settings, sender: SmtpSender, chance: Random | None = None
    ) -> None:
        name, self._sender_address = parseaddr(settings.mail_from)
        self._organisation = name or "Redress"
        self._domain = domain_of(self._sender_address)
        self._engine, self._settings, self._sender = at_once(engine), settings, sender
        self._samples = Samples(
            Desk(organisation=self._organisation, console=settings.public_url), settings.public_url
        )
        self._chance = chance or Random()
        self._looked = 0.0
        self._work: asyncio.Task[None] | None = None

    def turn(self) -> set[asyncio.Task[None]]:
        """Begin to send what is due, unless that is under way or was done just now; the task, if there is one."""
        busy = self._work is not None and not self._work.done()
        if busy or time.monotonic() - self._looked < LOOK_EVERY:
            return set()
        self._looked = time.monotonic()
        self._work = asyncio.create_task(self.send_due())
        return {self._work}

    async def send_due(self) -> None:
        """Send what is due now; a fault of the database leaves the rest to the next turn."""
        try:
            async with self._engine.connect() as connection:
                taken = await desk_letters.take_desk_letters(connection, TOGETHER, LEASE)
            await asyncio.gather(*(self._see_to(letter) for letter in taken))
        except (SQLAlchemyError, OSError) as fault:
            log.warning("letters of the desk wait", fault=type(fault).__name__)

    async def _see_to(self, letter: DeskEnvelope) -> None:
        try:
            message = await self._message(letter)
        except ValueError as fault:
            await self._settle(letter, Delivery(result="refused", reply=f"cannot be written: {fault}"))
            return
        if message is not None:
            fate = await self._sender.send(self._sender_address, letter.address, message)
            await self._settle(letter, fate)

    async def _message(self, letter: DeskEnvelope) -> bytes | None:
        """The bytes of the letter with a fresh link; only their hash is kept. None: the lease is lost."""
        name = desk_message_id(UUID(letter.id), self._domain)
        async with self._engine.connect() as connection:
            message = await self._written(connection, letter, name)
            digest = sha256(message).digest()
            held = await desk_letters.note_handed_over(connection, letter, name, digest)
        return message if held else None

    async def _written(self, connection: AsyncConnection, letter: DeskEnvelope, name: str) -> bytes:
        sample = await self._samples.write(connection, letter)
        facts = DeskFacts(
            organisation=self._organisation,
            recipient_name=letter.name,
            login=letter.facts.get("login"),
            hours=_hours(letter),
            link=await link_for(connection, letter, self._settings.public_url),
            subject=sample.subject if sample else None,
            text=sample.text if sample else None,
        )
        return build_message(
            render_desk(letter.kind, letter.language, facts),
            sender=self._settings.mail_from,
            recipient_name=letter.name,
            recipient_address=wire_address(letter.address),
            message_id=name,
            thread_root_id=None,
            date=datetime.now(UTC),
            language=letter.language,
            list_id=f"desk.{self._domain}",
        )

    async def _settle(self, letter: DeskEnvelope, fate: Delivery) -> None:
        """Note what became of the letter; one that never got through ends as refused, in the open."""
        now = datetime.now(UTC)
        async with self._engine.connect() as connection:
            if fate.result == "sent":
                await desk_letters.settle(connection, letter, "sent")
            elif fate.result == "retry" and now - letter.planned_at < CEILING:
                again = now + delay(letter.attempts, self._chance)
                await desk_letters.put_off(connection, letter, again, fate.reply)
            else:
                end = "unknown" if fate.result == "unknown" else "refused"
                log.warning("a letter of the desk did not get through", letter=letter.id, fate=end)
                await desk_letters.settle(connection, letter, end, fate.reply)


def _hours(letter: DeskEnvelope) -> int | None:
    given = letter.facts.get("hours", "")
    return int(given) if given.isdecimal() else None
