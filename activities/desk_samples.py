"""What a test letter shows: another letter, written now with the real data of a claim."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from letters.gather import Desk
from letters.own_templates import own_text, scope_named
from letters.preview import preview, sample_envelope
from letters.rendering import Rendered
from store.cards import card
from store.desk_letters import DeskEnvelope
from store.letter_sources import sample_source
from store.letter_templates import TemplatePlace, Words, draft_of
from store.sight import sight_of_system
from store.variants import Shelf


class Samples:
    """Writes letters that go to nobody but the one who asked; the parsed variants are kept."""

    def __init__(self, desk: Desk, public_url: str) -> None:
        self._desk, self._public_url = desk, public_url
        self._shelf = Shelf()

    async def write(self, connection: AsyncConnection, letter: DeskEnvelope) -> Rendered | None:
        """The letter that a test names; None when it names none. ValueError when it cannot be written."""
        template, claim_id = letter.facts.get("template"), letter.facts.get("claim")
        if not template or not claim_id:
            return None
        seen = await card(connection, sight_of_system(), claim_id)
        source = await sample_source(connection, sight_of_system(), claim_id, template)
        if seen is None or source is None:
            raise ValueError("there is no such claim")
        claim, language = source.claim, letter.facts.get("language", letter.language)
        shelved = await self._shelf.pinned(connection, claim.variant, claim.received_at, source.calendar_id)
        if shelved is None:
            raise ValueError("the claim's variant is not published")
        envelope = sample_envelope(seen.claim, template, language, seen.claimant.name, datetime.now(UTC))
        if envelope.recipient_kind == "user":
            envelope = envelope.model_copy(update={"name": letter.name})
        drafted = await _draft(connection, letter, template, language)
        own = drafted or await own_text(connection, template, shelved.pinned.variant, language)
        shown = preview(
            envelope, source, shelved.pinned, self._desk, self._public_url, envelope.planned_at, own
        )
        if shown.rendered is None:
            raise ValueError("facts are missing that the letter needs")
        return shown.rendered


async def _draft(
    connection: AsyncConnection, letter: DeskEnvelope, template: str, language: str
) -> Words | None:
    """The draft that is tried, as it is saved now; None when a test is not about one, or it is gone."""
    named = scope_named(letter.facts.get("draft", ""))
    if named is None:
        return None
    place = TemplatePlace(
        template=template, language="ru" if language == "ru" else "en", scope=named[0], scope_key=named[1]
    )
    draft = await draft_of(connection, place)
    return Words(draft.subject, draft.body) if draft else None
