"""The letter with which somebody chooses a password: after forgetting one, or for the first time."""

from sqlalchemy.ext.asyncio import AsyncConnection

from store.desk_letters import DeskLetter, plan_desk_letter
from store.people import User
from store.resets import HOURS


async def send_reset(connection: AsyncConnection, user: User) -> bool:
    """Plan the letter; False for somebody without an e-mail. Its link is made when it is written, never before."""
    if user.email is None:
        return False
    facts = {"user": user.id, "login": user.login, "hours": str(HOURS)}
    language = "ru" if user.language == "ru" else "en"
    letter = DeskLetter(
        kind="password-forgotten", language=language, address=user.email, name=user.name, facts=facts
    )
    await plan_desk_letter(connection, letter)
    return True
