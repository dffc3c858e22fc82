"""Runs the hottest statements on the driver's own connection: the way through SQLAlchemy costs more than they do."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection as Driver
from psycopg import Error
from psycopg.rows import namedtuple_row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

_NAMED = re.compile(r"(?<!:):([a-z_]+)")


def spelled_for_driver(statement: str) -> str:
    """Spell the places of arguments as the driver does: `:name` becomes `%(name)s`."""
    return _NAMED.sub(r"%(\1)s", statement)


async def rows(
    connection: AsyncConnection,
    statement: str,
    arguments: Mapping[str, Any] | Sequence[Any],
    *,
    prepared: bool = True,
) -> list[Any]:
    """Execute a statement in the driver's spelling and return its rows, which know their columns by name.

    Not `prepared`, PostgreSQL plans it for these very arguments. It belongs to the connection's transaction, and
    faults are SQLAlchemy's, as if that had executed it.
    """
    driver = await _driver_of(connection)
    try:
        cursor = driver.cursor(row_factory=namedtuple_row)
        await cursor.execute(statement, arguments, prepare=prepared)
        return await cursor.fetchall()
    except Error as fault:
        raise await _seen_by_sqlalchemy(connection, driver, statement, fault) from fault
    except BaseException:
        await connection.invalidate()  # nobody knows what a call that was broken off left behind
        raise


async def _driver_of(connection: AsyncConnection) -> Driver[Any]:
    driver: Driver[Any] | None = connection.sync_connection and (
        connection.sync_connection.connection.driver_connection
    )
    if driver is None:
        raise TypeError("the connection is not open")
    if not driver.autocommit and not connection.in_transaction():
        await connection.begin()
    return driver


async def _seen_by_sqlalchemy(
    connection: AsyncConnection, driver: Driver[Any], statement: str, fault: Error
) -> DBAPIError:
    if driver.closed:
        try:
            await connection.exec_driver_sql("SELECT 1")  # SQLAlchemy notices, and renews the pool
        except DBAPIError as noticed:
            return noticed
    wrapped = DBAPIError.instance(statement, None, fault, Error, True, dialect=connection.dialect)
    assert isinstance(wrapped, DBAPIError)
    return wrapped
