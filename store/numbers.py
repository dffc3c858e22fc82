"""Claim numbers: `YY-NNNNN`, from one sequence for each year; gaps are lawful, repeats are not."""

from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables.numbers import sequence_name


async def next_number(connection: AsyncConnection, year: int) -> str:
    """Draw the next number of a year; ValueError for a year without numbers."""
    return (await next_numbers(connection, year, 1))[0]


async def next_numbers(connection: AsyncConnection, year: int, count: int) -> list[str]:
    """Draw several numbers of a year in one round trip."""
    drawn = await connection.exec_driver_sql(
        f"SELECT nextval('{sequence_name(year)}') FROM generate_series(1, %s::int)", (count,)
    )
    return [spelled_number(year, number) for number in drawn.scalars()]


def spelled_number(year: int, number: int) -> str:
    """Spell a number: the year's last two digits and at least five more."""
    return f"{year % 100:02d}-{number:05d}"
