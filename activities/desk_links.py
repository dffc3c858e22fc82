"""The secret links in letters that belong to no claim: made while the letter is written, kept only as hashes."""

from sqlalchemy.ext.asyncio import AsyncConnection

from store.desk_letters import DeskEnvelope
from store.own_pages import make_own_page
from store.resets import HOURS_OF_INVITATION, make_reset


async def link_for(connection: AsyncConnection, letter: DeskEnvelope, public_url: str) -> str | None:
    """Make the link that a letter of this kind carries; None for kinds without one."""
    if letter.kind == "password-forgotten":
        return f"{public_url}/password/new/{await make_reset(connection, letter.facts['user'])}"
    if letter.kind == "invitation":
        token = await make_reset(connection, letter.facts["user"], HOURS_OF_INVITATION)
        return f"{public_url}/password/new/{token}"
    if letter.kind == "own-page":
        return f"{public_url}/my/{await make_own_page(connection, letter.address, letter.language)}"
    return None
