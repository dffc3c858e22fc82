"""What the lab's desk begins with: ready variants, people, variants whose terms run out soon, tokens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import SESSION
from claims.variant_yaml import read_variant
from store.connections import engine_for
from store.demo import load_demo
from store.people import make_token, user_by_login
from store.ready import load_ready
from store.sessions import open_session
from store.variants import publish

VARIANTS = Path(__file__).parents[1] / "variants"
OWN = ("minute", "hour")
PEOPLE = ("operator", "operator2", "manager", "admin", "auditor")


STRANGER = "operator2"


async def furnish(url: str) -> tuple[dict[str, str], str]:
    """Publish what is needed; give each person a token, and the stranger the cookie of a browser."""
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            await load_ready(connection)
            await load_demo(connection)
            for name in OWN:
                await _publish_own(connection, (VARIANTS / f"{name}.yaml").read_text("utf-8"))
            users = {login: await user_by_login(connection, login) for login in PEOPLE}
            known = {login: user.id for login, user in users.items() if user}
            tokens = {login: await make_token(connection, user, "lab") for login, user in known.items()}
            until = datetime.now(UTC) + timedelta(hours=12)
            session = await open_session(connection, known[STRANGER], until, "lab")
            return tokens, f"{SESSION}={session}"
    finally:
        await engine.dispose()


async def _publish_own(connection: AsyncConnection, body: str) -> None:
    variant, problems = read_variant(body)
    assert variant is not None, problems
    await publish(connection, variant, body)
