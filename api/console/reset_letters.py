"""The letters with which somebody chooses a password: after forgetting one, or for the first time."""

from sqlalchemy.ext.asyncio import AsyncConnection

from store.desk_letters import DeskLetter, Kind, plan_desk_letter
from store.people import User
from store.resets import HOURS, HOURS_OF_INVITATION


async def send_reset(connection: AsyncConnection, user: User) -> bool:
    """Plan the letter; False for somebody without an e-mail. Its link is made when it is written, never before."""
    return await _send(connection, user, "password-forgotten", HOURS)


async def send_invitation(connection: AsyncConnection, user: User) -> bool:
    """Plan the letter for somebody new: what his login is, and the link to his first password."""
    return await _send(connection, user, "invitation", HOURS_OF_INVITATION)


async def _send(connection: AsyncConnection, user: User, kind: Kind, hours: int) -> bool:
    if user.email is None:
        return False
    facts = {"user": user.id, "login": user.login, "hours": str(hours)}
    language = "ru" if user.language == "ru" else "en"
    letter = DeskLetter(kind=kind, language=language, address=user.email, name=user.name, facts=facts)
    await plan_desk_letter(connection, letter)
    return True
