"""Claim numbers: `YY-NNNNN`, from one sequence for each year; gaps are lawful, repeats are not."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.dictionaries_numbers import Mask
from store.tables.numbers import sequence_name

_USUAL = Mask()
MASK = "SELECT content FROM desk_rules WHERE name = 'numbers' ORDER BY version DESC LIMIT 1"
"""What managers chose of how numbers are spelled; no row while it is as usual."""


async def next_number(connection: AsyncConnection, year: int) -> str:
    """Draw the next number of a year; ValueError for a year without numbers."""
    return (await next_numbers(connection, year, 1))[0]


async def next_numbers(connection: AsyncConnection, year: int, count: int) -> list[str]:
    """Draw several numbers of a year in one round trip."""
    drawn = await connection.exec_driver_sql(
        f"SELECT nextval('{sequence_name(year)}') AS drawn, ({MASK}) AS mask FROM generate_series(1, %s::int)",
        (count,),
    )
    return [spelled_number(year, row.drawn, row.mask) for row in drawn]


def spelled_number(year: int, drawn: int, mask: dict[str, Any] | None) -> str:
    """Spell a number that was drawn, as the mask wants it: the year's last two digits and at least five more."""
    return (Mask.model_validate(mask) if mask else _USUAL).spelled(year, drawn)
