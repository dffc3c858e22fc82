"""One letter as the console shows it: its text, the proof, and what a person may do about it."""

from datetime import UTC, datetime
from email.utils import parseaddr
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.letter_templates_view import address_of
from api.console.letter_text import ShownText, address_in, text_as_sent, text_as_written
from api.desk import Desk
from claims.variant import Pinned
from letters.gather import TELLS_OF_A_CHANGE
from letters.gather import Desk as Signature
from letters.own_templates import own_text
from letters.preview import Preview, preview
from runtime.settings import Settings
from store.letter_sources import LetterSource, letter_source
from store.letter_templates import TemplateVersion, Words, version_by_id
from store.one_letter import OneLetter
from store.outbox import Envelope
from store.people import User

NEEDS_A_PERSON = frozenset({"unknown", "refused"})


class LetterView(NamedTuple):
    """A letter with its text: as it was sent, or as it would be written now (`kept` tells which)."""

    letter: OneLetter
    shown: ShownText | None
    kept: bool
    may_send_again: bool
    other_address: str | None
    """The address on the kept bytes, when the claimant's is another one by now."""
    written_from: TemplateVersion | None = None
    """The text of the company's own that the kept bytes say; None: the one that comes with Redress."""

    @property
    def text_at(self) -> str:
        """Where that text is shown."""
        text = self.written_from
        return f"{address_of(text)}?version={text.version}" if text else ""


async def view_of(desk: Desk, connection: AsyncConnection, user: User, letter: OneLetter) -> LetterView:
    """Put together what the page shows."""
    ours = letter.team in (*user.teams, *user.manages)
    may = letter.state in NEEDS_A_PERSON and ours
    if letter.message is not None:
        sent_to = address_in(letter.message)
        other = sent_to if letter.address and sent_to != letter.address else None
        origin = letter.template_version
        written_from = await version_by_id(connection, origin) if origin else None
        return LetterView(letter, text_as_sent(letter.message), True, may, other, written_from)
    if letter.message_id is not None:  # the bytes were erased, and nothing may be made up in their place
        return LetterView(letter, None, False, False, None)
    written = await _written_now(desk, connection, letter)
    shown = text_as_written(written.rendered) if written and written.rendered else None
    return LetterView(letter, shown, False, may, None)


def signature_of(settings: Settings) -> Signature:
    """What letters say of us."""
    name = parseaddr(settings.mail_from)[0] or "Redress"
    return Signature(organisation=name, console=settings.public_url)


async def looked_at(
    desk: Desk,
    connection: AsyncConnection,
    envelope: Envelope,
    source: LetterSource,
    draft: Words | None = None,
) -> Preview | None:
    """A letter as it would be written now, or from a draft; None when its variant is not published here."""
    pinned = await _pinned(desk, connection, source)
    if pinned is None:
        return None
    own = draft or await own_text(connection, envelope.template, pinned.variant, envelope.language)
    settings, now = desk.settings, datetime.now(UTC)
    return preview(envelope, source, pinned, signature_of(settings), settings.public_url, now, own)


async def _written_now(desk: Desk, connection: AsyncConnection, letter: OneLetter) -> Preview | None:
    before = letter.template in TELLS_OF_A_CHANGE
    source = await letter_source(connection, letter.id, letter.version, before)
    return await looked_at(desk, connection, letter, source) if source else None


async def _pinned(desk: Desk, connection: AsyncConnection, source: LetterSource) -> Pinned | None:
    claim = source.claim
    found = await desk.shelf.pinned(connection, claim.variant, claim.received_at, source.calendar_id)
    return found.pinned if found else None
