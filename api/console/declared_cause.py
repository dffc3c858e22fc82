"""What the claimant says went wrong, in words: those of the type under which the claim was filed."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.language import Language
from claims.claim import Claim
from claims.values import Titles
from claims.variant import Pinned, VariantRef
from store.sight import Sight
from store.story import chosen_events
from store.variants import version


async def declared_words(
    connection: AsyncConnection, sight: Sight, claim: Claim, pinned: Pinned, language: Language
) -> str:
    """The title of the declared cause; empty where none was declared."""
    cause = claim.declared_cause
    if cause is None:
        return ""
    title = pinned.variant.causes.get(cause) or await _title_then(connection, sight, claim, cause)
    return title.in_language(language) if title else cause


async def _title_then(connection: AsyncConnection, sight: Sight, claim: Claim, cause: str) -> Titles | None:
    """How the variant of the filing called it: the claim is of another type since."""
    born = await chosen_events(connection, sight, claim.id, ("registered",))
    first = VariantRef.model_validate(born[0].data["variant"]) if born else None
    published = await version(connection, first) if first else None
    return published.variant.causes.get(cause) if published else None
