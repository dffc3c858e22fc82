"""Claim numbers: `YY-NNNNN`, from one sequence for each year; gaps are lawful, repeats are not."""

from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.dictionaries_numbers import Mask
from store.tables.numbers import sequence_name

_USUAL = Mask()
MASK = "SELECT content FROM desk_rules WHERE name = 'numbers' ORDER BY version DESC LIMIT 1"
"""What managers chose of how numbers are spelled; no row while it is as usual."""


class Drawn(NamedTuple):
    """A count that was drawn and belongs to nobody yet; it is spelled when the claim's type is known."""

    year: int
    count: int
    mask: Mask

    def spelled(self, claim_type: str | None) -> str:
        """The number of a claim of this type, as the mask wanted it when it was drawn."""
        return self.mask.spelled(self.year, self.count, claim_type)


async def next_number(connection: AsyncConnection, year: int) -> str:
    """Draw the next number of a year; ValueError for a year without numbers."""
    return (await next_numbers(connection, year, 1))[0]


async def next_numbers(
    connection: AsyncConnection, year: int, count: int, claim_type: str | None = None
) -> list[str]:
    """Draw several numbers of a year in one round trip."""
    return [each.spelled(claim_type) for each in await draw(connection, year, count)]


async def draw(connection: AsyncConnection, year: int, count: int) -> list[Drawn]:
    """The same, not yet spelled."""
    rows = await connection.exec_driver_sql(
        f"SELECT nextval('{sequence_name(year)}') AS drawn, ({MASK}) AS mask FROM generate_series(1, %s::int)",
        (count,),
    )
    found = rows.all()
    mask = mask_of(found[0].mask) if found else _USUAL
    return [Drawn(year, row.drawn, mask) for row in found]


def mask_of(content: dict[str, Any] | None) -> Mask:
    """What managers chose, as it is kept; the usual mask where they chose nothing."""
    return Mask.model_validate(content) if content else _USUAL
