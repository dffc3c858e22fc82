"""Writes a letter once: gathers its facts, renders it, puts it together as it goes over the wire."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from activities import gauges
from claims.variant import Pinned
from letters.addresses import domain_of
from letters.facts import LetterFacts
from letters.gather import TELLS_OF_A_CHANGE, Desk, gather
from letters.message import build_message, message_id, thread_id
from letters.own_templates import own_text
from letters.own_templates_rendering import Written, written
from letters.rendering import NAMELESS
from letters.training import marked
from runtime.settings import Settings
from store.letter_sources import LetterSource, letter_source
from store.letter_templates import LetterTexts
from store.links import make_link
from store.outbox import Envelope
from store.variants import Shelf

LINK_LIFE = timedelta(days=365)
"""How long the claimant's link in a letter opens his claim."""

log = structlog.get_logger(__name__)


class WrittenLetter(NamedTuple):
    """A letter as it goes over the wire, and the id of the version of our own text that it says."""

    message: bytes
    written_from: str | None


class LetterWriter:
    """Knows who we are and where our pages are; the parsed variants and the texts of our own are kept."""

    def __init__(self, settings: Settings) -> None:
        name, self.sender_address = parseaddr(settings.mail_from)
        self._sender = settings.mail_from
        self._desk = Desk(organisation=name or "Redress", console=settings.public_url)
        self._domain = domain_of(self.sender_address)
        self._public_url = settings.public_url
        self._shelf = Shelf()
        self._texts = LetterTexts()

    def message_id(self, envelope: Envelope) -> str:
        """Name the letter; the same at every sending."""
        return message_id(UUID(envelope.id), self._domain, envelope.restored)

    async def write(self, connection: AsyncConnection, envelope: Envelope) -> WrittenLetter:
        """Write the letter as it goes out; raises ValueError when it cannot be written."""
        source = await letter_source(
            connection, envelope.id, envelope.version, envelope.template in TELLS_OF_A_CHANGE
        )
        if source is None or envelope.address is None:
            raise ValueError("nothing to write the letter from")
        pinned, now = await self._pinned(connection, source), datetime.now(UTC)
        link = await self._link(connection, envelope, now)
        facts = gather(envelope, source, pinned, self._desk, link, now)
        said = await self._said(connection, envelope, pinned, facts)
        message = build_message(
            marked(said.rendered, envelope.language) if envelope.training else said.rendered,
            sender=self._sender,
            # Whoever files types any name for any address: nothing typed goes out to one that nobody proved.
            recipient_name=None if envelope.template in NAMELESS else envelope.name,
            recipient_address=envelope.address,
            message_id=self.message_id(envelope),
            thread_root_id=thread_id(UUID(envelope.claim_id), self._domain),
            date=now,
            language=envelope.language,
            list_id=f"claims.{self._domain}",
        )
        return WrittenLetter(message, said.version.id if said.version else None)

    async def _said(
        self, connection: AsyncConnection, envelope: Envelope, pinned: Pinned, facts: LetterFacts
    ) -> Written:
        """The text of our own for this letter, or the one that comes with Redress."""
        own = await own_text(connection, envelope.template, pinned.variant, envelope.language, self._texts)
        said = written(envelope.template, facts, own)
        if said.fault and own:
            gauges.LETTER_TEXTS_FAILED.labels(envelope.template).inc()
            log.warning("a text of our own cannot be used", letter=envelope.id, text=own.id, fault=said.fault)
        return said

    async def _pinned(self, connection: AsyncConnection, source: LetterSource) -> Pinned:
        claim = source.claim
        shelved = await self._shelf.pinned(connection, claim.variant, claim.received_at, source.calendar_id)
        if shelved is None:
            raise ValueError("the claim's variant is not published")
        return shelved.pinned

    async def _link(self, connection: AsyncConnection, envelope: Envelope, now: datetime) -> str | None:
        """A link of its own for each letter to the claimant: only its hash is kept."""
        if envelope.recipient_kind != "claimant":
            return None
        token = await make_link(connection, envelope.claim_id, now + LINK_LIFE)
        return f"{self._public_url}/c/{token}"
