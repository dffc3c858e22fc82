"""Fills an empty desk with what it begins with; harmless when repeated."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.connections import open_engine
from runtime.embedded.home import Home, write_private
from runtime.namespace import connect_prepared
from runtime.settings import Settings
from runtime.sweep import sweep_now
from store.demo import PEOPLE, load_demo
from store.demo_claims import load_demo_claims
from store.people import make_token, user_by_login, user_by_token
from store.ready import load_ready

TOKEN_LABEL = "printed by make run"


async def prepare_desk(settings: Settings, home: Home) -> None:
    """Set up the namespace, load the ready calendars and variants; in the embedded stack also the demo."""
    temporal = await connect_prepared()
    engine = open_engine(settings, "redress prepare")
    async with engine.begin() as connection:
        await load_ready(connection)
        if settings.embedded:
            await load_demo(connection)
            await _keep_demo_token(connection, home)
    if settings.embedded and settings.demo_claims:
        async with engine.begin() as connection:
            added = await load_demo_claims(connection, datetime.now(UTC))
        if added:
            await sweep_now(temporal)
    await engine.dispose()


async def _keep_demo_token(connection: AsyncConnection, home: Home) -> None:
    """See that the first demo person has a token that works, kept where `make run` finds it."""
    kept = home.token_file.read_text().strip() if home.token_file.exists() else ""
    if kept and await user_by_token(connection, kept):
        return
    person = await user_by_login(connection, PEOPLE[0].login)
    if person is not None:
        write_private(home.token_file, await make_token(connection, person.id, TOKEN_LABEL))
