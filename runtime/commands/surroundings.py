"""Where a command works: the environment's settings, or those of the stack that runs in `.redress`."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from runtime.connections import open_engine
from runtime.embedded.home import find_home, read_json
from runtime.embedded.trouble import CannotStart
from runtime.settings import Settings, read_settings

Answer = TypeVar("Answer")


def settle_settings() -> Settings:
    """The settings of the database that is meant.

    Without DATABASE_URL the running embedded stack is meant; raises CannotStart when there is none.
    """
    if "DATABASE_URL" not in os.environ:
        running = read_json(find_home().environment_file)
        if running is None:
            raise CannotStart("Redress does not run here: start it with `make run`, or set DATABASE_URL.")
        os.environ.update(running)
    return read_settings()


@asynccontextmanager
async def reachable(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """Lend an engine for one piece of work; CannotStart where its database is not reachable."""
    try:
        yield engine
    except OperationalError:
        raise CannotStart("The database is not reachable.") from None
    finally:
        await engine.dispose()


def in_transaction(work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
    """Do some work on the database that is meant, all of it or nothing; CannotStart where it is not reachable."""
    return asyncio.run(_once(work))


async def _once(work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
    """The work in one transaction."""
    engine = open_engine(settle_settings(), "redress command line")
    async with reachable(engine), engine.begin() as connection:
        return await work(connection)
